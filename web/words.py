"""Own words in the report: a paragraph or more under the title of each section, in the language of the page."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from assessment.marks import mark_of
from assessment.models import Narrative
from assessment.narrative import Words, narratives, save_words, text_mark
from assessment.reporting import report_of
from errors import WaymarkError
from reports.error_words import error_words
from reports.sections import Section, sections_of
from web.site import actor, allow, db, language, say_saved, site
from web.stages import assessment_of, head

blueprint = Blueprint("words", __name__)


def _sections(assessment_id: str) -> tuple[Section, ...]:
    assessment = assessment_of(assessment_id)
    today = datetime.date.today().isoformat()
    report, _ = report_of(db(), assessment, site().settings, language().locale, today)
    return sections_of(report)


def out_of_date(assessment_id: str) -> int:
    """How many own texts, in the language of the page, were written on other figures than those of today."""
    held = narratives(db(), assessment_of(assessment_id), language().locale)
    return len(written_on_others(held, _sections(assessment_id))) if held else 0


def written_on_others(held: Mapping[str, Narrative], sections: Iterable[Section]) -> frozenset[str]:
    """The sections whose own words were written on other figures than those that stand in them."""
    return frozenset(each.id for each in sections if each.id in held and held[each.id].figures != each.mark)


def _page(
    assessment_id: str, sections: tuple[Section, ...], typed: Mapping[str, Words] | None = None,
    faults: Mapping[str, WaymarkError] | None = None,
) -> Any:  # fmt: skip
    lang, assessment = language(), assessment_of(assessment_id)
    held = narratives(db(), assessment, lang.locale)
    stale = written_on_others(held, sections)
    rows = [
        {
            "id": each.id, "title": each.title, "seen": text_mark(held.get(each.id)),
            "text": typed[each.id].text if typed and each.id in typed else held[each.id].text if each.id in held else "",
            "stale": each.id in stale,
            "by": held[each.id].by if each.id in held else "",
            "fault": error_words(faults[each.id], lang) if faults and each.id in faults else "",
            "now": held[each.id].text if faults and each.id in faults and each.id in held else "",
        }
        for each in sections
    ]  # fmt: skip
    page = render_template(
        "web/words.html", head=head(assessment, "report"), rows=rows, may_edit=actor().may_edit,
        stale=len(stale), faults=bool(faults),
    )  # fmt: skip
    return page, 400 if faults else 200


@blueprint.get("/assessments/<assessment_id>/report/words")
@allow("viewer")
def show(assessment_id: str) -> Any:
    return _page(assessment_id, _sections(assessment_id))


@blueprint.post("/assessments/<assessment_id>/report/words")
@allow("editor")
def save(assessment_id: str) -> Any:
    assessment = assessment_of(assessment_id, edit=True)
    sections, form = _sections(assessment_id), request.form
    typed = {
        each.id: Words(
            form[f"text_{each.id}"].strip().replace("\r\n", "\n"), form.get(f"seen_{each.id}", ""), f"holds_{each.id}" in form
        )
        for each in sections
        if f"text_{each.id}" in form
    }
    faults = save_words(db(), actor(), assessment, language().locale, typed, {each.id: each.mark for each in sections})
    if faults:
        db().rollback()
        changed = {id: words for id, words in typed.items() if mark_of(words.text) != words.seen}
        return _page(assessment_id, sections, changed, faults)
    say_saved()
    return redirect(url_for("words.show", assessment_id=assessment_id))
