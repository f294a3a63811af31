"""Peers of an assessment: contribute to a pool, be shown quartiles, exchange signed files with other installations."""

import datetime
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import hold_workspace
from assessment.content import is_own
from assessment.key_file import made_once
from assessment.models import Assessment, BenchmarkPack, PeerFigures
from assessment.models import Contribution as Row
from assessment.results import Scored, scored
from errors import AnswerError, SettingsError
from questionnaires.library import content_mark
from questionnaires.schema import INSTITUTION_TYPES, Questionnaire
from scoring.peers import FEWEST, Contribution, Peers, Published, Quartiles, latest, peers, refreshed
from scoring.pool_file import opened, signed
from settings import Settings

SCOPES = ("workspace", "installation")


def major(key: str) -> str:
    """The questionnaire and its major version, the same for all versions that pool together.

    >>> major("retail-lending@1.4.0")
    'retail-lending@1'
    """
    name, _, version = key.partition("@")
    return f"{name}@{version.partition('.')[0]}"


def pool_name(session: Session, assessment: Assessment, questionnaire: Questionnaire) -> str:
    """What pools together: the versions of a shipped questionnaire by major, a workspace's own by its very content."""
    name = major(questionnaire.key)
    return f"{name}+{content_mark(questionnaire)}" if is_own(session, assessment) else name


