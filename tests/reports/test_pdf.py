"""The PDF of the sample bank in both languages: text, fonts, tags, alternative texts, bookmarks, data."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from questionnaires.schema import Questionnaire
from reports.content import Report, make_report
from reports.language import Language
from reports.pdf import DATA_NAME, pdf_of
from reports.planned import Planned
from roadmap import plan_json
from scoring.answers import Answers, Respondent
from scoring.engine import score
from scoring.result import Result, redacted, result_json
from tests.conftest import QUICK_SAMPLE, answers_from
from tests.reports.reading import attached, bookmarks, elements, is_embedded, missing_glyphs
from tests.reports.reading import fonts as fonts_of
from tests.reports.structure import link_faults, list_faults, skipped_headings, table_faults, unmarked

pytestmark = pytest.mark.xdist_group("pdf")


@pytest.fixture(scope="module", params=["en", "zh"])
def made(
    request: Any, questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned, fonts: Path
) -> tuple[Report, bytes]:
    report = make_report(questionnaire, sample, result, planned, Language(request.param), "2026-11-18")
    return report, pdf_of(report, fonts)


@pytest.fixture(scope="module")
def texts(made: tuple[Report, bytes]) -> list[str]:
    """What each page says, in the order in which it was written."""
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=made[1], capture_output=True, check=True).stdout
    return found.decode().split("\f")[:-1]


def test_every_figure_is_attached_as_printed_by_the_commands(
    made: tuple[Report, bytes], result: Result, planned: Planned
) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        data = attached(pdf, DATA_NAME)
        assert str(pdf.attachments[DATA_NAME].obj.AFRelationship) == "/Data"
    assert data == {"score": result_json(redacted(result)), "plan": plan_json(planned.plan), "approval": None}
    full = result_json(result)
    for key in ("overall", "dimensions", "regulatory", "priorities", "patterns", "settings"):
        assert data["score"][key] == full[key]


def test_no_respondent_comment_or_name_is_in_the_data(made: tuple[Report, bytes], sample: Answers) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        raw = pdf.attachments[DATA_NAME].get_file().read_bytes().decode()
    assert not re.search(r'"r\d\d"', raw)
    for person in sample.respondents:
        assert all(comment.text not in raw for comment in person.comments.values())
    assert '"by": null' in raw and "Workshop" not in raw


def test_all_fonts_are_embedded_and_no_glyph_is_missing(made: tuple[Report, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        used = fonts_of(pdf)
        assert used and all(is_embedded(font) for font in used.values()), list(used)
        plain = [name.replace("-", "") for name in used]
        assert all("SourceSans3" in name or "NotoSansSC" in name for name in plain), plain
        assert missing_glyphs(pdf) == []


def test_the_file_is_tagged_titled_and_says_its_language(made: tuple[Report, bytes]) -> None:
    report, raw = made
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) and str(pdf.Root.Lang) == report.lang.tag
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1" and meta["pdfaid:part"] == "3" and meta["dc:title"] == report.head.running
        kinds = [str(each.S) for each in elements(pdf)]
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/P"} <= set(kinds)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_every_chart_has_its_alternative_text(made: tuple[Report, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        figures = [each for each in elements(pdf) if str(each.S) == "/Figure"]
        assert len(figures) > 60
        assert all(str(each.get("/Alt", "")).strip() for each in figures)


def test_bookmarks_name_the_pages_in_order(made: tuple[Report, bytes]) -> None:
    lang = made[0].lang
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        names = bookmarks(pdf)
    wanted = [lang.t(each) for each in ("Summary", "Maturity profile", "Gaps by priority", "Roadmap on a page", "Sources")]
    places = [names.index(each) for each in wanted]
    assert places == sorted(places)


def test_the_pages_say_the_figures_of_the_result(made: tuple[Report, bytes], texts: list[str]) -> None:
    report, pages = made[0], texts
    assert 25 <= len(pages) <= 45
    second = re.sub(r"\s+", "", pages[1])
    assert re.sub(r"\s+", "", report.position.title) in second
    assert report.position.overall.level in second
    ask = re.sub(r"\s+", "", report.lang.t("The ask: approve the roadmap"))
    assert ask in second and report.journey is not None and report.journey.projected in second
    everything = re.sub(r"\s+", "", "".join(pages))
    for row in report.position.gaps:
        assert re.sub(r"\s+", "", row.name) in everything
    assert report.journey is not None
    for card in report.journey.cards:
        assert re.sub(r"\s+", "", card.name) in everything
    fictional = "虚构" if report.lang.is_chinese else "fictional"
    assert all(fictional in page.lower() for page in pages[1:])


def test_each_dimension_has_one_page_with_what_the_plan_does_about_each_need(
    made: tuple[Report, bytes], planned: Planned, texts: list[str]
) -> None:
    report, pages = made[0], [re.sub(r"\s", "", text) for text in texts]
    levels, lang = planned.plan.levels, report.lang
    firsts = []
    for facts in report.position.facts:
        title = re.sub(r"\s", "", facts.title)
        firsts.append(max(place for place, page in enumerate(pages) if title in page))
        assert facts.needs
        for need in facts.needs:
            text = need.planned
            assert re.sub(r"\s", "", f"{need.text}") in pages[firsts[-1]] and re.sub(r"\s", "", text) in pages[firsts[-1]]
            capability = next(each for each in planned.portfolio.problem.capabilities if each.id == need.id)
            rises = levels[need.id][-1] > capability.level + 1e-9
            assert (text == lang.t("Not in this plan")) is not rises
            if rises:
                assert lang.level(capability.level) in text and lang.level(levels[need.id][-1]) in text
                lifting = {id for id in planned.plan.starts for lift in planned.questionnaire.initiative(id).lifts
                           if lift.capability == need.id}  # fmt: skip
                listed = re.match(r"\D*([\d、和, and]+?)(?=，|, \d\.\d)", text)
                assert listed
                numbers = {int(each) for each in re.findall(r"\d+", listed[1])}
                places = {place for place, each in enumerate(planned.plan.by_wave, start=1) if each.id in lifting}
                assert numbers and numbers <= places
    assert firsts == list(range(firsts[0], firsts[0] + len(firsts))), "no dimension runs over to a second page"


def test_no_english_is_left_over_in_the_chinese_report(
    made: tuple[Report, bytes], sample: Answers, texts: list[str]
) -> None:
    report = made[0]
    if not report.lang.is_chinese:
        pytest.skip("the English report")
    text = "\n".join(texts)
    written = " ".join(
        [c.text for p in sample.respondents for c in p.comments.values()]
        + [e.note for p in sample.respondents for es in p.evidence.values() for e in es]
        + [item.reason or "" for item in sample.agreed]
    )
    allowed = {*re.findall(r"[A-Za-z]{4,}", written), "JSON", "waymark", "json", "retail", "lending"}
    allowed |= {"Vintage", "Krippendorff", "Tastle", "Wierman"}
    names = " ".join(source.name + source.detail + source.use for source in report.sources)
    allowed |= set(re.findall(r"[A-Za-z]{4,}", names + " ".join(s for r in report.position.rules for s in r.sources)))
    assert report.journey is not None
    allowed |= set(re.findall(r"[A-Za-z]{4,}", " ".join(card.source for card in report.journey.cards)))
    assert set(re.findall(r"[A-Za-z]{4,}", text)) - allowed == set()


def test_the_brief_has_two_pages_with_the_same_data(made: tuple[Report, bytes], fonts: Path) -> None:
    raw = pdf_of(made[0], fonts, brief=True)
    assert len(PdfReader(io.BytesIO(raw)).pages) == 2
    with pikepdf.open(io.BytesIO(raw)) as brief, pikepdf.open(io.BytesIO(made[1])) as full:
        assert attached(brief, DATA_NAME) == attached(full, DATA_NAME)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_assessment_without_names_and_one_without_answers_are_laid_out(
    locale: str, questionnaire: Questionnaire, fonts: Path
) -> None:
    """An anonymous quick assessment, and one that nobody has answered; the others are in ``test_layout``."""
    quick = answers_from(QUICK_SAMPLE, questionnaire)
    for answers in (quick, replace(quick, respondents=(Respondent("r1", {}),))):
        report = make_report(questionnaire, answers, score(questionnaire, answers), None, Language(locale), "2026-11-18")
        raw = pdf_of(report, fonts)
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            assert len(pdf.pages) >= 8 and missing_glyphs(pdf) == []
            assert attached(pdf, DATA_NAME)["plan"] is None


def test_the_glyph_check_finds_an_empty_box(
    questionnaire: Questionnaire, sample: Answers, result: Result, fonts: Path
) -> None:
    """A letter that no font has must be seen, else the check above proves nothing."""
    report = make_report(questionnaire, sample, result, None, Language("en"), "2026-11-18")
    raw = pdf_of(replace(report, head=replace(report.head, scope="private \U000f1234 letter")), fonts)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert [page for page, _ in missing_glyphs(pdf)] == [1]


def test_the_structure_holds_to_the_rules_of_tagged_pdf(made: tuple[Report, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        for faults in (unmarked, skipped_headings, table_faults, list_faults, link_faults):
            assert faults(pdf) == [], faults.__name__
        intent = pdf.Root.OutputIntents[0]
        assert str(intent.S) == "/GTS_PDFA1" and "/DestOutputProfile" in intent
        assert "/AF" in pdf.Root and "/OpenAction" not in pdf.Root and "/AA" not in pdf.Root
        with pdf.open_metadata() as meta:
            assert meta["pdfaid:conformance"] == "A"
        assert all("/ToUnicode" in font for font in fonts_of(pdf).values())


def test_the_rules_see_a_broken_structure(made: tuple[Report, bytes]) -> None:
    """Else the check above proves nothing."""
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        found = list(elements(pdf))
        next(each for each in found if str(each.S) == "/H2").S = pikepdf.Name("/H5")
        del next(each for each in found if str(each.S) == "/TD" and "/Headers" in each.get("/A", {})).A
        del next(page for page in pdf.pages if "/Annots" in page).Annots[0].Contents
        assert len(skipped_headings(pdf)) >= 1 and len(table_faults(pdf)) == 1 and len(link_faults(pdf)) == 1
