"""What changed between two versions is told, and whether scores stay comparable."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from questionnaires.differences import differences
from questionnaires.library import build, files_of
from questionnaires.schema import Questionnaire
from questionnaires.search import search
from reports.language import Language
from reports.version_words import version_words

Change = Callable[[dict[str, Any]], Any]


def version(questionnaire: Questionnaire, *changes: Change) -> Questionnaire:
    """The next version, with changes made to its files."""
    files = json.loads(json.dumps(files_of(questionnaire)))
    files["model.yaml"]["version"] = "1.1.0"
    for change in changes:
        change(files)
    return build(files, "changed")


def question(files: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = files["risk.yaml"]["questions"][0]
    return found


def test_the_same_content_under_a_new_version_stays_comparable(questionnaire: Questionnaire) -> None:
    found = differences(questionnaire, version(questionnaire))
    assert found.comparable == "fully" and found.questions == () and found.shared == 1


@pytest.mark.parametrize(
    ("change", "kind", "comparable"),
    [
        (lambda files: question(files)["text"].update(en="Other words?"), "reworded", "fully"),
        (lambda files: question(files)["levels"][1].update(en="Another anchor."), "changed", "partly"),
        (lambda files: question(files).update(revision=2), "revised", "partly"),
        (lambda files: question(files).update(weight=2), "changed", "partly"),
    ],
)
def test_each_kind_of_change_is_told(questionnaire: Questionnaire, change: Change, kind: str, comparable: str) -> None:
    found = differences(questionnaire, version(questionnaire, change))
    assert [(each.id, each.kind) for each in found.questions] == [("framework_governance.appetite", kind)]
    assert found.comparable == comparable
    assert found.shared == pytest.approx(63 / 64 if kind == "revised" else 1)


def test_added_and_removed_things_are_named_in_both_languages(questionnaire: Questionnaire) -> None:
    def change(files: dict[str, Any]) -> None:
        files["talent.yaml"]["questions"].pop()
        files["initiatives.yaml"]["initiatives"][0]["months"] = 9
        files["model.yaml"]["dimensions"][0]["weight"] = 2
        files["sources.yaml"]["sources"][0]["checked_on"] = "2027-01-01"

    after = version(questionnaire, change)
    found = differences(questionnaire, after)
    assert [each.kind for each in found.questions] == ["removed"] and found.comparable == "partly"
    assert found.weights_changed == ("technology",) and len(found.initiatives_changed) == 1
    for locale in ("en", "zh"):
        words = version_words(found, questionnaire, after, Language(locale))
        assert "retail-lending@1.1.0" in words.verdict and not words.comparable and len(words.groups) == 4
    assert differences(after, questionnaire).questions[0].kind == "added"


def test_another_questionnaire_is_not_compared(questionnaire: Questionnaire) -> None:
    other = version(questionnaire, lambda files: files["model.yaml"].update(id="other"))
    assert differences(questionnaire, other).comparable == "not"


def test_search_finds_words_in_either_language(questionnaire: Questionnaire) -> None:
    assert {hit.id for hit in search(questionnaire, "champion challenger")} >= {"pre_loan.models"}
    assert {hit.kind for hit in search(questionnaire, "联合贷款")} >= {"question", "source"}
    assert search(questionnaire, "no such words here") == () and search(questionnaire, "  ") == ()