def plain_name(name: str) -> str:
    """A name as it is compared: width, case, spaces and punctuation make no other bank.

    >>> plain_name("Ｌinjiang  City-Bank.") == plain_name("linjiang city bank")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in folded if unicodedata.category(each)[0] in "LN")


def organisation_of(assessment: Assessment) -> str:
    """The same bank under the same names in a workspace is one organisation, however often it is assessed."""
    names = "|".join(plain_name(assessment.organisation.name[key]) for key in ("en", "zh"))
    return hashlib.sha256(f"{assessment.workspace_id}|{names}".encode()).hexdigest()


def follow_rename(session: Session, assessment: Assessment, before: str) -> None:
    """After a bank was renamed: its contribution, and the figures it was shown, go on under the new name.

    ``before``: ``organisation_of`` before the names changed.
    """
    now, row = organisation_of(assessment), contribution_of(session, assessment)
    if row is None or now == before:
        return
    row.organisation = now
    held = select(PeerFigures).where(PeerFigures.workspace_id == assessment.workspace_id)
    for each in session.scalars(held.where(PeerFigures.pool.startswith(f"{before}|", autoescape=True))):
        each.pool = each.pool.replace(before, now, 1)


def contribution_of(session: Session, assessment: Assessment) -> Row | None:
    return session.scalar(select(Row).where(Row.assessment_id == assessment.id))


def contribute(
    session: Session, assessment: Assessment, settings: Settings, scope: str, today: datetime.date
) -> None:
    """Close the assessment (if it isn't) and give its published capability levels to a pool.

    AnswerError for a fictional bank, one without published levels, or a scope that doesn't exist.
    """
    if scope not in SCOPES:
        raise AnswerError("There is no such pool")
    if assessment.organisation.fictional:
        raise AnswerError("A fictional bank does not count among peers")
    if assessment.is_open(today):
        assessment.closed_on = today.isoformat()
    made = scored(assessment, settings)
    levels = _levels(made)
    if not levels:
        raise AnswerError("No capability has a level to contribute yet")
    withdraw(session, assessment)
    session.add(
        Row(
            assessment_id=assessment.id, workspace_id=assessment.workspace_id, organisation=organisation_of(assessment),
            questionnaire=pool_name(session, assessment, made.questionnaire),
            institution_type=assessment.organisation.institution_type,
            mode=assessment.mode, closed_on=assessment.closed_on, scope=scope, levels=levels,
        )
    )  # fmt: skip
    session.flush()


def is_outdated(given: Row, assessment: Assessment, settings: Settings) -> bool:
    """Whether a contribution holds other levels than its assessment has now: levels were agreed, or the version changed."""
    return dict(given.levels) != _levels(scored(assessment, settings))


def _levels(made: Scored) -> dict[str, float]:
    return {node.id: node.level for node in made.result.capabilities if node.level is not None}


def withdraw(session: Session, assessment: Assessment) -> None:
    """Take a contribution back; figures shown before stay as they were until five organisations have changed."""
    row = contribution_of(session, assessment)
    if row is not None:
        session.delete(row)
        session.flush()


@dataclass(frozen=True)
class PeerView:
    """Peers to show, or None with how many organisations the fullest pool has (the own one left out)."""

    peers: Peers | None
    organisations: int


def peers_of(session: Session, assessment: Assessment, made: Scored, today: datetime.date) -> PeerView:
    """Peers of the same questionnaire major version, institution type and mode: installation, pack, then workspace.

    Keeps what it shows, so that no later figure can be subtracted from it: the caller commits before showing. Figures
    of the workspace are kept per bank (each leaves itself out); the installation's leave the whole workspace out.
    """
    pooled = pool_name(session, assessment, made.questionnaire)
    kind = (pooled, assessment.organisation.institution_type, assessment.mode)
    rows = list(
        session.scalars(
            select(Row).where(Row.questionnaire == kind[0], Row.institution_type == kind[1], Row.mode == kind[2])
        )
    )
    levels = {node.id: node.level for node in (made.result.overall, *made.result.dimensions, *made.result.capabilities)}
    own = organisation_of(assessment)
    home = assessment.workspace_id
    abroad = [_plain(each) for each in rows if each.workspace_id != home and each.scope == "installation"]
    inside = [_plain(each) for each in rows if each.workspace_id == home]
    wide = _shown(session, made.questionnaire, home, "|".join(("installation", *kind)), abroad, None, today)
    found = peers("installation", wide[1], wide[0], levels)
    if found is None:
        pack = session.scalar(
            select(BenchmarkPack).where(
                BenchmarkPack.questionnaire == kind[0], BenchmarkPack.institution_type == kind[1],
                BenchmarkPack.mode == kind[2],
            )
        )  # fmt: skip
        if pack is not None:
            found = peers("pack", pack.made_on, {id: Quartiles(**each) for id, each in pack.nodes.items()}, levels)
    if found is None:
        near = _shown(session, made.questionnaire, home, "|".join((own, *kind)), inside, own, today)
        found = peers("workspace", near[1], near[0], levels)
    return PeerView(found, max(len(latest(abroad)), len(latest(inside, own))))


def _plain(row: Row) -> Contribution:
    return Contribution(row.organisation, row.closed_on, row.levels)


def _shown(
    session: Session, questionnaire: Questionnaire, workspace: str, pool: str, given: list[Contribution], own: str | None,
    today: datetime.date,
) -> tuple[dict[str, Quartiles], str]:  # fmt: skip
    """The quartiles that may be shown of a pool, and the day they were made; what is shown is kept."""
    held = session.scalar(select(PeerFigures).where(PeerFigures.workspace_id == workspace, PeerFigures.pool == pool))
    before = _published(held.nodes) if held else {}
    now = refreshed(questionnaire, given, before, own)
    if now and now != before:
        hold_workspace(session, workspace)
        try:
            with session.begin_nested():
                if held is None:
                    held = PeerFigures(workspace_id=workspace, pool=pool, made_on="", nodes={})
                    session.add(held)
                held.nodes, held.made_on = _stored(now), today.isoformat()
        except IntegrityError:
            return _shown(session, questionnaire, workspace, pool, given, own, today)
    return {node: each.quartiles for node, each in now.items()}, held.made_on if held else ""


def _published(nodes: Mapping[str, Any]) -> dict[str, Published]:
    return {id: Published(Quartiles(**each["quartiles"]), each["members"]) for id, each in nodes.items()}


def _stored(nodes: Mapping[str, Published]) -> dict[str, Any]:
    return {id: {"quartiles": asdict(each.quartiles), "members": dict(each.members)} for id, each in nodes.items()}


def installation_key(folder: Path) -> Ed25519PrivateKey:
    """The signing key of this installation, kept in the data folder; SettingsError for a damaged one."""
    path = folder / "pool.key"
    kept = made_once(path, lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    try:
        return Ed25519PrivateKey.from_private_bytes(kept)
    except ValueError:
        words, advice = "the key that signs what goes to the pool is damaged", "put it back from a backup, or remove it"
        raise SettingsError(words, str(path), advice) from None


def contribution_file(session: Session, settings: Settings) -> bytes:
    """All contributions meant for the installation's pool, signed; organisations under names only we can make.

    Those on a workspace's own questionnaire stay here: no other installation knows it.
    """
    key = installation_key(settings.data)
    secret = key.private_bytes_raw()
    entries = [
        {
            "organisation": hmac.new(secret, row.organisation.encode(), hashlib.sha256).hexdigest(),
            "questionnaire": row.questionnaire, "institution_type": row.institution_type, "mode": row.mode,
            "closed_on": row.closed_on, "levels": row.levels,
        }
        for row in session.scalars(select(Row).where(Row.scope == "installation").order_by(Row.id))
        if "+" not in row.questionnaire
    ]  # fmt: skip
    if not entries:
        raise AnswerError("No assessment is contributed to the installation's pool", "pool contribute")
    return signed("contribution", {"entries": entries}, key)


def build_pack(
    files: Iterable[tuple[str, bytes]], questionnaires: Mapping[str, Questionnaire], state: Mapping[str, Any], day: str,
    key: Ed25519PrivateKey,
) -> tuple[bytes, dict[str, Any]]:  # fmt: skip
    """A signed benchmark pack from contribution files, and the collector's new state (private: it names those behind).

    ``questionnaires``: by id and major version; ``state``: of the pack before, {} for the first; ``day``: ISO.
    """
    pools: dict[str, list[Contribution]] = {}
    for name, raw in files:
        body, signer = opened(raw, "contribution", name)
        for place, entry in enumerate(body.get("entries") or ()):
            kind, one = _entry(entry, signer, f"{name}, entry {place + 1}")
            pools.setdefault(kind, []).append(one)
    made: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    for kind in sorted(pools.keys() | state.keys()):
        content = questionnaires.get(kind.partition("|")[0])
        if content is None:
            raise AnswerError(f"no questionnaire {kind.partition('|')[0]!r} is known here", "pool build", "import it first")
        now = refreshed(content, pools.get(kind, []), _published(state.get(kind, {})), None)
        if now:
            kept[kind] = _stored(now)
            made[kind] = {node: asdict(each.quartiles) for node, each in now.items()}
    if not made:
        raise AnswerError(f"no pool has {FEWEST} organisations", "pool build", "collect more contribution files")
    return signed("pack", {"made_on": day, "pools": made}, key), kept


def _entry(entry: Any, signer: str, where: str) -> tuple[str, Contribution]:
    try:
        kind = (str(entry["questionnaire"]), str(entry["institution_type"]), str(entry["mode"]))
        levels = {str(id): float(level) for id, level in entry["levels"].items()}
        day = datetime.date.fromisoformat(entry["closed_on"]).isoformat()
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AnswerError("is not a contribution", where, "ask for the file again") from None
    if kind[1] not in INSTITUTION_TYPES or any(not 1 <= level <= 5 for level in levels.values()):
        raise AnswerError("holds a level outside 1 to 5 or an unknown institution type", where, "ask for the file again")
    return "|".join(kind), Contribution(f"{signer}:{entry.get('organisation')}", day, levels)


def import_pack(session: Session, raw: bytes, name: str, trusted: str) -> int:
    """Keep the quartiles of a pack signed by the key with the fingerprint ``trusted``; how many pools it holds."""
    body, signer = opened(raw, "pack", name)
    if signer != trusted.strip().lower():
        raise AnswerError(f"the pack is signed by {signer}, not by {trusted[:40]}", name, "ask its maker")
    pools = body.get("pools") or {}
    for kind, nodes in pools.items():
        questionnaire, institution_type, mode = [*kind.split("|"), "", ""][:3]
        checked = {str(id): asdict(_quartiles(each, f"{name}, {kind}, {id}")) for id, each in nodes.items()}
        row = session.scalar(
            select(BenchmarkPack).where(
                BenchmarkPack.questionnaire == questionnaire, BenchmarkPack.institution_type == institution_type,
                BenchmarkPack.mode == mode,
            )
        )  # fmt: skip
        if row is None:
            row = BenchmarkPack(questionnaire=questionnaire, institution_type=institution_type, mode=mode)
            session.add(row)
        row.made_on, row.signer, row.nodes = str(body.get("made_on"))[:10], signer, checked
    session.flush()
    return len(pools)


def _quartiles(value: Any, where: str) -> Quartiles:
    try:
        found = Quartiles(int(value["n"]), float(value["lower"]), float(value["median"]), float(value["upper"]))
    except (KeyError, TypeError, ValueError):
        raise AnswerError("holds no quartiles", where, "ask for the pack again") from None
    if found.n < FEWEST or not 1 <= found.lower <= found.median <= found.upper <= 5:
        raise AnswerError("holds quartiles that can't be", where, "ask for the pack again")
    return found
