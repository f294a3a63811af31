"""The Report: one set of plain facts in one language, from which every document is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from questionnaires.schema import OWN, Questionnaire
from reports import titles
from reports.brand import OURS, Brand
from reports.certainty import Certainty, ChangeRow, certainty, change_note, change_rows
from reports.cover import CoverChart, cover_chart
from reports.crosswalk import CrosswalkTable, crosswalks
from reports.feet import Feet, feet
from reports.first_steps import FirstGap, first_gaps
from reports.journey import WIDTH, Journey, journey
from reports.language import Language, rounded
from reports.library import SourceRow, source_rows
from reports.measures import Measured, MeasureTable, measure_table
from reports.minutes import WorkshopRow
from reports.next_steps import with_next_steps
from reports.own_pages import OwnPage, body_of, own_page
from reports.page_room import LONG, is_parted, own_lines
from reports.peers import PeerTable, peer_table
from reports.planned import Planned
from reports.position import position
from reports.progress import Progress
from reports.record import Record, record
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
from reports.value_effort import ValueEffort, value_effort
from reports.words import confidentiality_name, institution_name, mode_name
from roadmap.plan import plan_json
from scoring.answers import Answers
from scoring.result import Result, redacted, result_json, unshown_questions

NO_WORDS: Mapping[str, tuple[str, ...]] = {}

SCATTER = 220.0
"""CSS px of the height of the chart of value against effort."""


@dataclass(frozen=True)
class Head:
    """Who was assessed, how and when, as the cover says it; ``running``: what heads every page."""

    organisation: str
    fictional: bool
    questionnaire: str
    heading: str
    about: str
    running: str
    scope: str
    date: str
    issued: str
    mode: str
    confidentiality: str
    mark: str
    institution_type: str
    respondents: int
    questions: int
    is_quick: bool


@dataclass(frozen=True)
class Report:
    """Everything the templates print; ``data`` is the JSON that travels inside the PDF."""

    lang: Language
    head: Head
    position: Position
    journey: Journey | None
    value: ValueEffort | None
    questions_title: str
    method_title: str
    certainty: Certainty
    change: tuple[ChangeRow, ...]
    change_title: str
    change_note: str
    record: Record
    scenarios: tuple[ScenarioRow, ...]
    scenarios_title: str
    crossings: tuple[Crossing, ...]
    peers: PeerTable
    units: UnitTable
    measures: MeasureTable
    crosswalks: tuple[CrosswalkTable, ...]
    crosswalks_title: str
    sources: tuple[SourceRow, ...]
    sources_title: str
    risks: tuple[str, ...]
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
    progress: Progress | None = None

    def plan_foot(self, *, brief: bool) -> str:
        """Where the plan's figures come from, and where it is under way, that they are those approved."""
        if self.progress is None:
            return self.plan_line
        t = self.lang.t
        said = t("As approved; progress so far is on the first page.") if brief else t(
            "As approved; what is expected by now stands under “Progress of the approved plan”."
        )  # fmt: skip
        return self.plan_line + self.lang.space + said

    @property
    def cover(self) -> CoverChart:
        """The picture on the cover."""
        return cover_chart(self.position, self.journey)

    def has_long(self, part: str) -> bool:
        """Whether the own words of a part are too long to stand above its chart."""
        return own_lines(self.words.get(part, ())) > LONG

    def is_parted(self, part: str) -> bool:
        """Whether a part with own words goes on, in its middle, on the next page."""
        return is_parted(self.words.get(part, ()))

    @property
    def first(self) -> tuple[FirstGap, ...]:
        """The gaps that come first."""
        return first_gaps(self.position, self.journey.first_steps if self.journey else None)


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
    issued: str = "",
) -> Report:
    """The Report in one language; ``date``: ISO day of what it holds, ``issued``: that on which it is made, both printed on
    it. ``peer_organisations``: how many could be peers.

    ``scenarios``: plans to lay side by side, ``chosen`` the id of the one that is ``planned``. ``words``: a person's own
    paragraphs by the id of the page. ``measured``: KPI values. ``workshops``: those held, oldest first.
    """
    facts = position(questionnaire, answers, result, lang)
    ahead = journey(planned, result, lang) if planned else None
    compared = scenario_rows(result, scenarios, chosen, lang) if len(scenarios) >= FEWEST else ()
    source_line = _source_line(answers, result, facts, lang)
    mapped = crosswalks(questionnaire, result, lang)
    return Report(
        lang=lang,
        head=_head(questionnaire, answers, result, brand.mark_in(lang), (date, issued), lang),
        position=with_next_steps(facts, planned, lang),
        journey=ahead,
        value=value_effort(planned, ahead.letters, lang, WIDTH, SCATTER) if planned and ahead else None,
        questions_title=_questions_title(answers, result, lang),
        method_title=titles.method(lang, any(each.origin == "agreed" for each in result.questions)),
        certainty=certainty(questionnaire, answers, result, facts, measured, lang),
        change=change_rows(facts, result, lang, planned),
        change_title=titles.change(lang, result.change),
        change_note=change_note(result, lang),
        record=record(questionnaire, answers, result, workshops, lang),
        scenarios=compared,
        scenarios_title=scenarios_title(compared, lang) if compared else "",
        crossings=scenario_crossings(scenarios, lang) if compared else (),
        peers=peer_table(questionnaire, result, lang, peer_organisations),
        units=unit_table(questionnaire, answers, result, lang),
        measures=measure_table(questionnaire, result, measured, lang),
        crosswalks=mapped,
        crosswalks_title=titles.crosswalks(lang, [each.lowest for each in mapped if each.lowest], len(mapped)),
        sources=source_rows(questionnaire, lang),
        sources_title=titles.sources(lang, len(questionnaire.sources)),
        risks=_risks(questionnaire, ahead, date, lang),
        profile_about=_profile_about(questionnaire, result, lang),
        source_line=source_line,
        dimension_lines=_dimension_lines(answers, result, facts, lang),
        plan_line=_plan_line(lang),
        feet=feet(lang, facts.scale.staged, source_line),
        brand=brand,
        own_cover=body_of(brand.own_words.get(f"cover-{lang.locale}", "")),
        own_page=own_page(brand.own_words.get(f"page-{lang.locale}", ""), brand.footer_in(lang) or lang.t("Own page")),
        words=words,
        data=embedded(result, planned),
    )


