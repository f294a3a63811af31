"""Parts of the report chosen and put in order, own words on cover and page: kept, printed, safe, of one workspace only."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from pypdf import PdfReader

from reports.own_pages import COVER_LINES, cover_lines
from reports.parts import STANDARD
from tests.app_case import Case
from tests.conftest import QUICK_SAMPLE
from tests.reports.reading import bookmarks
from tests.web.forms import form_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("composition") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    return case.upload(QUICK_SAMPLE)


def send(case: Case, kept: list[str], places: dict[str, int], who: str = "owner", **words: str) -> Any:
    client = case.client(who)
    form = dict(form_of(client.get("/brand/parts")))
    form.pop("reset", None)
    form |= {"kept": kept} | {f"place-{part}": str(place) for part, place in places.items()}
    return client.post("/brand/parts", data=form | {key.replace("_", "-"): text for key, text in words.items()})


PAGE = """# How Harbour works

We follow **three** steps & <script>alert(1)</script>:

1. listen
2. ![picture](https://evil.example/x.png) measure

## Fees

| step | days |
| --- | --- |
| listen | 3 |

[our site](https://harbour.example) [bad](javascript:alert(1)) [ms](ms-word:ofe) [unc](\\\\evil\\share)
"""


def test_chosen_parts_are_printed_in_their_order_with_own_words(case: Case, assessment: str) -> None:
    order = ["summary", "sources", "own", "method", "certainty", "profile"]
    places = {part: index for index, part in enumerate(order, start=1)}
    cover = {"cover_en": "Prepared for the *steering committee*", "cover_zh": "呈报指导委员会"}
    answer = send(case, order, places, page_en=PAGE, **cover)
    assert answer.status_code == 302
    raw = case.document(assessment)
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        names = bookmarks(pdf)
        uris = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note}
    assert names == ["Summary", "Sources", "How Harbour works", "Method", "How sure we are", "Maturity profile"]
    assert {each for each in uris if not each.startswith("https://")} == set() and "https://harbour.example" in uris
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages]
    assert "Prepared for the steering committee" in pages[0]
    own = next(page for page in pages if "How Harbour works" in page)
    assert "<script>alert(1)</script>" in own and "Fees" in own and "Harbour works\n" in own
    word = "\n".join(each.text for each in Document(io.BytesIO(case.document(assessment, "word"))).paragraphs)
    assert word.index("How Harbour works") < word.index("Levels follow from answers") and "All capabilities" not in word
    chinese = PdfReader(io.BytesIO(case.document(assessment, locale="zh"))).pages
    assert "呈报指导委员会" in chinese[0].extract_text() and len(chinese) < len(pages) + 2


def test_what_no_report_goes_without_is_printed_though_nobody_asked(case: Case, assessment: str) -> None:
    assert send(case, ["heat"], {}).status_code == 302
    with pikepdf.open(io.BytesIO(case.document(assessment))) as pdf:
        assert bookmarks(pdf) == ["Summary", "How sure we are", "Method", "All capabilities"]


def test_the_standard_comes_back(case: Case) -> None:
    send(case, ["heat", "summary"], {"heat": 1})
    client = case.client()
    form = dict(form_of(client.get("/brand/parts")))
    assert client.post("/brand/parts", data=form | {"reset": "standard"}).status_code == 302
    fresh = form_of(case.client().get("/brand/parts"))
    assert [fresh[f"place-{part}"] for part in STANDARD] == [
        [str(place)] for place in range(1, len(STANDARD) + 1)
    ]


def test_words_too_long_are_refused_and_kept_on_the_page(case: Case) -> None:
    long = "word " * 200
    answer = send(case, list(STANDARD), {}, cover_en=long)
    assert answer.status_code == 400 and "at most 6 fit there" in answer.text and long.strip() in answer.text
    assert long not in case.client().get("/brand/parts").text


def test_another_workspace_has_its_own(case: Case) -> None:
    send(case, list(STANDARD), {}, cover_en="Only ours to read")
    assert "Only ours to read" not in case.client("stranger").get("/brand/parts").text


def test_two_who_change_different_texts_keep_both_and_the_same_text_clashes(case: Case) -> None:
    client = case.client()
    assert send(case, list(STANDARD), {}, page_en="", cover_zh="").status_code == 302
    old = form_of(client.get("/brand/parts"))
    assert send(case, list(STANDARD), {}, page_en="# Ours\n\nA long page.").status_code == 302
    assert client.post("/brand/parts", data=old | {"cover-zh": "呈报"}).status_code == 302
    kept = form_of(client.get("/brand/parts"))
    assert kept["page-en"][0].startswith("# Ours") and kept["cover-zh"] == ["呈报"]
    clash = client.post("/brand/parts", data=old | {"page-en": "Mine."})
    assert clash.status_code == 400 and "Own page, English reports: # Ours" in clash.text
    assert form_of(clash)["page-en"] == ["Mine."], "what was typed stays"
    swapped = old | {"place-summary": ["2"], "place-contents": ["1"]}
    assert client.post("/brand/parts", data=swapped).status_code == 302
    lost = client.post("/brand/parts", data=old | {"place-summary": ["3"], "place-contents": ["1"], "place-profile": ["2"]})
    assert lost.status_code == 400 and "Parts and their order: Contents" in lost.text
    assert send(case, list(STANDARD), {}, page_en="", cover_zh="").status_code == 302


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_longest_words_on_the_cover_leave_it_one_page(case: Case, assessment: str, locale: str) -> None:
    sentences = {"en": "Prepared with the working group of the bank from interviews. ", "zh": "与行方工作组共同完成。"}
    sentence = sentences[locale]
    words = sentence * 40
    while cover_lines(words) > COVER_LINES:
        words = words[: -len(sentence)]
    assert send(case, ["summary"], {}, **{f"cover_{locale}": words}).status_code == 302
    pages = PdfReader(io.BytesIO(case.document(assessment, locale=locale))).pages
    whole = {"en": "Overall", "zh": "整体"}[locale]
    assert whole in pages[0].extract_text(), "the last row of the levels"
    assert send(case, list(STANDARD), {}, **{f"cover_{locale}": ""}).status_code == 302
