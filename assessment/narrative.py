"""A person's own words in the report: kept over every new report, marked when the figures beneath have changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor, hold
from assessment.marks import mark_of
from assessment.models import Assessment, Narrative
from errors import ConflictError, ReportError, WaymarkError

LONGEST = 6000


@dataclass(frozen=True)
class Words:
    """What was typed for a section; ``seen``: the mark of the text that the person saw; ``holds``: still true."""

    text: str
    seen: str
    holds: bool = False


def narratives(session: Session, assessment: Assessment, locale: str) -> dict[str, Narrative]:
    """The own words of a language, by section."""
    query = select(Narrative).where(Narrative.assessment_id == assessment.id, Narrative.locale == locale)
    return {each.section: each for each in session.scalars(query)}


def text_mark(row: Narrative | None) -> str:
    """The mark of the text that a form shows."""
    return mark_of(row.text if row else "")


def save_words(
    session: Session, actor: Actor, assessment: Assessment, locale: str, typed: Mapping[str, Words], marks: Mapping[str, str]
) -> dict[str, WaymarkError]:
    """Keep the texts that were changed under the figures as they stand; faults by section, and then nothing is stored."""
    hold(session, assessment)
    held = narratives(session, assessment, locale)
    faults: dict[str, WaymarkError] = {}
    for section in typed.keys() & marks.keys():
        words, row = typed[section], held.get(section)
        now = row.text if row else ""
        if words.text == now and not words.holds:
            continue
        if words.text != now and words.seen != mark_of(now):
            if mark_of(words.text) == words.seen:
                continue
            reason = "somebody else changed this text since you opened it"
            faults[section] = ConflictError(reason, "", "save again to replace it")
        elif len(words.text) > LONGEST:
            faults[section] = ReportError(f"this text has {len(words.text)} characters", "", f"at most {LONGEST} are kept")
        elif not words.text and row is not None:
            session.delete(row)
        elif words.text:
            row = row or Narrative(assessment_id=assessment.id, locale=locale, section=section)
            row.text, row.figures, row.by = words.text, marks[section], actor.name
            session.add(row)
    if not faults:
        session.flush()
    return faults