def _head(
    questionnaire: Questionnaire, answers: Answers, result: Result, mark: str, days: tuple[str, str], lang: Language
) -> Head:
    """``days``: as of which it holds, and on which it is made where that is known."""
    name = lang.text(answers.organisation.name)
    shown = lang.t("{name} (fictional)", name=name) if answers.organisation.fictional else name
    return Head(
        organisation=name,
        fictional=answers.organisation.fictional,
        questionnaire=questionnaire.key,
        heading=lang.text(questionnaire.title),
        about=lang.text(questionnaire.about),
        running=f"{shown} · {lang.text(questionnaire.title)}" + (f" {answers.cycle}" if answers.cycle else ""),
        scope=lang.own(lang.text(answers.scope)),
        date=lang.date(days[0]),
        issued=lang.date(days[1]) if days[1] else "",
        mode=mode_name(answers.mode, lang),
        confidentiality=confidentiality_name(answers.confidentiality, lang),
        mark=mark,
        institution_type=institution_name(answers.organisation.institution_type, lang),
        respondents=len(answers.respondents),
        questions=len(result.questions),
        is_quick=answers.version == "quick",
    )


def embedded(result: Result, planned: Planned | None) -> dict[str, Any]:
    """What travels inside a report: no respondent, comment or single answer (SCORING.md)."""
    return {
        "score": result_json(redacted(result)), "plan": plan_json(planned.plan) if planned else None,
        "approval": planned.approval if planned else None,
    }  # fmt: skip


def _questions_title(answers: Answers, result: Result, lang: Language) -> str:
    idle = {each.id for each in result.questions if each.value is None and each.na and not each.n}
    few = unshown_questions(result, answers.confidentiality) - idle
    low = sum(each.level is not None and float(rounded(each.level)) < 3 and each.id not in few for each in result.questions)
    return titles.questions(lang, low, len(few), len(result.questions) - len(idle), len(idle))


