"""Every action title handles none, one, many, unpublished and all at target, in both languages."""

import re
from dataclasses import replace

import pytest

from reports import titles
from reports.language import Language
from scoring.result import Change, Difference, Node, Result


def change(difference: float | None, real: bool | None) -> Change:
    """A change of the whole by so many points."""
    return Change(None, None, 1.0, Difference("overall", 30.0, 33.0, difference, None, real, None), (), ())


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_titles_are_whole_sentences_in_their_language(locale: str, result: Result) -> None:
    lang = Language(locale)
    whole, name = result.overall, "人工复核" if locale == "zh" else "Human review"
    none: Node = replace(whole, level=None, index=None, coverage=0.3, consensus=None)
    nothing = replace(none, coverage=None, reason="not_applicable")
    named = [(name, 2.0), (name + "2", 3.5)]
    said = [
        titles.headline(lang, whole, 0, 0, "", has_targets=False), titles.headline(lang, nothing, 0, 0, ""),
        titles.index_headline(lang, nothing, []), 
        *(titles.roadmap(lang, 0, 4.0, 4.0, "2028", state) for state in ("idle", "left_out", "clash")),
        titles.roadmap(lang, 1, 4.0, 4.04, "2028"),
        titles.headline(lang, none, 0, 0, ""), titles.headline(lang, whole, 0, 18, ""),
        titles.headline(lang, whole, 0, 18, name), titles.headline(lang, whole, 0, 0, name),
        *(titles.headline(lang, whole, count, 18, name) for count in (1, 13)),
        titles.profile(lang, []), titles.profile(lang, [(name, 2.0)]), titles.profile(lang, named),
        titles.profile(lang, [*named, (name + "3", 2.1)], near=[name + "3"]),
        titles.heat(lang, []), titles.heat(lang, [(name, 3.0)]), titles.heat(lang, named),
        titles.gaps(lang, [[]], 0, 28, 28), titles.gaps(lang, [[]], 0, 3, 28), titles.gaps(lang, [[]], 0, 0, 28),
        titles.gaps(lang, [[name]], 1, 28, 28), titles.gaps(lang, [[name], ["b", "c", "d"]], 4, 28, 28),
        titles.heat(lang, [(name, 3.0), (name, 3.0)]), titles.profile(lang, [(name, 2.0), (name, 2.0)]),
        titles.regulatory(lang, 0, 0, 0), titles.regulatory(lang, 0, 0, 1), titles.regulatory(lang, 0, 0, 9),
        titles.regulatory(lang, 1, 0, 9), titles.regulatory(lang, 5, 2, 9), titles.regulatory(lang, 4, 4, 4, 15),
        titles.questions(lang, 14, 0, 22, 42), titles.questions(lang, 14, 2, 22, 1),
        titles.dimension(lang, name, None, []), titles.dimension(lang, name, 2.0, [(name, 2.0)]),
        titles.dimension(lang, name, 2.7, named),
        titles.patterns(lang, [], 0), titles.patterns(lang, [], 1), titles.patterns(lang, [], 13),
        titles.patterns(lang, [name], 13), titles.patterns(lang, [name, name], 13),
        titles.crosswalks(lang, [], 2), titles.crosswalks(lang, [f"{name} 2.0"], 1),
        titles.crosswalks(lang, [f"{name} 2.0", f"{name} 2.2"], 2),
        titles.roadmap(lang, 0, 2.0, 3.0, "2028"), titles.roadmap(lang, 1, 2.0, 3.0, "2028"),
        titles.roadmap(lang, 9, 2.0, 3.0, "2028"), titles.roadmap(lang, 9, None, None, "2028"),
        titles.investment(lang, "1", "2", 3, 4, "2028"), titles.investment(lang, "1", "2", 0, 0, "2028"),
        titles.levels(lang, 1, 0, 0, 5, "2028"), titles.levels(lang, 9, 4, 2, 28, "2028"),
        titles.certainty(lang, whole, 1, None), titles.certainty(lang, none, 24, None),
        *(titles.certainty(lang, whole, 24, band) for band in ("agree", "discuss", "revote")),
        titles.questions(lang, 3, 0, 28), titles.questions(lang, 3, 2, 28),
        titles.method(lang, True), titles.method(lang, False),
        titles.cards(lang, 1, "3", name), titles.cards(lang, 9, "30", name),
        titles.moves(lang, 1, 0), titles.moves(lang, 4, 3),
        *(titles.change(lang, change(difference, real)) for difference, real in (
            (None, None), (1.0, None), (1.0, False), (3.0, True), (-3.0, True))),
    ]  # fmt: skip
    for title in said:
        assert title and "{" not in title and not re.search("None(?! of)", title), title
        if locale == "zh":
            assert re.search(r"[\u4e00-\u9fff]", title) and not re.search(r"[A-Za-z]{3}", title), title


def test_a_change_without_an_interval_is_not_called_noise() -> None:
    said = titles.change(Language("en"), change(14.4, None))
    assert "within noise" not in said and "no interval tells" in said


def test_dimensions_that_cannot_be_told_apart_from_the_lowest_trail_with_it() -> None:
    lang, named = Language("en"), [("Product", 3.0), ("Risk", 2.0), ("Talent", 2.1), ("Technology", 2.6)]
    assert titles.profile(lang, named, near=["Talent"]) == "Product leads at 3.0; Risk and Talent trail at 2.0 and 2.1"
    assert titles.profile(lang, named) == "Product leads at 3.0, Risk trails at 2.0"


def test_numbers_are_rounded_once_half_away_from_zero() -> None:
    lang = Language("en")
    assert [lang.level(value) for value in (2.25, 2.35, 2.449999, None)] == ["2.3", "2.4", "2.4", "–"]
    assert Language("zh").percent(0.965) == "97%" and Language("zh").months(4) == "4个月"
    assert Language("zh").money(320) == "320万元" and lang.money(320) == "RMB 3.2\u202fm"
