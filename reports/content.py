"""The Report: one set of plain facts in one language, from which every document is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from questionnaires.schema import Questionnaire
from reports import titles
from reports.brand import OURS, Brand
from reports.certainty import (
    CertaintyRow,
    ChangeRow,
    alpha_words,
    certainty_rows,
    change_note,
    change_rows,
    weight_words,
    withheld_words,
)
from reports.crosswalk import CrosswalkTable, crosswalks
from reports.feet import Feet, feet
from reports.journey import WIDTH, Journey, journey
from reports.language import Language
from reports.library import SourceRow, source_rows
from reports.measures import Measured, MeasureTable, measure_table
from reports.minutes import WorkshopRow
from reports.own_pages import OwnPage, body_of, own_page
from reports.peers import PeerTable, peer_table
from reports.planned import Planned
from reports.position import position
from reports.scenarios import (
    FEWEST,
    Crossing,
    NamedPlan,
    ScenarioRow,
    scenario_crossings,
    scenario_rows,
    scenarios_title,
)
from reports.standing import Position
from reports.units import UnitTable, unit_table
from reports.value_effort import ValueEffort, on_page
from reports.words import confidentiality_name, institution_name, mode_name
from roadmap.plan import plan_json
from scoring.anonymity import without_few_lines
from scoring.answers import Answers
from scoring.result import Lines, Result, redacted, result_json, unshown_questions

NO_WORDS: Mapping[str, tuple[str, ...]] = {}
SHORT = 4
"""Rows of calibration, workshops and evidence that need no page of their own."""


@dataclass(frozen=True)
class EvidenceRow:
    question: str
    note: str
    date: str
    verdict: str


@dataclass(frozen=True)
class MoveRow:
    question: str
    unit: str
    origin: str
    to: str
    reason: str
    by: str


@dataclass(frozen=True)
class Report:
    """Everything the templates print; ``data`` is the JSON that travels inside the PDF."""

    lang: Language
    organisation: str
    fictional: bool
    questionnaire: str
    heading: str
    about: str
    running: str
    scope: str
    date: str
    mode: str
    confidentiality: str
    mark: str
    institution_type: str
    respondents: int
    questions: int
    is_quick: bool
    position: Position
    journey: Journey | None
    value: ValueEffort | None
    questions_title: str
    method_title: str
    certainty_title: str
    certainty: tuple[CertaintyRow, ...]
    claimed: tuple[str, ...]
    line_differences: tuple[tuple[str, str, str, str], ...]
    line_note: str
    unknown_share: str
    change: tuple[ChangeRow, ...]
    change_title: str
    change_note: str
    moves: tuple[MoveRow, ...]
    moves_title: str
    moves_short: bool
    workshops: tuple[WorkshopRow, ...]
    evidence: tuple[EvidenceRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    scenarios_title: str
    crossings: tuple[Crossing, ...]
    peers: PeerTable
    units: UnitTable
    measures: MeasureTable
    weights: str
    reliability: str
    withheld: str
    crosswalks: tuple[CrosswalkTable, ...]
    crosswalks_title: str
    sources: tuple[SourceRow, ...]
    stale_sources: int
    profile_about: str
    source_line: str
    dimension_lines: Mapping[str, str]
    plan_line: str
    feet: Feet
    brand: Brand
    own_cover: Markup
    own_page: OwnPage
    words: Mapping[str, tuple[str, ...]]
    data: Mapping[str, Any]


def make_report(
    questionnaire: Questionnaire,
    answers: Answers,
    result: Result,
    planned: Planned | None,
    lang: Language,
    date: str,
    peer_organisations: int | None = None,
    scenarios: Sequence[NamedPlan] = (),
    chosen: str = "",
    brand: Brand = OURS,
    words: Mapping[str, tuple[str, ...]] = NO_WORDS,
    measured: Sequence[Measured] = (),
    workshops: Sequence[WorkshopRow] = (),
) -> Report:
    """The Report in one language; ``date``: ISO day printed on it. ``peer_organisations``: how many could be peers.

    ``scenarios``: plans to lay side by side, ``chosen`` the id of the one that is ``planned``. ``words``: a person's own
    paragraphs by the id of the page. ``measured``: KPI values. ``workshops``: those held, oldest first.
    """
    facts = position(questionnaire, answers, result, lang)
    ahead = journey(planned, result, lang) if planned else None
    compared = scenario_rows(result, scenarios, chosen, lang) if len(scenarios) >= FEWEST else ()
    name = lang.text(answers.organisation.name)
    shown = lang.t("{name} (fictional)", name=name) if answers.organisation.fictional else name
    profile = questionnaire.profile(result.profile)
    apart = _lines_apart(result, answers)
    source_line = _source_line(answers, result, facts, lang)
    evidence = _evidence(questionnaire, answers, lang)
    moves = _moves(questionnaire, answers, result, lang)
    mapped = crosswalks(questionnaire, result, lang)
    return Report(
        lang=lang,
        organisation=name,
        fictional=answers.organisation.fictional,
        questionnaire=questionnaire.key,
        heading=lang.text(questionnaire.title),
        about=lang.text(questionnaire.about),
        running=f"{shown} · {lang.text(questionnaire.title)}" + (f" {answers.cycle}" if answers.cycle else ""),
        scope=lang.text(answers.scope),
        date=lang.date(date),
        mode=mode_name(answers.mode, lang),
        confidentiality=confidentiality_name(answers.confidentiality, lang),
        mark=brand.mark or lang.t("Confidential"),
        institution_type=institution_name(answers.organisation.institution_type, lang),
        respondents=len(answers.respondents),
        questions=len(result.questions),
        is_quick=answers.version == "quick",
        position=facts,
        journey=ahead,
        value=on_page(planned, ahead, lang, WIDTH) if planned and ahead else None,
        questions_title=_questions_title(answers, result, lang),
        method_title=titles.method(lang, any(each.origin == "agreed" for each in result.questions)),
        certainty_title=titles.certainty(lang, result.overall, len(answers.respondents)),
        certainty=certainty_rows(facts, result, lang),
        claimed=tuple(_question(questionnaire, each.id, lang) for each in result.questions if each.claimed),
        line_differences=_lines(questionnaire, apart, lang),
        line_note=_line_note(apart, answers, lang),
        unknown_share=_unknown(result, lang),
        change=change_rows(facts, result, lang),
        change_title=titles.change(lang, result.change),
        change_note=change_note(result, lang),
        moves=moves,
        moves_title=_moves_title(result, evidence, workshops, lang),
        moves_short=len(moves) + len(evidence) + len(workshops) <= SHORT,
        workshops=tuple(workshops),
        evidence=evidence,
        scenarios=compared,
        scenarios_title=scenarios_title(compared, lang) if compared else "",
        crossings=scenario_crossings(scenarios, lang) if compared else (),
        peers=peer_table(questionnaire, result, lang, peer_organisations),
        units=unit_table(questionnaire, answers, result, lang),
        measures=measure_table(questionnaire, result, measured, lang),
        weights=weight_words(facts, result, lang),
        reliability=alpha_words(result, lang),
        withheld=withheld_words(answers, lang),
        crosswalks=mapped,
        crosswalks_title=titles.crosswalks(lang, [each.lowest for each in mapped if each.lowest], len(mapped)),
        sources=source_rows(questionnaire, lang),
        stale_sources=sum(_is_stale(source.checked_on, date) for source in questionnaire.sources),
        profile_about=lang.text(profile.about) if profile else "",
        source_line=source_line,
        dimension_lines={
            node.id: lang.t(
                "Source: {n} of {total} respondents, {mode}, coverage {coverage}; {profile} is normative, not measured.",
                n=node.n, total=len(answers.respondents), mode=mode_name(answers.mode, lang),
                coverage=lang.percent(node.coverage), profile=facts.profile_name,
            )
            for node in result.dimensions
        },
        plan_line=_plan_line(lang),
        feet=feet(lang, facts.scale.staged, source_line),
        brand=brand,
        own_cover=body_of(brand.own_words.get(f"cover-{lang.locale}", "")),
        own_page=own_page(brand.own_words.get(f"page-{lang.locale}", ""), brand.footer or lang.t("Own page")),
        words=words,
        data=embedded(result, planned),
    )


def embedded(result: Result, planned: Planned | None) -> dict[str, Any]:
    """What travels inside a report: no respondent, comment or single answer (SCORING.md)."""
    return {"score": result_json(redacted(result)), "plan": plan_json(planned.plan) if planned else None}


def _questions_title(answers: Answers, result: Result, lang: Language) -> str:
    few = unshown_questions(result, answers.confidentiality)
    low = sum(each.level is not None and each.level < 3 - 1e-9 and each.id not in few for each in result.questions)
    return titles.questions(lang, low, len(few), len(result.questions))


def _question(questionnaire: Questionnaire, id: str, lang: Language) -> str:
    question = questionnaire.question(id)
    return lang.text(question.title) if question else id


Apart = tuple[str, Lines]
"""A question and its levels of first and second line."""


def _lines_apart(result: Result, answers: Answers) -> list[Apart]:
    """Questions where owner and second line lie a level or more apart, widest first; none that shows single answers."""
    shown = redacted(without_few_lines(result, answers))
    found = [(each.id, each.lines) for each in shown.questions if each.lines is not None]
    wide = [(id, lines) for id, lines in found if abs(lines.difference) >= 1]
    return sorted(wide, key=lambda each: (-abs(each[1].difference), each[0]))


def _lines(questionnaire: Questionnaire, apart: Sequence[Apart], lang: Language) -> tuple[tuple[str, str, str, str], ...]:
    """The first of these as rows of words."""
    return tuple(
        (
            _question(questionnaire, id, lang),
            lang.level(lines.first),
            lang.level(lines.second),
            f"{lines.difference:+.1f}".replace("-", "\u2212"),
        )
        for id, lines in apart[:10]
    )


def _line_note(apart: Sequence[Apart], answers: Answers, lang: Language) -> str:
    """In how many of these the first line rates itself higher, or why there are none."""
    if not apart and answers.confidentiality != "named":
        return lang.t("Lines are compared only where at least three people of each answered a question.")
    if not apart:
        return lang.t("No question that at least three people answered shows such a difference.")
    higher = sum(lines.difference > 0 for _, lines in apart)
    if higher == len(apart):
        return lang.n("In this case the first line sees itself higher.",
                      "In all {count} cases the first line sees itself higher.", higher)  # fmt: skip
    return lang.n("In {higher} of {count} case the first line sees itself higher.",
                  "In {higher} of {count} cases the first line sees itself higher.", len(apart), higher=higher)  # fmt: skip


def _unknown(result: Result, lang: Language) -> str:
    unknown = sum(each.unknown for each in result.questions)
    given = sum(each.n + each.na + each.unknown for each in result.questions)
    return lang.percent(unknown / given) if given else "–"


def _is_up(origin: float | str | None, to: float | str) -> bool:
    return isinstance(origin, float) and isinstance(to, float) and to > origin


def _moves(questionnaire: Questionnaire, answers: Answers, result: Result, lang: Language) -> tuple[MoveRow, ...]:
    units = {unit.id: lang.text(unit.name) for unit in answers.units}

    def shown(value: float | str | None) -> str:
        if value == "na":
            return lang.t("n/a")
        return "–" if not isinstance(value, float) else lang.level(value) if questionnaire.staged else f"{value:.4g}"

    return tuple(
        MoveRow(
            _question(questionnaire, move.question, lang), units.get(move.unit or "", ""), shown(move.origin),
            shown(move.to), lang.own(move.reason or "–"),
            lang.own(move.by) if move.by else "",
        )
        for move in redacted(result).moves
    )  # fmt: skip


def _moves_title(
    result: Result, evidence: Sequence[EvidenceRow], workshops: Sequence[WorkshopRow], lang: Language
) -> str:
    """Of the page that holds what calibration changed, which workshops were held and what evidence there is."""
    if result.moves:
        shown = redacted(result).moves
        up = {each.question for each in shown if _is_up(each.origin, each.to)}
        known = all(each.origin is not None for each in shown)
        return titles.moves(lang, len({each.question for each in shown}), len(up) if known else None)
    if evidence:
        return lang.n("{count} piece of evidence is on record", "{count} pieces of evidence are on record", len(evidence))
    if workshops:
        return lang.n("{count} workshop was held", "{count} workshops were held", len(workshops))
    return ""


def _evidence(questionnaire: Questionnaire, answers: Answers, lang: Language) -> tuple[EvidenceRow, ...]:
    verdicts = {"accepted": lang.t("accepted"), "seen": lang.t("seen"), "rejected": lang.t("rejected")}
    rows = []
    for question in questionnaire.asked(answers.version):
        if question.id in answers.withheld:
            continue
        for piece in answers.evidence_on(question.id):
            verdict = verdicts.get(piece.verdict or "", lang.t("not reviewed"))
            rows.append(EvidenceRow(lang.text(question.title), lang.own(piece.note), lang.date(piece.date), verdict))
    return tuple(rows)


def _is_stale(checked_on: str, date: str) -> bool:
    """Checked more than six months before the report's date."""
    year, month, day = (int(part) for part in date.split("-"))
    month -= 6
    if month < 1:
        year, month = year - 1, month + 12
    return checked_on < f"{year:04d}-{month:02d}-{day:02d}"


def _source_line(answers: Answers, result: Result, facts: Position, lang: Language) -> str:
    least, most = min(each.n for each in result.dimensions), max(each.n for each in result.dimensions)
    people = lang.n("{count} respondent", "{count} respondents", len(answers.respondents))
    if least < len(answers.respondents):
        spread = lang.range(str(least), str(most)) if least < most else str(least)
        people = lang.t("{people} ({spread} a dimension)", people=people, spread=spread)
    return lang.t(
        "Source: {people}, {mode}, coverage {coverage}, {evidenced} with accepted evidence; "
        "{profile} is normative, not measured.",
        people=people, mode=mode_name(answers.mode, lang), coverage=lang.percent(result.overall.coverage),
        evidenced=lang.percent(result.overall.evidenced), profile=facts.profile_name,
    )  # fmt: skip


def _plan_line(lang: Language) -> str:
    return lang.t(
        "Source: initiative catalogue; effort, cost and duration are planning assumptions, shown as x 0.7 to x 1.5."
    )
