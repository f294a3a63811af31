"""What happens to the initiatives of an approved plan: recorded by people, checked, never overwritten unseen."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import astuple, dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import previous_of
from assessment.marks import mark_of, merged
from assessment.models import Assessment, Execution, ExecutionEntry
from errors import ConflictError, PlanError, WaymarkError
from reports.typed import typed_number
from roadmap.calendar import Month, read_month
from roadmap.portfolio import UnderWay
from roadmap.progress import Record
from roadmap.reading import VALUE_HORIZONS

FIELDS = ("status", "owner", "started", "finished", "cost", "note")
STATUSES = ("planned", "under_way", "done", "dropped")
FURTHEST = VALUE_HORIZONS[-1]
"""Months ahead in which work under way may be expected to end: as far as can be planned."""
LONGEST_AGO = 60
"""Months ago in which work may have started at the earliest."""
LONGEST_OWNER, LONGEST_NOTE, MOST_COST = 200, 2000, 10_000_000.0


@dataclass(frozen=True)
class Entry:
    """One initiative as typed, without blanks around it; ``seen``: the marks of what the person saw, field by field."""

    status: str = "planned"
    owner: str = ""
    started: str = ""
    finished: str = ""
    cost: str = ""
    note: str = ""
    seen: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says."""
        return astuple(self)[:-1]

    @property
    def mark(self) -> str:
        """Tells apart what rows say, so that a form can tell what was changed, and where."""
        return "-".join(map(mark_of, self.texts))

    def beside(self, stored: "Entry") -> tuple["Entry", bool]:
        """This entry with what its writer left as it was shown as it stands now, and whether a field was changed by both."""
        seen = dict(zip(FIELDS, self.seen.split("-"), strict=False))
        stands, typed = (dict(zip(FIELDS, each.texts, strict=True)) for each in (stored, self))
        kept, clashes = merged(stands, typed, seen)
        return replace(self, **kept), bool(clashes)


def executions(session: Session, assessment: Assessment) -> dict[str, Execution]:
    """What is recorded, by initiative."""
    query = select(Execution).where(Execution.assessment_id == assessment.id)
    return {each.initiative: each for each in session.scalars(query)}


def records(session: Session, assessment: Assessment) -> dict[str, Record]:
    """The same, as the planner understands it."""
    return {id: record_of(row) for id, row in executions(session, assessment).items()}


def standing(session: Session, assessment: Assessment, previous: Mapping[str, Month]) -> UnderWay:
    """What has started and what is done, for planning on from here: of the approved plan, and before it of the cycle
    before, whose finished work is in the levels of this one.
    """
    own, before = _both(session, assessment)
    known = before | own
    started = {id: each.started for id, each in known.items() if each.status == "under_way" and each.started}
    finished = tuple(id for id, each in known.items() if each.status == "done")
    expected = {id: each.expected for id, each in known.items() if id in started and each.expected}
    return UnderWay(started, finished, previous, tuple(id for id in finished if id not in own), expected)


def taken_over(session: Session, assessment: Assessment, under_way: UnderWay) -> tuple[int, int, list[str]]:
    """How many finished and how many running initiatives a plan has from the cycle before, and which were dropped then."""
    own, before = _both(session, assessment)
    running = [id for id in under_way.started if id in before and id not in own]
    return len(under_way.rescored), len(running), [id for id, each in before.items() if each.status == "dropped"]


def take_over(session: Session, assessment: Assessment, planned: Collection[str]) -> None:
    """Copy what the cycle before has recorded of planned work that is under way and of which nothing is recorded here yet."""
    before, own = previous_of(session, assessment), executions(session, assessment)
    if before is None or before.baseline_id is None:
        return
    for id, row in executions(session, before).items():
        if row.status == "under_way" and id in planned and id not in own:
            _keep(session, Execution(
                assessment_id=assessment.id, initiative=id, status=row.status, owner=row.owner, started=row.started,
                finished=row.finished, cost=row.cost, note=row.note,
            ))  # fmt: skip
    session.flush()


def _keep(session: Session, row: Execution) -> None:
    """Store a row, and beside it what it says from today on."""
    session.add(row)
    session.add(ExecutionEntry(
        assessment_id=row.assessment_id, initiative=row.initiative, recorded_on=datetime.date.today().isoformat(),
        status=row.status, started=row.started, finished=row.finished, cost=row.cost,
    ))  # fmt: skip


def entries(session: Session, assessment: Assessment) -> list[tuple[Month, str, Record]]:
    """All that was ever recorded, in that order: the month in which it was, the initiative, and what it then was."""
    query = select(ExecutionEntry).where(ExecutionEntry.assessment_id == assessment.id)
    rows = session.scalars(query.order_by(ExecutionEntry.created_at))
    return [(read_month(row.recorded_on[:7], ""), row.initiative, record_of(row)) for row in rows]


