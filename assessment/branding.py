"""The look of a workspace's documents: kept, checked, given to the report."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.models import Brand as Row
from errors import ReportError
from reports.brand import Brand, checked_colour, checked_logo
from reports.deck import check_master

LONGEST_FOOTER, LONGEST_MARK, LARGEST_MASTER = 120, 60, 5_000_000


def brand_of(session: Session, workspace_id: str) -> Brand:
    """The brand of a workspace; ours where it has none."""
    row = session.scalar(select(Row).where(Row.workspace_id == workspace_id))
    if row is None:
        return Brand()
    return Brand(row.accent, row.cover, row.footer, row.mark, row.logo or b"", row.master or b"")


def save_brand(session: Session, actor: Actor, texts: Mapping[str, str], files: Mapping[str, bytes | None]) -> None:
    """Keep what was entered; ``files``: logo and master, None takes one away, an absent one stays.

    Raises ReportError that names what can't be.
    """
    row = session.scalar(select(Row).where(Row.workspace_id == actor.workspace_id))
    row = row or Row(workspace_id=actor.workspace_id)
    for key in ("accent", "cover"):
        setattr(row, key, checked_colour(texts.get(key, "")))
    for key, longest in (("footer", LONGEST_FOOTER), ("mark", LONGEST_MARK)):
        text = " ".join(texts.get(key, "").split())
        if len(text) > longest:
            raise ReportError(f"{text[:20]!r} is too long", "", f"at most {longest} characters fit there")
        setattr(row, key, text)
    if "logo" in files:
        raw = files["logo"]
        row.logo = None if raw is None else checked_logo(raw)
    if "master" in files:
        raw = files["master"]
        if raw is not None:
            if len(raw) > LARGEST_MASTER:
                raise ReportError(f"the master has {len(raw) / 1e6:.1f} MB", "", "at most 5 MB are read")
            check_master(raw)
        row.master = raw
    session.add(row)
    session.flush()
