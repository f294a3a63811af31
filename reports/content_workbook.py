"""A questionnaire as an Excel workbook that a consultant edits and brings back: one sheet a table, checked drop-downs."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from questionnaires.importers.sheets import COLUMNS, PERSON_MONTHS, headers, tables_of
from questionnaires.importers.workbook import HELP_SHEET, INITIATIVE_SHEETS, LOOKUP_SHEETS, MARK
from questionnaires.library import files_of
from questionnaires.schema import INSTITUTION_TYPES, Questionnaire
from reports.tokens import colours

CHOICES = {
    "quick": "yes", "control": "yes", "optional": "yes", "carry_over": "yes", "direction": "up,down,tracked,band",
    "mark": "V,S,M", "class": "L,N,G,T,X", "group_value": "median,mean", "institution_type": ",".join(INSTITUTION_TYPES),
}  # fmt: skip
_EXAMPLE: dict[str, Any] = {
    "model.yaml": {
        "id": "my-questionnaire", "version": "1.0.0", "title": {"en": "My questionnaire", "zh": "我的问卷"},
        "level_names": [
            {"en": "Ad hoc", "zh": "初始"}, {"en": "Repeatable", "zh": "可重复"}, {"en": "Defined", "zh": "已定义"},
            {"en": "Measured", "zh": "量化管理"}, {"en": "Adaptive", "zh": "引领"},
        ],
        "staff_roles": [{"id": "risk", "name": {"en": "Risk", "zh": "风险"}}],
        "dimensions": [
            {
                "id": "risk", "name": {"en": "Risk", "zh": "风险"},
                "capabilities": [{"id": "pre_loan", "name": {"en": "Pre-loan review", "zh": "贷前审查"}}],
            }
        ],
    },
    "risk.yaml": {
        "questions": [
            {
                "id": "pre_loan.income", "title": {"en": "Proof of income", "zh": "收入核实"},
                "text": {"en": "How is income proved before a loan is granted?", "zh": "发放贷款前如何核实收入？"},
                "levels": [
                    {"en": "Income is taken from the application as stated.", "zh": "直接采用客户申报的收入。"},
                    {"en": "Some branches ask for a pay slip.", "zh": "部分分行要求提供工资单。"},
                    {"en": "Every loan has a proof of income of a listed kind.", "zh": "每笔贷款均有清单内的收入证明。"},
                    {"en": "The error of stated income is measured monthly.", "zh": "按月计量申报收入的偏差。"},
                    {"en": "The proof asked for follows from measured risk.", "zh": "按实测风险决定所需证明。"},
                ],
                "quick": True,
            }
        ]
    },
    "profiles.yaml": {
        "profiles": [
            {
                "id": "leading_practice", "name": {"en": "house view", "zh": "本机构目标"},
                "about": {"en": "What we aim at.", "zh": "本机构的努力方向。"},
                "targets": [
                    {"capability": "pre_loan", "target": 3, "reason": {"en": "Income decides.", "zh": "收入是关键。"}}
                ],
            }
        ]
    },
    "initiatives.yaml": {
        "initiatives": [
            {
                "id": "income_proof", "name": {"en": "One list of proofs of income", "zh": "统一收入证明清单"}, "months": 3,
                "person_months": {"risk": 4}, "external_cost": 20,
                "lifts": [{"capability": "pre_loan", "from": 1, "to": 3}],
                "steps": [
                    {"weeks": [1, 4], "role": "risk", "text": {"en": "Agree the list", "zh": "确定清单"}},
                    {"weeks": [5, 12], "role": "risk", "text": {"en": "Train and check", "zh": "培训与检查"}},
                ],
            }
        ]
    },
    "limits.yaml": {
        "limits": {
            "note": {"en": "Our own assumption.", "zh": "本机构的假设。"}, "horizon": 24, "max_parallel": 4,
            "by_type": {"other": {"roles": {"risk": 3}, "budget_per_quarter": 100}},
        }
    },
}  # fmt: skip
_HELP: tuple[tuple[str, str], ...] = (
    ("One sheet a table, one row an item. Column heads must stay as they are; sheets not needed may stay empty.",
     "每个工作表是一张表，每行一项。列名请勿改动；用不到的工作表可以留空。"),
    ("Columns ending in _en and _zh hold the same text in English and in Chinese. For one language only, write en or zh "
     "into questionnaire / languages.",
     "以_en、_zh结尾的列是同一内容的英文和中文。只用一种语言时，在questionnaire表的languages列填en或zh。"),
    ("A question's id is capability.name; its levels stand from lowest to highest. Where the options count other than "
     "1, 2, 3, ..., write their values into values, parted by commas.",
     "题目的id写作“能力项.名称”，等级由低到高填写。选项分值不是1、2、3……时，在values列用逗号分隔填写。"),
    ("Targets: the profile leading_practice is the one that is used at first, regulatory_minimum the one whose targets are "
     "minimums, where their class is L or N. A target without a type holds for all; target_… is that of one type.",
     "目标：leading_practice为默认采用的目标，regulatory_minimum中类别为L或N的目标即为底线。未填机构类型的目标适用于所有机构，"
     "target_…列为该类机构的目标。"),
    ("Each staff role has a column person_months_<its id> in initiatives (person-months of the whole initiative) and in "
     "limits_by_type (persons there are). An institution type without a row in limits_by_type is planned as other.",
     "每个人员角色在initiatives表中有一列person_months_<角色id>（该举措所需总人月），在limits_by_type表中亦有一列（可投入人数）。"
     "limits_by_type中未列出的机构类型按other测算。"),
    ("Lists (sources, prerequisites, lift) are ids parted by commas. Several lines in criteria or evidence are several "
     "items. Flags: yes or empty.",
     "列表（sources、prerequisites、lift）用逗号分隔各id；criteria、evidence每行一条；是否类填yes或留空。"),
    ("Write values, not formulas. Dates as 2026-11-25. Import: flask --app app content import excel FILE -o FOLDER, or "
     "upload the file in the library screen.",
     "请填数值，不用公式；日期写作2026-11-25。导入：flask --app app content import excel 文件 -o 文件夹，或在题库页面上传。"),
)  # fmt: skip


_INITIATIVES_HELP: tuple[tuple[str, str], ...] = (
    ("One row an initiative in the sheet initiatives; what it lifts, its steps and its measures stand in the other sheets, "
     "one row each, under its id. Column heads must stay as they are.",
     "initiatives表每行一项举措；其提升的能力项、步骤和衡量指标分别写在其余工作表中，以举措id对应，每行一条。列名请勿改动。"),
    ("external_cost and benefit_per_month are in RMB 10,000; benefit_per_month is your bank's own assumption, from the month "
     "after the initiative ends, and benefit_basis what it rests on. person_months_… are the totals of each role. months is "
     "the duration.",
     "external_cost与benefit_per_month以万元为单位；benefit_per_month为本行自行假设的月度收益，自举措完成次月起计；benefit_basis为其测算依据。"
     "person_months_…为各角色投入的总人月，months为工期（月）。"),
    ("Lists (prerequisites) are ids parted by commas. A text in one language is taken for both. Ids of capabilities, roles "
     "and owners stand in the last sheets, which are not read back. Write values, not formulas.",
     "列表（prerequisites）用逗号分隔各id。只填一种语言的文字时，两种语言通用。能力项、角色和负责人的id见最后几个工作表，"
     "这些表仅供查阅。请填数值，不用公式。"),
    ("Bringing the workbook back replaces all initiatives of this assessment.",
     "上传后将整体替换本次评估的举措库。"),
)  # fmt: skip


def content_workbook(questionnaire: Questionnaire | None = None) -> bytes:
    """The workbook of a questionnaire; without one a template with a small example that imports as it is."""
    files = files_of(questionnaire) if questionnaire else _EXAMPLE
    tables = tables_of(files)
    counts = [sum(key.startswith("level_") for key in row) for row in tables["questions"]]
    most = max(5, *(count // len(files["model.yaml"].get("languages", "12")) for count in counts))
    return _book(_HELP, files, tuple(COLUMNS), most)


def initiatives_workbook(questionnaire: Questionnaire, mark: str) -> bytes:
    """The initiatives alone, with the ids they may name in sheets to look up; ``mark`` tells which state was taken out."""
    rows = (*_INITIATIVES_HELP, (f"{MARK}{mark}", ""))
    return _book(rows, files_of(questionnaire), (*INITIATIVE_SHEETS, *LOOKUP_SHEETS), 0)


def _book(help_rows: Sequence[tuple[str, str]], files: Mapping[str, Any], names: Sequence[str], levels: int) -> bytes:
    tables = tables_of(files)
    roles = [each["id"] for each in files["model.yaml"].get("staff_roles", ())]
    book = Workbook()
    _help(book.active, help_rows)
    for name in names:
        _sheet(book.create_sheet(name), name, headers(name, roles, levels), tables[name])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _help(sheet: Any, rows: Sequence[tuple[str, str]]) -> None:
    sheet.title = HELP_SHEET
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 70
    for english, chinese in rows:
        sheet.append([english, chinese])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(sheet: Any, table: str, heads: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    sheet.append(list(heads))
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    fill = PatternFill("solid", fgColor=colours()["paper"].lstrip("#"))
    for index, head in enumerate(heads, start=1):
        cell = sheet.cell(1, index)
        cell.font, cell.fill = Font(bold=True), fill
        is_long = head.removesuffix("_en").removesuffix("_zh") != head or head == "when"
        sheet.column_dimensions[get_column_letter(index)].width = 44 if is_long else max(12, len(head) + 2)
        choices = CHOICES.get(head) if table != "questionnaire" or head == "group_value" else None
        if choices:
            rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            rule.add(f"{get_column_letter(index)}2:{get_column_letter(index)}2000")
            sheet.add_data_validation(rule)
        elif head.startswith(PERSON_MONTHS):
            sheet.column_dimensions[get_column_letter(index)].width = 14
    sheet.freeze_panes = "C2" if len(heads) > 3 else "A2"