def _risks(questionnaire: Questionnaire, ahead: Journey | None, date: str, lang: Language) -> tuple[str, ...]:
    """What the figures rest on, and what may make them wrong."""
    t, stale = lang.t, sum(_is_stale(source.checked_on, date) for source in questionnaire.sources)
    old = lang.n(
        "{count} source was checked more than six months before this report.",
        "{count} sources were checked more than six months before this report.", stale,
    ) if stale else ""  # fmt: skip
    checked = lang.space.join(filter(None, (t("Rules change: each source carries the day it was checked."), old)))
    lines = (
        t("Effort, cost and duration of initiatives are planning assumptions; the institution's own figures replace them.")
        if ahead else "",
        t("Levels are what respondents say and evidence supports; a level does not prove fewer losses."),
        t("The projection assumes that a finished initiative lifts its capabilities as the catalogue says; re-score after "
          "each wave.") if ahead else "",
        t("A proposed deadline is this plan's own: where a rule is in force already, it grants no delay.")
        if ahead and any(card.deadline for card in ahead.cards) else "",
        checked if questionnaire.sources else "",
    )  # fmt: skip
    return tuple(filter(None, lines))


def _is_stale(checked_on: str, date: str) -> bool:
    """Checked more than six months before the report's date."""
    year, month, day = (int(part) for part in date.split("-"))
    month -= 6
    if month < 1:
        year, month = year - 1, month + 12
    return checked_on < f"{year:04d}-{month:02d}-{day:02d}"


LEAST_AWAY = 0.005
"""Share of what was asked from which it is told how much of it does not apply."""


def _source_line(answers: Answers, result: Result, facts: Position, lang: Language) -> str:
    least, most = min(each.n for each in result.dimensions), max(each.n for each in result.dimensions)
    coverage = lang.percent(result.overall.coverage)
    people = facts.people
    if least < len(answers.respondents):
        spread = lang.range(str(least), str(most)) if least < most else str(least)
        people = lang.t("{people} ({spread} per dimension)", people=people, spread=spread)
    away, alike = result.overall.na_share or 0.0, result.overall.consensus
    return lang.t(
        "Source: {people}, {mode}, coverage {coverage}{away}{agreement}, {evidenced} evidenced{targets}.",
        people=people, mode=mode_name(answers.mode, lang),
        agreement="" if alike is None else lang.t(", agreement {agreement}", agreement=lang.figure(alike)),
        away=lang.t(" ({share} not applicable)", share=lang.percent(away)) if away >= LEAST_AWAY else "",
        coverage=lang.t("{coverage} of the quick version", coverage=coverage) if answers.version == "quick" else coverage,
        evidenced=lang.percent(result.overall.evidenced), targets=_target_line(result, facts, lang),
    )  # fmt: skip


def _target_line(result: Result, facts: Position, lang: Language) -> str:
    """What the targets are, at the end of a source; empty where there are none."""
    if not facts.has_targets:
        return ""
    if result.profile == OWN:
        return lang.t("; own target: set by the institution, not measured")
    return lang.t("; {profile}: normative, not measured", profile=facts.profile_name)


def _dimension_lines(answers: Answers, result: Result, facts: Position, lang: Language) -> dict[str, str]:
    total = len(answers.respondents)
    return {
        node.id: lang.t(
            "Source: {people}, {mode}, coverage {coverage}{targets}.",
            people=lang.t("{n} of {total} respondents", n=node.n, total=total) if total else facts.people,
            mode=mode_name(answers.mode, lang),
            coverage=lang.percent(node.coverage), targets=_target_line(result, facts, lang),
        )
        for node in result.dimensions
    }  # fmt: skip


def _profile_about(questionnaire: Questionnaire, result: Result, lang: Language) -> str:
    profile = questionnaire.profile(result.profile)
    return lang.text(profile.about) if profile else ""


def _plan_line(lang: Language) -> str:
    return lang.t(
        "Source: initiative catalogue; effort, cost and duration are planning assumptions, shown as 0.7 to 1.5 times each."
    )
