"""What an anonymous assessment may count: no figure of it rests on a group under three (docs/decisions/0004)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from scoring.agreement import FEWEST, withheld
from scoring.answers import Answers, Respondent
from scoring.result import QuestionFigures, Result


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
    given: dict[str, list[int]] = {}
    for respondent in answers.respondents:
        for question, rank in respondent.answers.items():
            if rank >= 0 and respondent.unit in codes:
                given.setdefault(question, [0] * len(codes))[codes.index(respondent.unit)] += 1
    place, weighs = codes.index(unit), [True] * len(codes)
    return frozenset(question for question, counts in given.items() if place in withheld(counts, weighs))


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
