"""Hard cases laid out: no word leaves its column or page, no two words meet, in either language."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from questionnaires.schema import Questionnaire
from reports.brand import Brand
from reports.content import make_report
from reports.language import Language
from reports.pdf import DATA_NAME, write_pdf
from reports.planned import Planned
from scoring.answers import Answers
from scoring.engine import score
from tests.reports.geometry import outside, overlapping
from tests.reports.hard_cases import CASES, DAY, UNBROKEN, Case, faults_of, long_names, long_words
from tests.reports.reading import attached

SAID = "A paragraph of a person's own, on what was seen in the workshop. "


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("case", CASES)
def test_no_word_leaves_its_place(
    case: Case, locale: str, questionnaire: Questionnaire, sample: Answers, planned: Planned, fonts: Path, tmp_path: Path
) -> None:
    model, answers = case(questionnaire, sample)
    result = score(model, answers)
    ahead = replace(planned, questionnaire=model) if case in (long_names, long_words) else None
    brand = Brand(footer="A firm with a long name of its own, Shanghai and Frankfurt", mark="Strictly confidential")
    long = {f"dimension-{each.id}": (SAID * (4 + 7 * n),) for n, each in enumerate(model.dimensions)}
    words = long if case is long_words else {}
    report = make_report(model, answers, result, ahead, Language(locale), DAY, brand=brand, words=words)
    assert faults_of(report, fonts, tmp_path, most=0 if case is long_names else 2) == []
    with pikepdf.open(tmp_path / "full.pdf") as pdf:
        assert len(pdf.pages) >= 8 and (attached(pdf, DATA_NAME)["plan"] is None) is (ahead is None)


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
