"""The shipped content is sound, and a broken one is named with file, line and reason."""

import re
import shutil
from pathlib import Path

import pytest

from errors import ContentError
from questionnaires.library import SHIPPED, check, find, load
from questionnaires.schema import LEADING, REGULATORY, Questionnaire

REFERENCE = SHIPPED / "retail_lending"


def test_the_shipped_content_has_no_fault() -> None:
    assert check(REFERENCE) == []


def test_the_model_has_the_numbers_of_the_design(questionnaire: Questionnaire) -> None:
    assert len(questionnaire.dimensions) == 5
    assert len(questionnaire.capabilities) == 28
    assert len(questionnaire.questions) == 64
    assert len(questionnaire.asked("quick")) == 28
    assert len(questionnaire.patterns) == 13
    assert len(questionnaire.initiatives) == 45
    quick_of = {question.id.split(".")[0] for question in questionnaire.asked("quick")}
    assert quick_of == {capability.id for capability in questionnaire.capabilities}


def test_anchors_are_of_a_length_one_can_read(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        for level in question.levels:
            assert 8 <= len(level.en.split()) <= 50, (question.id, level.en)


def test_critical_marks_carry_a_binding_source(questionnaire: Questionnaire) -> None:
    classes = {source.id: source.rule_class for source in questionnaire.sources}
    for question in questionnaire.questions:
        assert not question.critical or any(classes[source] in "LN" for source in question.critical)


def test_every_leading_target_has_a_reason_for_each_type(questionnaire: Questionnaire) -> None:
    profile = questionnaire.profile(LEADING)
    assert profile is not None
    assert {target.capability for target in profile.targets} == {each.id for each in questionnaire.capabilities}
    assert all(len(target.by_type or {}) == 6 and target.reason.zh for target in profile.targets)


def test_a_regulatory_minimum_of_three_rests_on_a_binding_source(questionnaire: Questionnaire) -> None:
    profile = questionnaire.profile(REGULATORY)
    assert profile is not None
    for target in profile.targets:
        assert target.rule_class in ("L", "N", "G")
        assert target.rule_class == "G" or target.target == 3


def test_chinese_texts_use_full_width_punctuation() -> None:
    wrong = re.compile(r"[\u4e00-\u9fff][,:;?!]|[,;?!][\u4e00-\u9fff]")
    for path in sorted(REFERENCE.glob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for text in re.findall(r'zh: "((?:[^"\\]|\\.)*)"', line):
                assert not wrong.search(text), (path.name, number, text)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(REFERENCE, tmp_path / "copy", ignore=shutil.ignore_patterns("*.pyc", "__pycache__"))
    return tmp_path / "copy"


def replace(folder: Path, file: str, old: str, new: str) -> int:
    """Change one place of a file; the line (1-based) it stands in."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("technology.yaml", "owner: digital_channels", "owner: nobody", "unknown owner"),
        ("patterns.yaml", "fast_approval >= 2.3", "fast_aproval >= 2.3", "fast_aproval"),
        ("patterns.yaml", "fast_approval >= 2.3", "fast_approval >== 2.3", "expected"),
        ("initiatives.yaml", "prerequisites: [journey_redesign", "prerequisites: [no_such", "no_such"),
        ("profiles.yaml", "capability: platform_stability", "capability: platform", "unknown capability"),
        ("profiles.yaml", "        applies_to: [consumer_finance]\n", "", "has two targets"),
        ("profiles.yaml", "[consumer-finance-companies-2024, personal-loan-2024]", "[net-loan-2021]", "sources is G"),
        ("model.yaml", "coverage: 0.70", "coverage: 7", "coverage"),
        ("model.yaml", 'version: "1.0.0"', "version: 1.0", "version"),
        ("sources.yaml", "    class: G", "    class: Z", "class"),
    ],
)
def test_a_fault_is_named_with_file_line_and_reason(copy: Path, file: str, old: str, new: str, reason: str) -> None:
    replace(copy, file, old, new)
    faults = check(copy)
    assert faults
    assert any(fault.file == file and reason in fault.reason for fault in faults), [str(fault) for fault in faults]
    with pytest.raises(ContentError, match=file):
        load(copy)


def test_a_missing_translation_is_named(copy: Path) -> None:
    line = replace(copy, "model.yaml", 'name: {en: "Technology", zh: "科技"}', 'name: {en: "Technology"}')
    fault = check(copy)[0]
    assert (fault.file, fault.place) == ("model.yaml", line)
    assert "Chinese text is missing" in fault.reason


def test_a_cycle_of_prerequisites_is_named(copy: Path) -> None:
    text = (copy / "initiatives.yaml").read_text(encoding="utf-8")
    start = text.index("- id: journey_redesign")
    at = text.index("prerequisites: []", start)
    changed = text[:at] + "prerequisites: [experiment_platform]" + text[at + len("prerequisites: []") :]
    (copy / "initiatives.yaml").write_text(changed, encoding="utf-8")
    assert any("cycle" in fault.reason for fault in check(copy))


def test_an_unreachable_target_is_named(copy: Path) -> None:
    text = (copy / "initiatives.yaml").read_text(encoding="utf-8")
    lift = "{capability: platform_stability, from: 3, to: 5}"
    changed = text.replace(lift, lift.replace("to: 5", "to: 4"))
    assert changed != text
    (copy / "initiatives.yaml").write_text(changed, encoding="utf-8")
    assert any("platform_stability" in fault.reason and "reached" in fault.reason for fault in check(copy))


def test_an_unknown_questionnaire_is_refused_by_name() -> None:
    with pytest.raises(ContentError, match="no questionnaire 'nothing'"):
        find("nothing")
    for name in ("retail-lending@9.9.9", "a/" * 3000, "x" * 5000):
        with pytest.raises(ContentError, match="no questionnaire"):
            find(name)
