"""What an anonymous assessment may count: no figure of it rests on a group under three (docs/decisions/0004)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from scoring.agreement import FEWEST, withheld
from scoring.answers import Answers, Respondent
from scoring.result import QuestionFigures, Result, answered_by_few


def only_groups(answers: Answers) -> Answers:
    """Answers without those of groups under three, a group being a question within a unit; comments go with them.

    A group with fewer than three levels loses its levels, one with fewer than three answers of any kind all of them.
    ``withheld`` names the questions that lost answers.
    """
    given: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for respondent in answers.respondents:
        for question, rank in respondent.answers.items():
            given[respondent.unit, question].append(rank)
    few = {group for group, ranks in given.items() if len(ranks) < FEWEST}
    few_levels = {group for group, ranks in given.items() if 0 < sum(rank >= 0 for rank in ranks) < FEWEST}

    def kept(respondent: Respondent) -> Respondent:
        silent = {question for unit, question in few | few_levels if unit == respondent.unit}
        levels = {
            question: rank
            for question, rank in respondent.answers.items()
            if (respondent.unit, question) not in few and (rank < 0 or question not in silent)
        }
        return replace(
            respondent,
            answers=levels,
            comments={id: each for id, each in respondent.comments.items() if id not in silent},
        )

    return replace(
        answers,
        respondents=tuple(kept(each) for each in answers.respondents),
        withheld=frozenset(question for _, question in few | few_levels),
    )


def withheld_of_unit(answers: Answers, unit: str) -> frozenset[str]:
    """The questions whose answers in a unit would tell, beside those of the whole and of the other units, what one or two
    people said; none of the whole.
    """
    codes = [each.id for each in answers.units]
    if unit not in codes:
        return frozenset()
    place, given = codes.index(unit), _levels_by_unit(answers)
    return frozenset(
        question for question, counts in given.items() if place in withheld(counts, [count > 0 for count in counts])
    )


def _levels_by_unit(answers: Answers) -> dict[str, list[int]]:
    """How many people of each unit, in the order of units, gave a question a level."""
    places = {each.id: place for place, each in enumerate(answers.units)}
    given: dict[str, list[int]] = defaultdict(lambda: [0] * len(places))
    for respondent in answers.respondents:
        if respondent.unit not in places:
            continue
        for question, rank in respondent.answers.items():
            if rank >= 0:
                given[question][places[respondent.unit]] += 1
    return given


def agreed_beside_few(answers: Answers) -> frozenset[tuple[str, str | None]]:
    """Question and unit of the agreed levels that, beside those of the whole, would tell what one or two people of another
    unit said: of the unit that is left out with that one (``agreement.withheld``). They are for those who see names.
    """
    agreed = {(each.question, each.unit) for each in answers.agreed}
    if answers.confidentiality != "confidential" or not answers.units or not agreed:
        return frozenset()
    given, found = _levels_by_unit(answers), set()
    codes = [each.id for each in answers.units]
    for question in {question for question, unit in agreed if unit is not None}:
        settled = [(question, code) in agreed or (question, None) in agreed for code in codes]
        # an agreed level is no person's: its unit is never one of few, whoever answered
        counts = [max(n, FEWEST) if is_settled else n for n, is_settled in zip(given[question], settled, strict=True)]
        weighs = [count > 0 and unit.weight > 0 for count, unit in zip(counts, answers.units, strict=True)]
        found |= {(question, codes[place]) for place in withheld(counts, weighs) if settled[place]}
    return frozenset(found)


def without_few(result: Result, answers: Answers) -> Result:
    """A Result as it may leave: without the levels of lines that ``without_few_lines`` leaves out, without what one or two
    people had answered before a level was agreed, be it the same or another, and without agreed levels that would give away
    what one or two of another unit said.
    """
    if answers.confidentiality == "named":
        return result
    kept, few = agreed_beside_few(answers), answered_by_few(result)
    moves = (
        replace(move, to=None) if (move.question, move.unit) in kept else move
        for move in result.moves if move.question not in few
    )  # fmt: skip
    questions = tuple(replace(each, group_level=None) if each.id in few else each for each in result.questions)
    return replace(without_few_lines(replace(result, questions=questions), answers), moves=tuple(moves))


def without_few_lines(result: Result, answers: Answers) -> Result:
    """A Result without the levels of first and second line where fewer than three of a line answered, unless all see who
    said what.
    """
    if answers.confidentiality == "named":
        return result

    def few(question: str) -> bool:
        return any(len(list(_of_line(answers, question, line))) < FEWEST for line in ("first", "second"))

    def figures(each: QuestionFigures) -> QuestionFigures:
        return replace(each, lines=None) if each.lines is not None and few(each.id) else each

    return replace(result, questions=tuple(figures(each) for each in result.questions))


def _of_line(answers: Answers, question: str, line: str) -> Iterator[Respondent]:
    return (each for each in answers.respondents if each.line == line and each.answers.get(question, -1) >= 0)
