"""The report as a workbook: every figure as a number, one table a sheet, answers as far as confidentiality allows."""

import datetime
from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports.content import Report
from reports.followed_sheets import followed_sheets
from reports.planned import Planned
from reports.roadmap_files import roadmap_sheets
from reports.spreadsheet import Cell, Kind, Sheet, workbook
from reports.words import role_name
from scoring.answers import NOT_APPLICABLE, UNKNOWN, Answers
from scoring.result import Node, QuestionFigures, Result, unshown_questions


@dataclass(frozen=True)
class Figures:
    """What the Report was made from, for the numbers behind its words."""

    questionnaire: Questionnaire
    answers: Answers
    result: Result
    planned: Planned | None


def workbook_of(report: Report, figures: Figures) -> bytes:
    """The .xlsx file."""
    made = _Sheets(report, figures)
    sheets = [made.summary(), made.nodes(), made.questions()]
    if figures.answers.confidentiality == "named":
        sheets.append(made.answers())
    if report.units.rows:
        sheets.append(made.units())
    if report.position.rules:
        sheets.append(made.rules())
    sheets += followed_sheets(report, figures.result)
    if report.record.evidence:
        sheets.append(made.evidence())
    ahead = figures.planned
    if ahead is not None and ahead.plan.status != "infeasible":
        sheets += roadmap_sheets(ahead, figures.result, report.lang)
    if report.sources:
        sheets.append(made.sources())
    return workbook(sheets, report.head.running, report.lang, report.head.mark)


def scores_sheet(report: Report, figures: Figures) -> Sheet:
    """The whole, the dimensions and the capabilities with their figures."""
    return _Sheets(report, figures).nodes()


