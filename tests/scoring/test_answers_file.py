"""Bad answers files: one clear line with file and place, whatever the file holds."""

import json
import time
from typing import Any

import pytest

from errors import AnswerError
from questionnaires.schema import Questionnaire
from scoring.answers import Answers
from scoring.answers_file import questionnaire_name, read_answers

HEAD = "questionnaire: retail-lending\norganisation: {name: A, institution_type: city_commercial}\n"
GOOD = HEAD + "respondents:\n  - id: r1\n    answers: {iteration.feedback: 3}\n"


def read(raw: bytes, questionnaire: Questionnaire, name: str = "a.yaml") -> Answers:
    data, _ = questionnaire_name(raw, name)
    return read_answers(data, questionnaire, name)


def test_a_good_file_is_read(questionnaire: Questionnaire) -> None:
    answers = read(GOOD.encode(), questionnaire)
    assert answers.respondents[0].answers == {"iteration.feedback": 2}
    assert (answers.version, answers.mode, answers.confidentiality) == ("full", "self", "confidential")


def test_a_byte_order_mark_and_a_whole_float_are_accepted(questionnaire: Questionnaire) -> None:
    answers = read(b"\xef\xbb\xbf" + GOOD.replace(": 3}", ": 3.0}").encode(), questionnaire)
    assert answers.respondents[0].answers == {"iteration.feedback": 2}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"\xff\xfe\x31", "UTF-8"),
        (b"x" * 6_000_000, "at most 5 MB"),
        (b"[" * 200_000, "nested"),
        (("a: " + "[" * 30).encode(), "nested"),
        (b"a: &x 1\nb: *x\n", "anchors"),
        (b"a: !!python/object:os.system x\n", "tag"),
        (b"a: 1\na: 2\n", "twice"),
        (b"a: 1\n---\nb: 2\n", "second YAML document"),
        (GOOD.replace(": 3}", ": '3'}").encode(), "'3' is not a level"),
        (GOOD.replace(": 3}", ": 6}").encode(), "6 is not a level"),
        (GOOD.replace(": 3}", ": 2.5}").encode(), "2.5 is not a level"),
        (GOOD.replace(": 3}", ": true}").encode(), "is not a level"),
        (GOOD.replace(": 3}", ": null}").encode(), "is not a level"),
        (GOOD.replace("iteration.feedback", "iteration.nothing").encode(), "unknown question"),
        (GOOD.replace("    answers", "    hobby: x\n    answers").encode(), "unknown key"),
        (GOOD.replace("city_commercial", "village").encode(), "is not known"),
        ((GOOD + "  - id: r1\n    answers: {}\n").encode(), "twice"),
        ((GOOD + "version: huge\n").encode(), "is not known"),
        ((GOOD + "date: 2026-13-01\n").encode(), "not a date"),
        ((GOOD + f"cycle: {'c' * 61}\n").encode(), "61 characters"),
        (GOOD.replace("id: r1", f"id: {'r' * 201}").encode(), "201 characters"),
        (GOOD.replace("id: r1", f"id: r1\n    role: {'r' * 201}").encode(), "201 characters"),
        (GOOD.replace("name: A", f"name: {'A' * 2001}").encode(), "2001 characters"),
        ((GOOD + f"agreed: {{iteration.feedback: {{level: 3, by: {'b' * 201}}}}}\n").encode(), "201 characters"),
        ((GOOD + "targets: {iteration: 9}\n").encode(), "out of range"),
        ((GOOD + f"targets: {{iteration: {'9' * 299}}}\n").encode(), "out of range"),
        ((GOOD + "agreed: {iteration.feedback: {reason: x}}\n").encode(), "'level' is missing"),
        ((GOOD + "units: [" + "{id: a, name: b}," * 201 + "]\n").encode(), "201 units"),
        ((HEAD + "respondents:\n" + "- {id: a, answers: {}}\n" * 2001).encode(), "2001 respondents"),
        ((HEAD + "respondents: []\n").encode(), "no respondent"),
        (b"just a text", "not a mapping"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_the_fault(raw: bytes, words: str, questionnaire: Questionnaire) -> None:
    begin = time.process_time()
    with pytest.raises(AnswerError) as caught:
        read(raw, questionnaire)
    assert time.process_time() - begin < 5
    message = str(caught.value)
    assert message.startswith("a.yaml") and words in message and "\n" not in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": NaN}', "NaN"),
        ('{"questionnaire": "\\ud800"}', "half of a letter"),
        ('{"a": Infinity}', "Infinity"),
        ('{"a": 1e999}', "too large"),
        ('{"a": ', "line 1: not valid JSON: Expecting value, at letter 7; mend it there"),
        ('{"a": 1,\n "a": 2}', "line 2: the key 'a' stands twice"), ('{"a":\n [1,\n NaN]}', "line 3: NaN is not a number"),
        ('{"a": "1e400",\n "b": 1e400}', "line 2: the number 1e400 is too large"),
        ("[" * 100_000, "nested"),
        ('{"a": ' + "9" * 5000 + "}", "digits"),
    ],
)
def test_bad_json_is_refused(text: str, words: str, questionnaire: Questionnaire) -> None:
    with pytest.raises(AnswerError, match=words):
        read(text.encode(), questionnaire, "a.json")


def test_the_place_is_named_with_its_line(questionnaire: Questionnaire) -> None:
    with pytest.raises(AnswerError, match=r"a.yaml, line 5, respondents\[0\].answers"):
        read(GOOD.replace(": 3}", ": 9}").encode(), questionnaire)


def test_json_and_yaml_give_the_same(questionnaire: Questionnaire) -> None:
    value: dict[str, Any] = {
        "questionnaire": "retail-lending",
        "organisation": {"name": "A", "institution_type": "city_commercial"},
        "respondents": [{"id": "r1", "answers": {"iteration.feedback": 3}}],
    }
    assert read(json.dumps(value).encode(), questionnaire, "a.json") == read(GOOD.encode(), questionnaire)
