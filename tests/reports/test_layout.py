"""Hard cases laid out: no word leaves its column or page, no two words meet, in either language."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pptx import Presentation

from questionnaires.schema import Questionnaire, Text
from reports.brand import Brand
from reports.cells import MARGIN, height_of, lines_of
from reports.content import Report, make_report
from reports.language import Language
from reports.pdf import pdf_of, write_pdf
from reports.planned import Planned
from reports.slides import slides_of
from reports.word import word_of
from roadmap import solve
from roadmap.calendar import month_after
from roadmap.plan import Binding
from roadmap.portfolio import default_limits, portfolio
from scoring.answers import Agreed, Answers, Comment, Evidence, Respondent, Unit
from scoring.engine import score
from tests.reports.geometry import outside, overlapping, shares

pytestmark = pytest.mark.xdist_group("pdf")

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
    """Only the first dimension was answered."""
    asked = {q.id for c in model.dimensions[0].capabilities for q in c.questions}
    some = tuple(
        replace(each, answers={id: rank for id, rank in each.answers.items() if id in asked}) for each in sample.respondents
    )
    return model, replace(sample, respondents=some, agreed=())


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


def whole_catalogue(model: Questionnaire, answers: Answers) -> Planned:
    """A plan rich enough for nearly the whole catalogue."""
    result = score(model, replace(answers, respondents=(Respondent("r1", {q.id: 0 for q in model.questions}),), agreed=()))
    limits = default_limits(model, "state_owned", month_after(DAY))
    assert limits is not None
    rich = replace(
        limits, horizon=36, roles=dict.fromkeys(limits.roles, 400.0), budget_per_quarter=1e6, max_parallel=60
    )
    made = portfolio(model, result, rich)
    return Planned(model, made, solve(made.problem, time_limit=60, nodes=5))


def check(report: Report, fonts: Path, folder: Path, most: int = 2) -> None:
    """Full report and brief, word by word; the brief has at most so many pages (0: any number)."""
    for brief in (False, True):
        pdf = folder / f"{'brief' if brief else 'full'}.pdf"
        pdf.write_bytes(pdf_of(report, fonts, brief=brief))
        assert outside(pdf) == []
        assert overlapping(pdf) == []
        if brief and most:
            assert len(shares(pdf)) <= most


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("case", [long_names, nothing_missing, dimensions_missing, one_respondent, long_words, many_units])
def test_no_word_leaves_its_place(
    case: Case, locale: str, questionnaire: Questionnaire, sample: Answers, planned: Planned, fonts: Path, tmp_path: Path
) -> None:
    model, answers = case(questionnaire, sample)
    result = score(model, answers)
    ahead = replace(planned, questionnaire=model) if case in (long_names, long_words) else None
    brand = Brand(footer="A firm with a long name of its own, Shanghai and Frankfurt", mark="Strictly confidential")
    report = make_report(model, answers, result, ahead, Language(locale), DAY, brand=brand)
    check(report, fonts, tmp_path, most=0 if case is long_names else 2)


@pytest.mark.parametrize("case", [long_names, nothing_missing, dimensions_missing, one_respondent, long_words, many_units])
def test_hard_cases_are_made_as_word_and_slides_whose_tables_stay_on_the_slide(
    case: Case, questionnaire: Questionnaire, sample: Answers, fonts: Path
) -> None:
    model, answers = case(questionnaire, sample)
    plan = whole_catalogue(model, answers) if case is long_names else None
    report = make_report(model, answers, score(model, answers), plan, Language("en"), DAY)
    assert report.position.title in "".join(each.text for each in Document(io.BytesIO(word_of(report, fonts))).paragraphs)
    show = Presentation(io.BytesIO(slides_of(report)))
    bottom = show.slide_height / 914400
    for slide in show.slides:
        for shape in (each for each in slide.shapes if each.has_table):
            table = shape.table
            widths = [column.width / 914400 - MARGIN for column in table.columns]
            high = sum(
                max(row.height / 914400, *(
                    height_of(lines_of(cell.text, wide, size_of(cell)), size_of(cell))
                    for cell, wide in zip(row.cells, widths, strict=True) if cell.text
                ), 0.0)
                for row in table.rows
            )  # fmt: skip
            assert shape.top / 914400 + high <= bottom, (slide.shapes.title.text_frame.text, high)


def size_of(cell: Any) -> float:
    """Points of a cell's letters."""
    return float(cell.text_frame.paragraphs[0].runs[0].font.size.pt)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_forty_initiatives_are_laid_out(
    locale: str, questionnaire: Questionnaire, sample: Answers, fonts: Path, tmp_path: Path
) -> None:
    ahead = whole_catalogue(questionnaire, sample)
    assert len(ahead.plan.schedule) >= 38
    report = make_report(questionnaire, sample, score(questionnaire, sample), ahead, Language(locale), DAY)
    check(report, fonts, tmp_path)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("limits", [0, 6, 12])
def test_the_roadmap_with_its_chart_and_limits_stays_on_a_page(
    limits: int, locale: str, questionnaire: Questionnaire, sample: Answers, planned: Planned, fonts: Path, tmp_path: Path
) -> None:
    bought = tuple(Binding(f"roles.{role.id}", 3.5) for role in (*questionnaire.staff_roles, *questionnaire.staff_roles))
    ahead = replace(planned, plan=replace(planned.plan, binding=bought[:limits]))
    result, brand = score(questionnaire, sample), Brand(parts=("roadmap",))
    report = make_report(questionnaire, sample, result, ahead, Language(locale), DAY, brand=brand)
    assert (report.value is None) == (limits == 12), "six are named at most"
    assert report.value is None or report.value.beside == (limits == 6)
    pdf, bare = tmp_path / "roadmap.pdf", tmp_path / "bare.pdf"
    pdf.write_bytes(pdf_of(report, fonts))
    bare.write_bytes(pdf_of(replace(report, value=None), fonts))
    assert outside(pdf) == [] and overlapping(pdf) == []
    assert len(shares(pdf)) == len(shares(bare)), "the chart stands in room that was empty"


def test_the_check_sees_what_leaves_and_what_meets(fonts: Path, tmp_path: Path) -> None:
    """Else the tests above would prove nothing."""
    style = "@page { size: A4; margin: 22mm 18mm } body { font: 10pt 'Source Sans 3' } p { margin: 0 }"
    wide = f"<p style='white-space: nowrap'>{UNBROKEN}</p>"
    both = "<div style='height: 5pt'>first words</div><p>second line</p>"
    pdf = tmp_path / "control.pdf"
    pdf.write_bytes(write_pdf(f"<html lang=en><title>x</title><style>{style}</style><p>fine</p></html>", fonts, "en"))
    assert outside(pdf) == overlapping(pdf) == []
    pdf.write_bytes(write_pdf(f"<html lang=en><title>x</title><style>{style}</style>{wide}{both}</html>", fonts, "en"))
    assert len(outside(pdf)) == 1 and len(overlapping(pdf)) >= 1
