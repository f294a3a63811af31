"""Errors are said in Chinese: every template of the source has its Chinese, and whole messages come out without English."""

import json
import re

import pytest

from errors import AnswerError, ContentError
from questionnaires.folder import Fault
from reports.error_words import TABLE, error_words, fault_words, templates
from reports.language import Language

ZH = Language("zh")


def test_every_template_has_its_chinese_with_the_same_values() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert sorted(templates() - set(table)) == []
    for template, chinese in table.items():
        wanted = [str(place) for place in range(template.count("{}"))]
        assert sorted(re.findall(r"(?<!\{)\{(\d+)\}", chinese)) == wanted, template
        chinese.format(*wanted)


@pytest.mark.parametrize(
    "error",
    [
        ContentError("the workbook is encrypted, rights-protected or of the old .xls kind", "a.xlsx",
                     "save it without password or protection label as .xlsx"),
        AnswerError("unknown key 'colour'", "a.yaml, line 12", "known here: id, answers"),
        AnswerError("'x' is not a number", "m.csv, row 3, column 'b'", "give a number, or leave the cell empty"),
        ContentError("retail-lending@1.0.0 is in the library already", "b.xlsx", "give it a new version"),
    ],
)  # fmt: skip
def test_whole_errors_are_chinese(error: ContentError) -> None:
    words = error_words(error, ZH)
    english = re.search(r"\b(is|the|give|save|known|unknown|row|line)\b", words)
    assert re.search(r"[\u4e00-\u9fff]", words) and not english, words
    assert error_words(error, Language("en")) == str(error)


def test_faults_of_cells_and_lines_are_chinese() -> None:
    fault = Fault("questions", "sheet questions, cell A2", "'x' is no id of the sheet capabilities")
    words = fault_words(str(fault), ZH)
    assert words.startswith("工作表questions，单元格A2：") and "is no id" not in words
    missing = Fault("questions", "sheet questions, row 3", "questions.0.title.zh: the Chinese text is missing")
    assert "the" not in fault_words(str(missing), ZH) and "第3行" in fault_words(str(missing), ZH)
    nested = Fault("risk.yaml", 12, "question 'a.b': unknown source 'x'")
    words = fault_words(str(nested), ZH)
    assert words.startswith("risk.yaml，第12行：") and "unknown" not in words and "“a.b”" in words
    assert fault_words(str(fault), Language("en")) == str(fault)
