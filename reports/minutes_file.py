"""The minutes of a workshop as a Word document, to send round the same day."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.brand import Brand
from reports.cells import Cell, Head
from reports.document import Page
from reports.language import Language
from reports.minutes import Minute, summary
from reports.word_columns import Held

COLUMNS, SMALL = (27, 38, 12, 23), 8.5
"""Shares of the table's width (question, votes, agreed level, reason), and points of its letters."""


@dataclass(frozen=True)
class Meeting:
    """Where and when: the bank, the day in words, the unit (empty for the whole bank), how many voted, and who was there by
    name and function; nobody where answers are anonymous.
    """

    bank: str
    day: str
    unit: str
    voters: int
    people: tuple[str, ...]


def minutes_document(rows: Sequence[Minute], meeting: Meeting, lang: Language, brand: Brand) -> bytes:
    """The .docx file: what came of it, who was there, and every question with its votes by round and the level agreed."""
    t, name = lang.t, f"{lang.t('Minutes of the workshop of')}{lang.space}{meeting.day}"
    page = Page(lang, lang.row([meeting.bank, name]), brand.mark_in(lang), brand)
    told = summary(rows, lang) if rows else t("Nothing was voted on in this workshop")
    page.section(f"{t('Minutes')}{lang.colon}{told}", "minutes", name, new_page=False)
    voted = lang.n("{count} voter", "{count} voters", meeting.voters)
    page.text([Cell(" · ".join(filter(None, (meeting.bank, name, meeting.unit, voted))))], muted=True)
    if meeting.people:
        page.heading(t("Who was in the room"))
        page.text([Cell(lang.apart(meeting.people))])
    if rows:
        page.heading(t("What was voted on, and agreed as it stands now"))
        titles = (t("Question"), t("Votes by round"), t("Agreed"), t("Reason"))
        heads = [Head(title, share) for title, share in zip(titles, COLUMNS, strict=True)]
        page.table(heads, [_row(each, lang) for each in rows], SMALL)
    return page.saved(name, meeting.bank)


def _row(minute: Minute, lang: Language) -> list[Held | None]:
    rounds = [" · ".join(each.words) for each in minute.rounds] or [lang.t("without a vote")]
    question = [Cell(minute.title, bold=True), Cell(f"\n{minute.capability}", colour="muted")]
    return [question, "\n".join(rounds), Cell(minute.agreed or lang.t("not agreed"), bold=True), minute.reason]
