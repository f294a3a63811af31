"""The look of a workspace's documents: kept, checked, given to the report."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.models import Brand as Row
from errors import ReportError
from reports.brand import FOOTER, MARK, Brand, checked_colour, checked_line, checked_logo
from reports.master import opened_master
from reports.own_pages import COVER_LINES, LONGEST_PAGE, cover_lines
from reports.parts import STANDARD

OWN_WORDS = ("cover-en", "cover-zh", "page-en", "page-zh")
LARGEST_MASTER = 5_000_000


def brand_of(session: Session, workspace_id: str) -> Brand:
    """The brand of a workspace; ours where it has none."""
    row = _find(session, workspace_id)
    if row is None:
        return Brand()
    return Brand(
        row.accent, row.cover, row.footer, row.footer_zh, row.mark, row.mark_zh, row.logo or b"", row.master or b"",
        tuple(row.parts or ()), row.own_words or {},
    )  # fmt: skip


def save_brand(session: Session, actor: Actor, texts: Mapping[str, str], files: Mapping[str, bytes | None]) -> None:
    """Keep what was entered; ``files``: logo and master, None takes one away, an absent one stays.

    Raises ReportError that names what can't be.
    """
    row = _row(session, actor)
    for key in ("accent", "cover"):
        setattr(row, key, checked_colour(texts.get(key, "")))
    for key, place in (("footer", FOOTER), ("footer_zh", FOOTER), ("mark", MARK), ("mark_zh", MARK)):
        setattr(row, key, checked_line(texts.get(key, ""), place))
    if "logo" in files:
        raw = files["logo"]
        row.logo = None if raw is None else checked_logo(raw)
    if "master" in files:
        raw = files["master"]
        if raw is not None:
            if len(raw) > LARGEST_MASTER:
                raise ReportError(f"the master has {len(raw) / 1e6:.1f} MB", "", "at most 5 MB are read")
            opened_master(raw)
        row.master = raw
    session.add(row)
    session.flush()


def _find(session: Session, workspace_id: str) -> Row | None:
    return session.scalar(select(Row).where(Row.workspace_id == workspace_id))


def _row(session: Session, actor: Actor) -> Row:
    return _find(session, actor.workspace_id) or Row(workspace_id=actor.workspace_id)


def arranged(kept: Collection[str], places: Mapping[str, str]) -> tuple[str, ...]:
    """The parts that are kept, by their places as typed; without a place a part keeps its standard one.

    >>> arranged({"heat", "summary", "method"}, {"method": "1", "summary": "1", "heat": "x"})
    ('summary', 'method', 'heat')
    """

    def place(part: str) -> int:
        typed = places.get(part, "").strip()
        return int(typed) if typed.isdecimal() and len(typed) < 4 else STANDARD.index(part) + 1

    return tuple(sorted((part for part in STANDARD if part in kept), key=place))


def save_composition(session: Session, actor: Actor, parts: Sequence[str], words: Mapping[str, str]) -> None:
    """Keep the parts of the workspace's reports and its own words. Raises ReportError where a text is too long."""
    for key in OWN_WORDS:
        text = words.get(key, "")
        if len(text) > LONGEST_PAGE:
            raise ReportError(f"the text has {len(text)} letters", "", f"at most {LONGEST_PAGE} characters fit there")
        if key.startswith("cover") and (taken := cover_lines(text)) > COVER_LINES:
            raise ReportError(f"the text takes {taken} lines of the cover", "", f"at most {COVER_LINES} fit there")
    row = _row(session, actor)
    row.parts = None if tuple(parts) == STANDARD else list(parts)
    row.own_words = {key: words[key].strip() for key in OWN_WORDS if words.get(key, "").strip()}
    session.add(row)
    session.flush()
