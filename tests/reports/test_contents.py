"""The contents tell the whole report: each part by its name and the message of its page."""

import re

import pytest
import tinyhtml5

from questionnaires.schema import Questionnaire
from reports.content import make_report
from reports.language import Language
from reports.page_room import contents_form
from reports.parts import contents_of
from reports.planned import Planned
from reports.rendering import html_of
from scoring.answers import Answers
from scoring.result import Result


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_each_line_of_the_contents_is_the_title_of_its_page(
    questionnaire: Questionnaire, sample: Answers, result: Result, planned: Planned, locale: str
) -> None:
    report = make_report(questionnaire, sample, result, planned, Language(locale), "2026-11-18")
    page = tinyhtml5.parse(html_of(report))
    titles = {
        each.get("id"): re.sub("[\u200b\u2060]", "", "".join(each.itertext())).strip()
        for each in page.iter("{http://www.w3.org/1999/xhtml}h1")
    }
    entries = contents_of(report)
    assert len(entries) > 15 and {each.anchor for each in entries} <= set(titles)
    said = {each.anchor: each.title for each in entries if each.title}
    assert {entry.anchor for entry in entries} == set(said)
    assert said == {anchor: titles[anchor] for anchor in said}


def test_the_contents_are_set_smaller_before_they_need_a_second_page() -> None:
    long = "A message that takes two lines of the contents because it names what leads, what trails and what comes first"
    forms = [contents_form(titles) for titles in (["x"] * 22, ["x"] * 23, ["x"] * 31, [long] * 15, [long] * 16, ["x"] * 32)]
    assert forms == ["", "small", "small", "", "tiny", "tiny"]
