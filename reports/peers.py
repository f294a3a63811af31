"""Peer quartiles in words: for the results page and the report."""

from dataclasses import dataclass

from questionnaires.schema import Questionnaire
from reports.language import Language
from scoring.frame import OVERALL
from scoring.peers import FEWEST, PeerNode
from scoring.result import Result


@dataclass(frozen=True)
class PeerRow:
    id: str
    name: str
    level: str
    lower: str
    median: str
    upper: str
    quarter: str
    n: int


@dataclass(frozen=True)
class PeerTable:
    """Quartiles beside the own levels; without rows ``note`` says why none are shown."""

    title: str
    note: str
    whole: tuple[PeerRow, ...]
    capabilities: tuple[PeerRow, ...]


def peer_table(questionnaire: Questionnaire, result: Result, lang: Language, organisations: int | None = None) -> PeerTable:
    """The peers of a result. ``organisations``: how many the pool has where none are shown; None: no pool is known."""
    found = result.peers
    if found is None:
        why = lang.t(
            "No peer quartiles are shown: they need at least five organisations of the same type and mode that opted in."
        )
        if organisations is not None:
            why = lang.n(
                "No peer quartiles are shown: {count} other bank of this type and mode has opted in, {fewest} are needed.",
                "No peer quartiles are shown: {count} other banks of this type and mode have opted in, {fewest} are needed.",
                organisations, fewest=FEWEST,
            )  # fmt: skip
        return PeerTable("", why, (), ())
    quarters = {
        1: lang.t("lowest quarter"), 2: lang.t("second quarter"), 3: lang.t("third quarter"), 4: lang.t("highest quarter"),
    }  # fmt: skip
    names = {OVERALL: lang.t("Overall")}
    names |= {each.id: lang.text(each.name) for each in questionnaire.dimensions}
    names |= {each.id: lang.text(each.label) for each in questionnaire.capabilities}

    def row(id: str, node: PeerNode) -> PeerRow:
        place = quarters[node.quarter] if node.quarter else "–"
        lower, median, upper = (lang.level(each) for each in (node.lower, node.median, node.upper))
        return PeerRow(id, names[id], lang.level(result.node(id).level), lower, median, upper, place, node.n)

    ids = [each.id for each in questionnaire.capabilities]
    tops = [OVERALL, *(each.id for each in questionnaire.dimensions)]
    whole = tuple(row(id, found.nodes[id]) for id in tops if id in found.nodes)
    below = tuple(row(id, found.nodes[id]) for id in ids if id in found.nodes)
    sources = {
        "workspace": lang.t("other banks assessed in this workspace"),
        "installation": lang.t("banks of other workspaces of this installation"),
        "pack": lang.t("a signed benchmark pack"),
    }
    most = max(node.n for node in found.nodes.values())
    note = lang.t(
        "Source: {source}, quartiles of {date}; refreshed when five banks have changed; rounded, no bank named.",
        source=sources[found.source], date=lang.date(found.made_on),
    )  # fmt: skip
    overall = found.nodes.get(OVERALL)
    top = sum(each.quarter == 4 for id, each in found.nodes.items() if id in ids)
    if overall and overall.quarter:
        title = lang.n(
            "Overall in the {quarter} of {n} peers; {count} capability in the highest quarter",
            "Overall in the {quarter} of {n} peers; {count} capabilities in the highest quarter",
            top, quarter=quarters[overall.quarter], n=most,
        )  # fmt: skip
    else:
        title = lang.t("Quartiles of {n} peers", n=most)
    return PeerTable(title, note, whole, below)
