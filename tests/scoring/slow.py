"""An independent, slow scorer: exact fractions and plain loops over the rules of SCORING.md 1, 2 and 3."""

from fractions import Fraction
from typing import Any

from questionnaires.schema import Question, Questionnaire
from scoring.answers import NOT_APPLICABLE, Agreed, Answers

Value = Fraction | None


def question_value(question: Question, ranks: list[int], agreed: Agreed | None) -> tuple[Value, bool]:
    """The value and whether the question applies; ranks only of those who answered."""
    positions = [Fraction(round(each * 10**6), 10**6) for each in question.positions]
    if agreed is not None:
        return (None, False) if agreed.rank == NOT_APPLICABLE else (positions[agreed.rank], True)
    given = sorted(positions[rank] for rank in ranks if rank >= 0)
    na = sum(rank == NOT_APPLICABLE for rank in ranks)
    if na * 2 > na + len(given):
        return None, False
    if not given:
        return None, True
    middle = len(given) // 2
    return (given[middle] if len(given) % 2 else (given[middle - 1] + given[middle]) / 2), True


def mean(pairs: list[tuple[Fraction, Fraction]]) -> Value:
    total = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / total if total > 0 else None


def slow_score(questionnaire: Questionnaire, answers: Answers) -> dict[str, dict[str, Any]]:
    """x, coverage, published and attained by node id."""
    rule = Fraction(7, 10)
    asked = {question.id for question in questionnaire.asked(answers.version)}
    agreed = {item.question: item for item in answers.agreed}
    values: dict[str, tuple[Value, bool]] = {}
    for question in questionnaire.questions:
        if question.id not in asked:
            values[question.id] = (None, False)
            continue
        ranks = [each.answers[question.id] for each in answers.respondents if question.id in each.answers]
        values[question.id] = question_value(question, ranks, agreed.get(question.id))
    found: dict[str, dict[str, Any]] = {}

    def coverage(questions: list[Question]) -> Value:
        possible = sum(Fraction(q.weight) for q in questions if values[q.id][1])
        own = sum(Fraction(q.weight) for q in questions if values[q.id][0] is not None)
        return Fraction(own) / Fraction(possible) if possible else None

    for dimension in questionnaire.dimensions:
        for capability in dimension.capabilities:
            share = coverage(list(capability.questions))
            pairs = [(Fraction(q.weight), v) for q in capability.questions if (v := values[q.id][0]) is not None]
            x = mean(pairs) if share is not None and share >= rule else None
            found[capability.id] = {"x": x, "coverage": share}
            if x is not None:
                own = [1 + 4 * v for q in capability.questions if (v := values[q.id][0]) is not None]
                found[capability.id]["attained"] = max(1, int(min([*own, 1 + 4 * x])))
    for dimension in questionnaire.dimensions:
        found[dimension.id] = _above(
            [q for c in dimension.capabilities for q in c.questions], coverage, rule,
            [(Fraction(c.weight), found[c.id]["x"]) for c in dimension.capabilities],
            [found[c.id].get("attained") for c in dimension.capabilities],
        )  # fmt: skip
    found["overall"] = _above(
        list(questionnaire.questions), coverage, rule,
        [(Fraction(d.weight), found[d.id]["x"]) for d in questionnaire.dimensions],
        [found[c.id].get("attained") for c in questionnaire.capabilities],
    )  # fmt: skip
    return found


def _above(questions: Any, coverage: Any, rule: Fraction, pairs: Any, below: Any) -> dict[str, Any]:
    share = coverage(questions)
    x = mean([(w, v) for w, v in pairs if v is not None]) if share is not None and share >= rule else None
    node: dict[str, Any] = {"x": x, "coverage": share}
    if x is not None:
        known = [each for each in below if each is not None]
        node["attained"] = max(1, min([int(1 + 4 * x), *(each + 1 for each in known)]))
    return node