def _both(session: Session, assessment: Assessment) -> tuple[dict[str, Record], dict[str, Record]]:
    """What is recorded of the approved plan, and of that of the cycle before."""
    own, before = (
        records(session, each) if each is not None and each.baseline_id is not None else {}
        for each in (assessment, previous_of(session, assessment))
    )
    return own, before


def entry_of(row: Execution | None) -> Entry:
    """A row as the form shows it."""
    if row is None:
        return Entry()
    cost = "" if row.cost is None else typed_number(row.cost)
    return Entry(row.status, row.owner or "", row.started or "", row.finished or "", cost, row.note or "")


def save(
    session: Session, assessment: Assessment, entries: Mapping[str, Entry], today: Month
) -> dict[str, WaymarkError]:
    """Record rows that were changed; faults by initiative, and then nothing is stored."""
    rows = executions(session, assessment)
    faults: dict[str, WaymarkError] = {}
    checked: dict[str, tuple[Entry, float | None]] = {}
    for id, entry in entries.items():
        stored = entry_of(rows.get(id))
        if entry.mark == stored.mark:
            continue
        try:
            if entry.beside(stored)[1]:
                raise ConflictError("somebody else changed this row since you opened it", "", "record again to replace it")
            checked[id] = entry, _check(entry, today)
        except WaymarkError as fault:
            faults[id] = fault
    if faults:
        return faults
    for id, (entry, cost) in checked.items():
        row = rows.get(id) or Execution(assessment_id=assessment.id, initiative=id)
        row.status, row.owner, row.note = entry.status, entry.owner or None, entry.note or None
        row.started, row.finished, row.cost = entry.started or None, entry.finished or None, cost
        _keep(session, row)
    session.flush()
    return {}


def _check_ahead(begins: Month | None, finished: Month | None, today: Month) -> None:
    """PlanError where the months of what has not begun can't be: it may have one in which it is to begin."""
    if finished is not None:
        raise PlanError("it has an end but is only planned", "", "choose under way or done, or leave the end empty")
    if begins is not None and not today <= begins <= today.plus(FURTHEST):
        raise PlanError(f"{begins} can't be the month in which it will begin", "",
                        f"choose under way, or give a month from {today} to {today.plus(FURTHEST)}")  # fmt: skip


def _check(entry: Entry, today: Month) -> float | None:
    """The cost of an entry that can be; PlanError for one that can't."""
    if entry.status not in STATUSES:
        raise PlanError("this is not a status", "", "choose one of the list")
    if len(entry.owner) > LONGEST_OWNER or len(entry.note) > LONGEST_NOTE:
        remedy = f"at most {LONGEST_OWNER} characters for a name, {LONGEST_NOTE} for a note"
        raise PlanError("this text is too long", "", remedy)
    started = read_month(entry.started, "") if entry.started else None
    finished = read_month(entry.finished, "") if entry.finished else None
    if entry.status == "planned":
        _check_ahead(started, finished, today)
        started = None
    if entry.status in ("under_way", "done") and started is None:
        raise PlanError("the month in which it started is missing", "", "write it as YYYY-MM")
    if entry.status == "done" and finished is None:
        raise PlanError("the month in which it ended is missing", "", "write it as YYYY-MM")
    expected = finished if entry.status == "under_way" else None
    if expected is not None and not today <= expected <= today.plus(FURTHEST):
        raise PlanError(f"{expected} can't be the month in which it will end", "",
                        f"choose done, or give a month from {today} to {today.plus(FURTHEST)}")  # fmt: skip
    if started is not None and started < today.plus(-LONGEST_AGO):
        raise PlanError(f"{started} is too long ago", "", f"give a month from {today.plus(-LONGEST_AGO)} on")
    for month in (started, finished if expected is None else None):
        if month is not None and month > today:
            raise PlanError(f"{month} has not come yet", "", "give what has happened")
    if started is not None and finished is not None and finished < started:
        raise PlanError(f"{finished} is before {started}", "", "give the first month, then the last")
    return _cost(entry.cost)


def _cost(text: str) -> float | None:
    if not text:
        return None
    try:
        cost = float(text)
    except ValueError:
        raise PlanError(f"{text[:40]!r} is not a number", "", "give the cost in 10,000 RMB") from None
    if not 0 <= cost <= MOST_COST:
        raise PlanError(f"{text[:40]} can't be a cost", "", "give the cost in 10,000 RMB")
    return cost


def record_of(row: Execution | ExecutionEntry) -> Record:
    """A row, as the planner understands it; who answers for it and the note stand in what holds now alone."""
    started, ended = (read_month(text, row.initiative) if text else None for text in (row.started, row.finished))
    finished, expected = (None, ended) if row.status == "under_way" else (ended, None)
    begins, started = (started, None) if row.status == "planned" else (None, started)
    told = (row.owner or "", row.note or "") if isinstance(row, Execution) else ("", "")
    return Record(row.status, started, finished, row.cost, *told, expected, begins)  # type: ignore[arg-type]
