"""The engine against an independent slow scorer, worked examples and properties."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import ContentError
from questionnaires.library import find
from questionnaires.schema import Profile, Questionnaire, Target
from scoring.answers import NOT_APPLICABLE, UNKNOWN, Agreed, Answers, Organisation, Respondent, Unit
from scoring.answers import Evidence as Piece
from scoring.engine import score
from scoring.result import Result, redacted, result_json
from tests.scoring.slow import slow_score

MODEL = find("retail-lending")
BANK = Organisation(MODEL.title, "city_commercial")


def made(answers: list[dict[str, int]], **more: object) -> Answers:
    people = tuple(Respondent(f"r{i}", each) for i, each in enumerate(answers))
    return Answers(MODEL.key, BANK, people, **more)  # type: ignore[arg-type]


def random_answers(seed: int) -> Answers:
    """Answers with missing, unknown, not applicable and agreed ones, in both versions."""
    dice = random.Random(seed)
    density, na = dice.choice((0.2, 0.5, 0.8, 1.0)), dice.choice((0.0, 0.1, 0.5))
    people = []
    for _ in range(dice.choice((1, 2, 3, 5, 8))):
        own = {}
        for question in MODEL.questions:
            if dice.random() < density:
                own[question.id] = NOT_APPLICABLE if dice.random() < na else dice.choice((UNKNOWN, 0, 1, 2, 3, 4))
        people.append(own)
    agreed = tuple(
        Agreed(question.id, dice.choice((NOT_APPLICABLE, 0, 2, 4))) for question in MODEL.questions if dice.random() < 0.1
    )
    return made(people, agreed=agreed, version=dice.choice(("full", "quick")))


@pytest.mark.parametrize("seed", range(300))
def test_the_engine_agrees_with_an_independent_slow_scorer(seed: int) -> None:
    answers = random_answers(seed)
    fast, slow = score(MODEL, answers), slow_score(MODEL, answers)
    for node in (fast.overall, *fast.dimensions, *fast.capabilities):
        wanted = slow[node.id]
        if wanted["x"] is None:
            assert node.index is None and node.level is None and node.attained is None and not node.published, node.id
            assert node.reason == ("not_applicable" if wanted["coverage"] is None else "coverage")
        else:
            assert node.index == pytest.approx(100 * float(wanted["x"]), abs=1e-9), node.id
            assert node.level == pytest.approx(1 + 4 * float(wanted["x"]), abs=1e-9)
            assert node.attained == wanted["attained"], node.id
        if wanted["coverage"] is not None:
            assert node.coverage == pytest.approx(float(wanted["coverage"]))


def test_the_median_of_an_even_group_is_the_mean_of_the_two_middle_ones() -> None:
    result = score(MODEL, made([{"iteration.feedback": rank} for rank in (0, 1, 2, 4)]))
    figures = next(each for each in result.questions if each.id == "iteration.feedback")
    assert figures.level == 2.5
    assert (figures.n, figures.na, figures.unknown, figures.origin) == (4, 0, 0, "group")


def test_an_agreed_level_wins_over_a_majority_of_not_applicable() -> None:
    people = [{"iteration.feedback": NOT_APPLICABLE}] * 3
    agreed = (Agreed("iteration.feedback", 3, "seen", "chair"),)
    figures = next(e for e in score(MODEL, made(people, agreed=agreed)).questions if e.id == "iteration.feedback")
    assert (figures.level, figures.origin, figures.group_level) == (4.0, "agreed", None)


def test_exactly_half_not_applicable_keeps_the_question() -> None:
    kept = score(MODEL, made([{"iteration.feedback": NOT_APPLICABLE}, {"iteration.feedback": 2}]))
    assert next(each for each in kept.questions if each.id == "iteration.feedback").level == 3.0
    people = [{"iteration.feedback": NOT_APPLICABLE}, {"iteration.feedback": NOT_APPLICABLE}, {"iteration.feedback": 2}]
    out = score(MODEL, made(people))
    assert next(each for each in out.questions if each.id == "iteration.feedback").value is None


def test_unknown_is_missing_not_zero() -> None:
    people = [{"iteration.feedback": UNKNOWN}, {"iteration.feedback": 4}]
    figures = next(each for each in score(MODEL, made(people)).questions if each.id == "iteration.feedback")
    assert (figures.level, figures.unknown) == (5.0, 1)


def test_the_quick_version_counts_what_it_ignores() -> None:
    full = {question.id: 2 for question in MODEL.questions}
    result = score(MODEL, made([full], version="quick", agreed=(Agreed("iteration.experiments", 4),)))
    assert result.settings["ignored"] == 64 - 28 + 1
    assert result.overall.level == 3.0 and len(result.questions) == 28


def test_attained_and_gating_name_what_holds_the_level_back() -> None:
    own = {question.id: 3 for question in MODEL.questions}
    own["decision_oversight.human_review"] = 1
    result = score(MODEL, made([own]))
    node = result.node("decision_oversight")
    assert (node.level, node.attained) == (3.0, 2)
    (gate,) = node.gating
    assert (gate.question, gate.level, gate.needed, gate.reason) == ("decision_oversight.human_review", 2.0, 3, "critical")
    assert result.overall.attained == 3
    assert [gate.capability for gate in result.overall.gating] == ["decision_oversight"]


def test_an_unanswered_required_question_is_listed_but_not_compared() -> None:
    own = {question.id: 2 for question in MODEL.questions if question.id != "platform_stability.change"}
    node = score(MODEL, made([own])).node("platform_stability")
    assert node.reason == "coverage"
    own = {question.id: 2 for question in MODEL.questions}
    del own["pre_loan.models"]
    assert not score(MODEL, made([own])).node("pre_loan").published


def test_gaps_and_priority_follow_the_rule() -> None:
    own = {question.id: 2 for question in MODEL.questions} | {"decision_oversight.human_review": 0}
    result = score(MODEL, made([own]))
    node = result.node("decision_oversight")
    assert node.gaps == {"regulatory_minimum": 1.0, "leading_practice": 2.0}
    first = result.priorities[0]
    assert (first.capability, first.gap, first.regulatory_gap, first.priority) == ("decision_oversight", 2.0, 1.0, 3.5)
    assert [rule.capability for rule in result.shortfalls] == ["decision_oversight"]


def test_guiding_opinions_are_expected_and_never_a_shortfall() -> None:
    result = score(MODEL, made([{question.id: 0 for question in MODEL.questions}]))
    expected = [rule for rule in result.regulatory if rule.rule_class == "G"]
    assert expected and all(rule.shortfall == 0 for rule in expected)
    assert all(rule.is_minimum for rule in result.shortfalls)
    assert "regulatory_minimum" not in result.node("strategy_leadership").targets


def test_an_unanswered_minimum_is_not_assessed() -> None:
    result = score(MODEL, made([{"iteration.feedback": 2}]))
    rule = next(each for each in result.regulatory if each.capability == "pre_loan")
    assert rule.level is None and rule.shortfall is None


def test_another_institution_has_benchmarks_only_when_it_names_a_type() -> None:
    own = [{question.id: 2 for question in MODEL.questions}]
    alone = replace(made(own), organisation=Organisation(MODEL.title, "other"))
    assert score(MODEL, alone).overall.gaps == {} and score(MODEL, alone).regulatory == ()
    compared = replace(made(own), organisation=Organisation(MODEL.title, "other", "rural_commercial"))
    assert "leading_practice" in score(MODEL, compared).overall.gaps


@pytest.mark.parametrize(("target", "level"), [
    ({"target": 4}, 4.0), ({"target": 4, "class": "L"}, None), ({"by_type": {"rural_commercial": 4}}, None),
    ({"by_type": {"other": 3, "rural_commercial": 4}}, 3.0), ({"target": 4, "applies_to": ("rural_commercial",)}, None),
])  # fmt: skip
def test_what_the_authors_want_of_everyone_holds_without_a_type_and_no_rule_does(
    target: dict[str, Any], level: float | None
) -> None:
    wanted = Target(capability="pre_loan", reason=MODEL.title, **target)
    assert wanted.level_for(None) == level
    profile = Profile(id="leading_practice", name=MODEL.title, about=MODEL.title, targets=(wanted,))
    model = MODEL.model_copy(update={"profiles": (profile,)})
    alone = replace(made([{question.id: 0 for question in MODEL.questions}]), organisation=Organisation(MODEL.title, "other"))
    targets = {node.id: node.targets for node in score(model, alone).capabilities if node.targets}
    assert targets == ({} if level is None else {"pre_loan": {"leading_practice": level}})


def test_own_targets_are_the_profile_own() -> None:
    answers = replace(made([{question.id: 1 for question in MODEL.questions}]), targets={"iteration": 4.5})
    result = score(MODEL, answers, "own")
    assert result.node("iteration").gaps["own"] == 2.5 and result.priorities
    with pytest.raises(ContentError, match="no profile"):
        score(MODEL, answers, "nothing")


def test_accepted_evidence_takes_the_claim_away() -> None:
    question = "decision_oversight.human_review"
    claimed = score(MODEL, made([{question: 2}]))
    assert next(each for each in claimed.questions if each.id == question).claimed
    person = Respondent("r", {question: 2}, evidence={question: (Piece("report", verdict="accepted"),)})
    shown = score(MODEL, replace(made([{}]), respondents=(person,)))
    figures = next(each for each in shown.questions if each.id == question)
    assert not figures.claimed and figures.evidence == "accepted"


def test_units_show_the_mean_and_the_lowest_attained() -> None:
    units = (Unit("a", MODEL.title, 3), Unit("b", MODEL.title, 1))
    people = tuple(
        Respondent(f"r{unit}", {question.id: rank for question in MODEL.questions}, unit=unit)
        for unit, rank in (("a", 3), ("b", 1))
    )
    result = score(MODEL, replace(made([{}]), respondents=people, units=units))
    assert result.overall.level == pytest.approx(3.5) and result.overall.attained == 2
    assert result.units is not None and [unit.overall.level for unit in result.units] == [4.0, 2.0]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_nothing(seed: int, shuffle: random.Random) -> None:
    answers = random_answers(seed)
    people = list(answers.respondents)
    shuffle.shuffle(people)
    one, two = score(MODEL, answers), score(MODEL, replace(answers, respondents=tuple(people)))
    assert result_json(one) == result_json(two)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), pick=st.integers(0, 10**6))
def test_raising_one_answer_never_lowers_a_score(seed: int, pick: int) -> None:
    answers = random_answers(seed)
    person = answers.respondents[pick % len(answers.respondents)]
    raisable = [question for question, rank in person.answers.items() if 0 <= rank < 4]
    if not raisable:
        return
    question = raisable[pick % len(raisable)]
    higher = replace(person, answers={**person.answers, question: person.answers[question] + 1})
    people = tuple(higher if each is person else each for each in answers.respondents)
    before, after = score(MODEL, answers), score(MODEL, replace(answers, respondents=people))
    for old, new in zip(
        (before.overall, *before.dimensions, *before.capabilities), (after.overall, *after.dimensions, *after.capabilities),
        strict=True,
    ):  # fmt: skip
        assert (old.index is None) == (new.index is None)
        assert old.index is None or new.index is None or new.index >= old.index - 1e-9


def weighted_model(seed: int) -> Questionnaire:
    """The model with random weights on questions, capabilities and dimensions, some of them nought."""
    dice = random.Random(seed)

    def weight() -> dict[str, float]:
        return {"weight": dice.choice((0.0, 0.5, 1.0, 2.0, 3.0))}

    return MODEL.model_copy(update={"dimensions": tuple(
        dimension.model_copy(update={**weight(), "capabilities": tuple(
            capability.model_copy(update={**weight(), "questions": tuple(
                question.model_copy(update=weight()) for question in capability.questions
            )}) for capability in dimension.capabilities
        )}) for dimension in MODEL.dimensions
    )})  # fmt: skip


@pytest.mark.parametrize("seed", range(1000, 1100))
def test_the_engine_agrees_with_the_slow_scorer_whatever_the_weights(seed: int) -> None:
    model, answers = weighted_model(seed), random_answers(seed)
    fast, slow = score(model, answers), slow_score(model, answers)
    for node in (fast.overall, *fast.dimensions, *fast.capabilities):
        wanted = slow[node.id]["x"]
        assert (node.index is None) == (wanted is None), node.id
        assert wanted is None or node.index == pytest.approx(100 * float(wanted), abs=1e-9), node.id


def test_the_words_of_the_levels_change_no_figure(sample: Answers, result: Result) -> None:
    renamed = MODEL.model_copy(update={"dimensions": tuple(
        dimension.model_copy(update={"capabilities": tuple(
            capability.model_copy(update={"questions": tuple(
                question.model_copy(update={"levels": tuple(
                    level.model_copy(update={"en": "The same words", "zh": "同样的话"}) for level in question.levels
                )}) for question in capability.questions
            )}) for capability in dimension.capabilities
        )}) for dimension in MODEL.dimensions
    )})  # fmt: skip
    assert result_json(score(renamed, sample)) == result_json(result)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 63))
def test_not_applicable_takes_a_question_out_exactly(seed: int, place: int) -> None:
    answers, question = random_answers(seed), MODEL.questions[place]
    out = replace(answers, agreed=(*(a for a in answers.agreed if a.question != question.id),
                                   Agreed(question.id, NOT_APPLICABLE)))  # fmt: skip
    plain = MODEL.model_copy(update={"profiles": (), "patterns": ()})
    less = plain.model_copy(update={"dimensions": tuple(
        dimension.model_copy(update={"capabilities": tuple(
            capability.model_copy(update={"questions": tuple(q for q in capability.questions if q.id != question.id)})
            for capability in dimension.capabilities
        )}) for dimension in MODEL.dimensions
    )})  # fmt: skip
    without = replace(
        answers,
        respondents=tuple(
            replace(each, answers={id: rank for id, rank in each.answers.items() if id != question.id})
            for each in answers.respondents
        ),
        agreed=tuple(a for a in answers.agreed if a.question != question.id),
    )
    for ours, theirs in zip(score(plain, out).dimensions, score(less, without).dimensions, strict=True):
        assert ours.index == pytest.approx(theirs.index) and ours.coverage == pytest.approx(theirs.coverage)


def test_weights_are_free_of_scale(sample: Answers) -> None:
    scaled = MODEL.model_copy(
        update={"dimensions": tuple(d.model_copy(update={"weight": d.weight * 7}) for d in MODEL.dimensions)}
    )
    assert score(scaled, sample).overall.index == pytest.approx(score(MODEL, sample).overall.index)


def test_the_interval_encloses_the_spread_and_repeats(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    interval = result.overall.interval
    assert interval is not None and interval[0] <= interval[1]
    assert score(questionnaire, sample).overall.interval == interval
    few = replace(sample, respondents=sample.respondents[:4])
    assert all(node.interval is None for node in score(questionnaire, few).dimensions)


def test_what_leaves_in_a_report_shows_no_single_answer(questionnaire: Questionnaire) -> None:
    own = [{question.id: 1 for question in questionnaire.questions} for _ in range(2)]
    data = result_json(redacted(score(questionnaire, made(own))))
    assert all(each["level"] is None and each["value"] is None for each in data["questions"])
    gates = [gate for node in data["capabilities"] for gate in node["gating"]]
    assert gates and all(gate["level"] is None for gate in gates)
    assert all(each["consensus"] is None and each["outliers"] == [] for each in data["agreement"]["questions"].values())
    assert data["overall"]["level"] == 2.0


def test_a_rule_on_a_question_that_one_person_answered_does_not_tell_the_answer(questionnaire: Questionnaire) -> None:
    for people, told in ((1, False), (3, True)):
        own = [{question.id: 1 for question in questionnaire.questions} for _ in range(people)]
        data = result_json(redacted(score(questionnaire, made(own))))
        rules = [rule for rule in data["regulatory"] if rule["question"]]
        assert rules and all((rule["level"] is not None and rule["shortfall"] is not None) is told for rule in rules)


def test_outliers_are_named_only_in_named_mode(questionnaire: Questionnaire) -> None:
    people = [{"iteration.feedback": rank} for rank in (1, 1, 1, 4)]
    named = score(questionnaire, made(people, confidentiality="named"))
    assert result_json(named)["agreement"]["questions"]["iteration.feedback"]["outliers"] == ["r3"]
    hidden = score(questionnaire, made(people))
    assert result_json(hidden)["agreement"]["questions"]["iteration.feedback"]["outliers"] == []


def test_a_unit_without_answers_is_not_averaged_away() -> None:
    units = (Unit("a", MODEL.title, 1), Unit("b", MODEL.title, 9))
    people = (
        Respondent("r1", {question.id: 4 for question in MODEL.questions}, unit="a"),
        Respondent("r2", {}, unit="b"),
    )
    overall = score(MODEL, replace(made([{}]), respondents=people, units=units)).overall
    assert overall.level is None and overall.reason == "coverage" and overall.coverage == pytest.approx(0.1)


def test_rounding_alone_is_never_a_shortfall() -> None:
    units = tuple(Unit(id, MODEL.title, weight) for id, weight in (("a", 1), ("b", 0.6), ("c", 0.6)))
    people = tuple(
        Respondent(f"r{unit.id}", {question.id: rank for question in MODEL.questions}, unit=unit.id)
        for unit, rank in zip(units, (2, 3, 1), strict=True)
    )
    result = score(MODEL, replace(made([{}]), respondents=people, units=units))
    assert result.overall.level == pytest.approx(3.0) and result.shortfalls == ()
    assert result.overall.attained == 2 and result.node("pre_loan").gating[0].needed == 3


def test_a_level_agreed_for_the_whole_bank_is_a_move_of_each_unit_it_moves() -> None:
    units = (Unit("a", MODEL.title, 1), Unit("b", MODEL.title, 1))
    people = tuple(
        Respondent(f"r{unit}", {"iteration.feedback": rank}, unit=unit) for unit, rank in (("a", 1), ("b", 3))
    )
    answers = replace(made([{}]), respondents=people, units=units, agreed=(Agreed("iteration.feedback", 1, "seen"),))
    assert [(move.unit, move.origin, move.to) for move in score(MODEL, answers).moves] == [("b", 4.0, 2.0)]


def test_who_has_no_unit_counts_nowhere_where_there_are_units() -> None:
    units = tuple(Unit(id, MODEL.title, 1.0) for id in ("u1", "u2"))
    people = [Respondent(f"r{i}", {question.id: rank for question in MODEL.questions}, unit=unit)
              for i, (rank, unit) in enumerate(((0, "u1"), (0, "u2"), (4, None)))]  # fmt: skip
    found = score(MODEL, Answers(MODEL.key, BANK, tuple(people), units=units)).questions[0]
    assert (found.n, found.level) == (2, 1.0)


def heavier(weight: float) -> Questionnaire:
    """The questionnaire with another weight of its very first question."""
    dimension = MODEL.dimensions[0]
    capability = dimension.capabilities[0]
    first = capability.questions[0].model_copy(update={"weight": weight})
    capability = capability.model_copy(update={"questions": (first, *capability.questions[1:])})
    dimension = dimension.model_copy(update={"capabilities": (capability, *dimension.capabilities[1:])})
    return MODEL.model_copy(update={"dimensions": (dimension, *MODEL.dimensions[1:])})


def test_agreement_and_what_does_not_apply_are_shares_of_the_weight() -> None:
    content = heavier(3.0)
    capability = content.dimensions[0].capabilities[0]
    first, second, *rest = (question.id for question in capability.questions)
    total = 3.0 + sum(question.weight for question in capability.questions[1:])
    apart = [{first: 2, second: place, **dict.fromkeys(rest, 2)} for place in (0, 0, 4, 4)]
    node = score(content, made(apart)).capabilities[0]
    assert node.consensus == pytest.approx((total - capability.questions[1].weight) / total), "none on the second question"
    out = [{first: NOT_APPLICABLE, second: 2, **dict.fromkeys(rest, 2)} for _ in range(3)]
    assert score(content, made(out)).capabilities[0].na_share == pytest.approx(3.0 / total)


def test_what_may_leave_names_nobody() -> None:
    first = MODEL.questions[0].id
    agreed = (Agreed(first, 1, "seen", "The chair", "2026-11-01"),)
    people = [{first: 0}] * 4 + [{first: 4}]
    named, confidential = (
        score(MODEL, made(people, agreed=agreed, confidentiality=each)) for each in ("named", "confidential")
    )
    assert named.agreement[first].outliers == ("r4",) and redacted(named).agreement[first].outliers == ()
    assert confidential.moves[0].by == "The chair" and redacted(confidential).moves[0].by is None
