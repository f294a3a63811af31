"""Sheets of the workbook beside scores and roadmap: gaps in their order, change, scenarios, and how far the plan is."""

from reports.certainty import change_verdicts
from reports.content import Report
from reports.language import number
from reports.spreadsheet import Cell, Kind, Sheet
from scoring.result import Result, redacted


def followed_sheets(report: Report, result: Result) -> list[Sheet]:
    """Those for which there is something to say."""
    made = _Sheets(report, result)
    sheets = [made.gaps()] if any(each.is_open for each in result.priorities) else []
    sheets += [made.change()] if result.change is not None else []
    sheets += [made.scenarios(), made.starts()] if report.scenarios else []
    return sheets + ([made.progress()] if report.progress is not None else [])


class _Sheets:
    def __init__(self, report: Report, result: Result) -> None:
        self.report, self.result = report, result
        self.lang, self.t = report.lang, report.lang.t
        self.names = report.position.names

    def gaps(self) -> Sheet:
        """Every capability with a gap or a shortfall, the most urgent first (SCORING.md 6)."""
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Capability"), "long"), (t("Rank"), "whole"), (t("Level"), "maturity"), (t("Target"), "level"),
            (t("Gap"), "level"), (t("Shortfall"), "level"), (t("Weight"), "figure"), (t("Priority"), "figure"),
            (t("Id"), "text"),
        ]  # fmt: skip
        rows: list[list[Cell]] = []
        for rank, each in enumerate((each for each in self.result.priorities if each.is_open), start=1):
            node = self.result.node(each.capability)
            rows.append([
                self.names.get(each.capability, each.capability), rank, node.level, node.targets.get(self.result.profile),
                each.gap, each.regulatory_gap or None, each.weight, each.priority, each.capability,
            ])  # fmt: skip
        return Sheet.of(t("Gaps by priority"), columns, rows)

    def change(self) -> Sheet:
        """Every part before and after in index points; empty where too few answered."""
        t, change = self.t, redacted(self.result).change
        columns: list[tuple[str, Kind]] = [
            (t("Part"), "long"), (t("Before"), "level"), (t("After"), "level"), (t("Difference"), "level"),
            (t("Interval from"), "level"), (t("Interval to"), "level"), (t("Judged"), "text"), (t("Id"), "text"),
        ]  # fmt: skip
        parts = () if change is None else (change.overall, *change.dimensions, *change.capabilities)
        verdicts = change_verdicts(self.report.position, self.result, self.lang)
        rows: list[list[Cell]] = [
            [self.names.get(each.id, each.id), each.before, each.after, each.difference, *(each.interval or (None, None)),
             "" if each.difference is None else verdicts[each.id], each.id]
            for each in parts
        ]  # fmt: skip
        return Sheet.of(t("Change since the last cycle"), columns, rows)

    def scenarios(self) -> Sheet:
        t = self.t
        columns: list[tuple[str, Kind]] = [
            (t("Scenario"), "text"), (t("Budget per quarter"), "text"), (t("People"), "text"), (t("Initiatives"), "whole"),
            (t("Cost"), "text"), (t("People at the peak"), "whole"), (t("Projected level"), "level"),
            (t("Minimums met"), "text"), (t("How good the plan is"), "long"),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [each.name, each.budget, each.people, number(each.initiatives), each.money, number(each.peak),
             number(each.projected), each.kept, each.quality]
            for each in self.report.scenarios
        ]  # fmt: skip
        return Sheet.of(t("Scenarios"), columns, rows)

    def starts(self) -> Sheet:
        """The month in which each scenario starts an initiative."""
        columns: list[tuple[str, Kind]] = [(self.t("Initiative"), "long")]
        columns += [(each.name, "text") for each in self.report.scenarios]
        rows: list[list[Cell]] = [[each.name, *each.months] for each in self.report.crossings]
        return Sheet.of(self.t("Starts by scenario"), columns, rows)

    def progress(self) -> Sheet:
        """Each initiative of the approved plan as it is recorded."""
        t, progress = self.t, self.report.progress
        assert progress is not None
        columns: list[tuple[str, Kind]] = [
            (t("Initiative"), "long"), (t("Status"), "text"), (t("Approved"), "text"), (t("Expected now"), "text"),
            (t("Against the plan"), "text"), (t("Person responsible"), "text"), (t("Note"), "long"), (t("Id"), "text"),
        ]  # fmt: skip
        rows: list[list[Cell]] = [
            [row.name, progress.words[row.state], row.approved, row.expected, row.slip, row.responsible, row.remark, row.id]
            for row in progress.rows
        ]
        return Sheet.of(t("Progress"), columns, rows)