class _Sheets:
    def __init__(self, report: Report, figures: Figures) -> None:
        self.report, self.figures = report, figures
        self.lang, self.t = report.lang, report.lang.t
        self.questionnaire, self.result = figures.questionnaire, figures.result

    def summary(self) -> Sheet:
        """What the cover and page 2 say."""
        report, t = self.report, self.t
        name = report.head.organisation
        if report.head.fictional:
            name = t("{name} (fictional)", name=name)
        rows: list[list[Cell]] = [
            [t("Institution"), name], [t("Questionnaire"), report.head.heading], [t("Date"), report.head.date],
            [t("Mode"), report.head.mode],
            [t("Confidentiality"), report.head.confidentiality], [t("Respondents"), report.head.respondents],
            [t("Summary"), report.position.title],
        ]  # fmt: skip
        rows += [[each.words, _typed(each.value), each.suffix] for each in report.position.figures]
        if report.change:
            rows.append([t("Change since the last cycle"), report.change_title])
        ahead = report.journey
        if ahead is not None and ahead.feasible:
            rows += [
                [t("Roadmap"), ahead.title], [t("Approval"), ahead.approval or ahead.ask],
                [t("Cost"), self.lang.row([ahead.money, ahead.money_note])], [t("Own staff"), ahead.effort],
                [t("People at the peak"), self.lang.row([ahead.peak, ahead.peak_month])],
            ]  # fmt: skip
            said = ((t("Minimums"), ahead.minimums.whole), (t("Benefit"), ahead.payback))
            rows += [[name, text] for name, text in said if text]
        rows.append([t("Source"), report.source_line])
        columns: list[tuple[str, Kind]] = [(t("Fact"), "long"), (t("Value"), "long"), (t("Measured in"), "text")]
        return Sheet.of(t("Summary"), columns, [[*row, None][:3] for row in rows])

    def nodes(self) -> Sheet:
        """The whole, the dimensions and the capabilities."""
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Dimension"), "text"), (t("Capability"), "text"), (t("Level"), "maturity"), (t("Index"), "level"),
            (t("Attained"), "whole"), (t("Target"), "level"), (t("Gap"), "level"), (t("Regulatory minimum"), "level"),
            (t("Interval from"), "level"), (t("Interval to"), "level"), (t("Coverage"), "share"), (t("Agreement"), "figure"),
            (t("Evidenced"), "share"), (t("Respondents"), "whole"), (t("Not applicable"), "share"), (t("Id"), "text"),
        ]  # fmt: skip
        rows = [self.node(self.result.overall, t("Overall"), "")]
        for dimension in self.questionnaire.dimensions:
            name = self.lang.text(dimension.name)
            rows.append(self.node(self.result.node(dimension.id), name, ""))
            for capability in dimension.capabilities:
                rows.append(self.node(self.result.node(capability.id), name, self.lang.text(capability.label)))
        return Sheet.of(t("Scores"), columns, rows)

    def node(self, node: Node, dimension: str, capability: str) -> list[Cell]:
        profile, bounds = self.result.profile, node.level_interval
        return [
            dimension, capability, node.level, node.index, node.attained, node.targets.get(profile), node.gaps.get(profile),
            self.minimum(node.id), bounds[0] if bounds else None, bounds[1] if bounds else None, node.coverage,
            node.consensus, node.evidenced, node.n, node.na_share, node.id,
        ]  # fmt: skip

    def minimum(self, id: str) -> float | None:
        """The highest minimum set on a capability or on one of its questions; rules set none on a dimension or the whole."""
        own = (rule.target for rule in self.result.regulatory if rule.capability == id and rule.is_minimum)
        return max(own, default=None)

    def questions(self) -> Sheet:
        """Every question, without the figures of those that would show single answers."""
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Capability"), "text"), (t("Question"), "long"), (t("Level"), "maturity"), (t("Value 0 to 1"), "figure"),
            (t("Comes from"), "text"), (t("Answers"), "whole"), (t("Not applicable"), "whole"), (t("Don't know"), "whole"),
            (t("Agreement"), "figure"), (t("Evidence"), "text"), (t("Id"), "text"),
        ]  # fmt: skip
        hidden = unshown_questions(self.result, self.figures.answers.confidentiality)
        rows = [self.question(each, each.id in hidden) for each in self.result.questions]
        return Sheet.of(t("Questions"), columns, rows)

    def question(self, figures: QuestionFigures, hidden: bool) -> list[Cell]:
        t, lang = self.t, self.lang
        question, capability = self.questionnaire.question(figures.id), self.questionnaire.capability(figures.capability)
        origins = {"agreed": t("agreed level"), "group": self.report.position.group_words, None: ""}
        verdicts = {"accepted": t("accepted"), "seen": t("seen"), "rejected": t("rejected"), "none": "", None: ""}
        agreement = self.result.agreement.get(figures.id)
        return [
            lang.text(capability.label) if capability else figures.capability,
            lang.text(question.title) if question else figures.id,
            None if hidden else figures.level, None if hidden else figures.value, origins[figures.origin],
            *((None,) * 3 if hidden else (figures.n, figures.na, figures.unknown)),
            None if hidden or agreement is None else agreement.consensus, verdicts[figures.evidence], figures.id,
        ]  # fmt: skip

    def answers(self) -> Sheet:
        """Who answered what, where the assessment is named."""
        t, lang = self.t, self.lang
        columns: list[tuple[str, Kind]] = [
            (t("Respondent"), "text"), (t("Function"), "text"), (t("Unit"), "text"), (t("Question"), "long"),
            (t("Answer"), "long"), (t("Option"), "whole"),
        ]  # fmt: skip
        units = {unit.id: lang.text(unit.name) for unit in self.figures.answers.units}
        words = {NOT_APPLICABLE: t("Not applicable"), UNKNOWN: t("Don't know")}
        rows: list[list[Cell]] = []
        for each in self.figures.answers.respondents:
            for question in self.questionnaire.asked(self.figures.answers.version):
                rank = each.answers.get(question.id)
                if rank is None:
                    continue
                text = words.get(rank) or lang.text(question.levels[rank])
                rows.append([
                    each.id, role_name(self.questionnaire, each.role, lang), units.get(each.unit or "", ""),
                    lang.text(question.title), text, rank + 1 if rank >= 0 else None,
                ])  # fmt: skip
        return Sheet.of(t("Single answers"), columns, rows)

    def units(self) -> Sheet:
        """Units side by side; empty cells where too few people answered."""
        units, t = self.report.units, self.t
        kind: Kind = "maturity" if self.report.position.scale.staged else "level"
        columns: list[tuple[str, Kind]] = [
            (t("Unit"), "text"), (t("Weight"), "text"), (t("Respondents"), "whole"), (t("Attained"), "text"),
            *((name, kind) for name in units.columns),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [row.name, row.weight, row.n, row.attained, *(cell.value for cell in row.cells)] for row in units.rows
        ]
        return Sheet.of(t("Units"), columns, rows)

    def rules(self) -> Sheet:
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Capability"), "text"), (t("Question"), "text"), (t("What the rule requires"), "long"),
            (t("Minimum or expectation"), "level"), (t("Level"), "maturity"), (t("Shortfall"), "level"), (t("State"), "text"),
            (t("Sources"), "long"), (t("Interim measure"), "long"),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [
                row.name, row.question, row.reason, rule.target, None if row.level == "–" else rule.level,
                None if row.expected or (rule.shortfall and not row.shortfall) else rule.shortfall, row.state,
                "\n".join(row.sources), row.interim,
            ]
            for row, rule in zip(self.report.position.rules, self.result.regulatory, strict=True)
        ]  # fmt: skip
        return Sheet.of(t("Regulatory minimums"), columns, rows)

    def evidence(self) -> Sheet:
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Question"), "long"), (t("Evidence"), "long"), (t("Date"), "date"), (t("Verdict"), "text")
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [each.question, each.note, datetime.date.fromisoformat(each.day) if each.day else None, each.verdict]
            for each in self.report.record.evidence
        ]
        return Sheet.of(t("Evidence"), columns, rows)

    def sources(self) -> Sheet:
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Source"), "long"), (t("Class"), "long"), (t("Detail"), "long"), (t("What it is used for"), "long")
        ]  # fmt: skip
        return Sheet.of(t("Sources"), columns, [[s.name, s.kind, s.detail, s.use] for s in self.report.sources])


def _typed(value: str) -> Cell:
    """A figure as it is printed, as a number where it is one.

    >>> _typed("2.4"), _typed("7"), _typed("3 of 5"), _typed("–")
    (2.4, 7.0, '3 of 5', '–')
    """
    try:
        return float(value)
    except ValueError:
        return value
