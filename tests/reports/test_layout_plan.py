"""Pages of a plan laid out: nearly the whole catalogue, and the roadmap on a page beside its chart and limits."""

from dataclasses import replace
from pathlib import Path

import pytest

from questionnaires.schema import Questionnaire
from reports.brand import Brand
from reports.content import make_report
from reports.language import Language
from reports.pdf import pdf_of
from reports.planned import Planned
from roadmap.plan import Binding
from scoring.answers import Answers
from scoring.engine import score
from tests.reports.geometry import outside, overlapping, shares
from tests.reports.hard_cases import DAY, faults_of, whole_catalogue


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_forty_initiatives_are_laid_out(
    locale: str, questionnaire: Questionnaire, sample: Answers, fonts: Path, tmp_path: Path
) -> None:
    ahead = whole_catalogue(questionnaire, sample)
    assert len(ahead.plan.schedule) >= 38
    report = make_report(questionnaire, sample, score(questionnaire, sample), ahead, Language(locale), DAY)
    assert faults_of(report, fonts, tmp_path) == []


OWN = {
    "en": "The Board saw the first results in October and asked for a plan that meets every regulatory minimum before the "
    "budget round of 2028. This report answers that; it was discussed with Risk, Technology and Compliance on 20 November "
    "and agreed in all but two points, which are marked.",
    "zh": "董事会10月听取初步结果，要求提出在2028年预算编制前使全部监管底线达标的方案。本报告即为答复；"
    "11月20日已与风险、科技、合规部门讨论，除已标注的两点外均达成一致。",
}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_brief_has_two_pages_with_a_paragraph_or_two_of_ones_own(
    locale: str, questionnaire: Questionnaire, sample: Answers, planned: Planned, fonts: Path, tmp_path: Path
) -> None:
    for words in ({}, {"summary": (OWN[locale],)}, {"summary": (OWN[locale],) * 2}):
        result = score(questionnaire, sample)
        report = make_report(questionnaire, sample, result, planned, Language(locale), DAY, words=words)
        pdf = tmp_path / "brief.pdf"
        pdf.write_bytes(pdf_of(report, fonts, brief=True))
        assert len(shares(pdf)) == 2 and outside(pdf) == [] and overlapping(pdf) == []


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(("limits", "own"), [(0, ""), (6, ""), (12, ""), (0, "It avoids the freeze. / 规划避开封版期。")])
def test_the_roadmap_with_what_stands_below_it_and_its_limits_stays_on_a_page(
    limits: int, own: str, locale: str, questionnaire: Questionnaire, sample: Answers, planned: Planned, fonts: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    bought = tuple(Binding(f"roles.{role.id}", 3.5) for role in (*questionnaire.staff_roles, *questionnaire.staff_roles))
    ahead = replace(planned, plan=replace(planned.plan, binding=bought[:limits]))
    result, brand, lang = score(questionnaire, sample), Brand(parts=("roadmap",)), Language(locale)
    words = {"roadmap": (lang.own(own),)} if own else {}
    report = make_report(questionnaire, sample, result, ahead, lang, DAY, brand=brand, words=words)
    pdf = tmp_path / "roadmap.pdf"
    pdf.write_bytes(pdf_of(report, fonts))
    assert outside(pdf) == [] and overlapping(pdf) == []
    assert report.journey is not None and report.journey.below.level and report.journey.below.spend
    assert len(shares(pdf)) == 5, "cover, summary, roadmap, how sure, method: the roadmap has one page"
