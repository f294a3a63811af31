"""Where the first line of defence and the second see a question a level or more apart."""

from collections.abc import Sequence

from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.words import question_name
from scoring.anonymity import without_few_lines
from scoring.answers import Answers
from scoring.result import Lines, Result, redacted

Apart = tuple[str, Lines]
"""A question and its levels of first and second line."""


def lines_apart(result: Result, answers: Answers) -> list[Apart]:
    """Questions where owner and second line lie a level or more apart, widest first; none that shows single answers."""
    shown = redacted(without_few_lines(result, answers))
    found = [(each.id, each.lines) for each in shown.questions if each.lines is not None]
    wide = [(id, lines) for id, lines in found if abs(lines.difference) >= 1]
    return sorted(wide, key=lambda each: (-abs(each[1].difference), each[0]))


def line_rows(questionnaire: Questionnaire, apart: Sequence[Apart], lang: Language) -> tuple[tuple[str, str, str, str], ...]:
    """The first of these as rows of words."""
    return tuple(
        (
            question_name(questionnaire, id, lang),
            lang.level(lines.first),
            lang.level(lines.second),
            f"{lines.difference:+.1f}".replace("-", "\u2212"),
        )
        for id, lines in apart[:10]
    )


def line_note(apart: Sequence[Apart], answers: Answers, lang: Language) -> str:
    """In how many of these the first line rates itself higher, or why there are none."""
    if not apart and answers.confidentiality != "named":
        return lang.t(
            "No question shows such a difference; lines are compared only where at least three people of each answered."
        )
    if not apart:
        return lang.t("No question that at least three people answered shows such a difference.")
    higher = sum(lines.difference > 0 for _, lines in apart)
    if higher == len(apart):
        return lang.n("In this case the first line sees itself higher.",
                      "In all {count} cases the first line sees itself higher.", higher)  # fmt: skip
    return lang.n("In {higher} of {count} case the first line sees itself higher.",
                  "In {higher} of {count} cases the first line sees itself higher.", len(apart), higher=higher)  # fmt: skip
