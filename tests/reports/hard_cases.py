"""Cases that are hard to lay out: long names, nothing to say, few answers, long words, many units, a plan of nearly all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf

from questionnaires.schema import Questionnaire, Text
from reports.content import Report
from reports.pdf import pdf_of
from reports.planned import Planned
from roadmap import Plan, solve
from roadmap.calendar import month_after
from roadmap.portfolio import default_limits, portfolio
from scoring.answers import Agreed, Answers, Comment, Evidence, Respondent, Unit
from scoring.engine import score
from tests.reports.geometry import outside, overlapping, shares
from tests.reports.reading import missing_glyphs

DAY = "2026-11-18"
LONG = Text(
    en="Cross-border Vermögensverwaltungsdienstleistungsgesellschaft for retail and small-business lending",
    zh="面向个人消费与小微经营客户的跨区域线上线下一体化综合信贷服务与全流程智能风险管理能力建设专项",
)
UNBROKEN = "https://intranet.example/" + "risk-committee-minutes" * 9


def longer(text: Text) -> Text:
    """A name about as long as anyone would write."""
    return Text(en=f"{text.en} {LONG.en}", zh=f"{text.zh}{LONG.zh}")


def long_names(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    """Every name of bank, dimension, capability, question and initiative at great length."""
    dimensions = tuple(
        dimension.model_copy(
            update={
                "name": longer(dimension.name),
                "capabilities": tuple(
                    capability.model_copy(
                        update={
                            "name": longer(capability.name),
                            "questions": tuple(q.model_copy(update={"title": longer(q.title)}) for q in capability.questions),
                        }
                    )
                    for capability in dimension.capabilities
                ),
            }
        )
        for dimension in model.dimensions
    )
    initiatives = tuple(each.model_copy(update={"name": longer(each.name)}) for each in model.initiatives)
    long = model.model_copy(update={"dimensions": dimensions, "initiatives": initiatives, "title": longer(model.title)})
    bank = replace(sample.organisation, name=longer(sample.organisation.name))
    return long, replace(sample, organisation=bank, scope=longer(longer(longer(LONG))))


def nothing_missing(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    """The best of all answers: no gap is open, nothing is to be planned."""
    best = tuple(Respondent(f"r{n}", {q.id: len(q.levels) - 1 for q in model.questions}) for n in range(6))
    return model, replace(sample, respondents=best, agreed=(), units=())


def dimensions_missing(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    """Only the first dimension was answered, of an institution of no listed type."""
    asked = {q.id for c in model.dimensions[0].capabilities for q in c.questions}
    some = tuple(
        replace(each, answers={id: rank for id, rank in each.answers.items() if id in asked}) for each in sample.respondents
    )
    other = replace(sample.organisation, institution_type="other")
    return model, replace(sample, respondents=some, agreed=(), organisation=other)


def one_respondent(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    return model, replace(sample, respondents=(Respondent("r1", {q.id: 1 for q in model.questions}),), agreed=(), units=())


def long_words(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    """Comments of thousands of letters, an address without a break, reasons and evidence as long."""
    speech = "We were told of this in March and nothing was done. " * 60 + UNBROKEN
    speech += " 我们三月就已上报，至今没有任何处理。" * 60
    asked = [q.id for q in model.questions]
    first = replace(
        sample.respondents[0],
        comments={id: Comment(speech, release=True) for id in asked[:6]},
        evidence={id: (Evidence(UNBROKEN + speech[:800], DAY, "accepted"),) for id in asked[:6]},
    )
    agreed = tuple(Agreed(id, 1, speech[:1500] + UNBROKEN, "Workshop of the whole steering committee") for id in asked[:6])
    return model, replace(sample, respondents=(first, *sample.respondents[1:]), agreed=agreed)


def many_units(model: Questionnaire, sample: Answers) -> tuple[Questionnaire, Answers]:
    """Fourteen branches with long names, each with levels of its own."""
    units = tuple(
        Unit(f"u{n}", Text(en=f"Branch {n}, {LONG.en}", zh=f"第{n}分行{LONG.zh}"), 1 + n % 3) for n in range(14)
    )
    people = tuple(
        Respondent(f"r{n}-{k}", {q.id: (n + place) % 5 for place, q in enumerate(model.questions)}, unit=f"u{n}")
        for n in range(14)
        for k in range(3)
    )
    return model, replace(sample, respondents=people, agreed=(), units=units)


Case = Callable[[Questionnaire, Answers], tuple[Questionnaire, Answers]]


_PLANS: dict[str, Plan] = {}


def whole_catalogue(model: Questionnaire, answers: Answers) -> Planned:
    """A plan rich enough for nearly the whole catalogue, made once a process for a problem."""
    result = score(model, replace(answers, respondents=(Respondent("r1", {q.id: 0 for q in model.questions}),), agreed=()))
    limits = default_limits(model, "state_owned", month_after(DAY))
    assert limits is not None
    rich = replace(
        limits, horizon=36, roles=dict.fromkeys(limits.roles, 400.0), budget_per_quarter=1e6, max_parallel=60
    )
    made = portfolio(model, result, rich)
    key = repr(made.problem)
    if key not in _PLANS:
        _PLANS[key] = solve(made.problem, time_limit=2)
    return Planned(model, made, _PLANS[key])


def faults_of(report: Report, fonts: Path, folder: Path, most: int = 2) -> list[str]:
    """Of full report and brief, word by word, and empty boxes for letters; the brief has at most so many pages (0: any
    number).
    """
    faults: list[str] = []
    for brief in (False, True):
        pdf = folder / f"{'brief' if brief else 'full'}.pdf"
        pdf.write_bytes(pdf_of(report, fonts, brief=brief))
        faults += outside(pdf) + overlapping(pdf)
        with pikepdf.open(pdf) as made:
            faults += [f"page {page}: {font} lacks a letter" for page, font in missing_glyphs(made)]
        if brief and most and len(shares(pdf)) > most:
            faults.append(f"the brief has {len(shares(pdf))} pages")
    return faults


CASES = (long_names, nothing_missing, dimensions_missing, one_respondent, long_words, many_units)
"""Each changes a questionnaire and its answers."""
