"""The options of a question: what each is called, how many chose it, and who."""

from dataclasses import dataclass

from questionnaires.schema import Question, Questionnaire
from reports.language import Language
from reports.words import respondent_name
from scoring.answers import NOT_APPLICABLE, Answers


@dataclass(frozen=True)
class Option:
    """A level as it is offered: ``choice`` 1..K, what it is called, and its anchor."""

    choice: str
    label: str
    name: str
    text: str
    step: int


@dataclass(frozen=True)
class Bar:
    """How many chose an option; ``share`` of the most chosen, in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Given:
    """One person's answer, for those allowed to know."""

    who: str
    role: str
    choice: str
    comment: str


def option_label(question: Question, rank: int) -> str:
    """What an option is called: its level, or its own value."""
    value = question.levels[rank].value
    return str(rank + 1) if value is None else f"{value:g}"


def options_of(content: Questionnaire, question: Question, lang: Language) -> tuple[Option, ...]:
    """The levels of a question, lowest first; ``step`` of the colour ramp."""
    named = question.staged and len(content.level_names) == 5
    names = [lang.text(each) for each in content.level_names] if named else [""] * len(question.levels)
    return tuple(
        Option(
            str(rank + 1), option_label(question, rank), lang.text(level.name) or name, lang.text(level),
            rank + 1 if len(question.levels) == 5 else 1,
        )
        for rank, (level, name) in enumerate(zip(question.levels, names, strict=True))
    )  # fmt: skip


def bars_of(question: Question, answers: Answers) -> tuple[Bar, ...]:
    """How many chose each option, lowest first, and in percent of all who chose one: rows can be told against each other."""
    ranks = [each.answers.get(question.id) for each in answers.respondents]
    counts = [ranks.count(rank) for rank in range(len(question.levels))]
    whole = max(sum(counts), 1)
    return tuple(Bar(option_label(question, rank), count, round(100 * count / whole)) for rank, count in enumerate(counts))


def given_on(
    content: Questionnaire, question: Question, answers: Answers, lang: Language, *, sees_names: bool,
    commented: bool = False,
) -> tuple[Given, ...]:  # fmt: skip
    """Who answered what to a question, or only those who ``commented``; nobody where the reader may not know."""
    if not sees_names or answers.confidentiality == "anonymous":
        return ()
    found = []
    for each in answers.respondents:
        rank, comment = each.answers.get(question.id), each.comments.get(question.id)
        if rank is not None and (comment or not commented):
            who, role = respondent_name(content, each.id, each.role, lang)
            found.append(Given(who, role, _choice(question, rank, lang), lang.own(comment.text) if comment else ""))
    return tuple(found)


def _choice(question: Question, rank: int, lang: Language) -> str:
    if rank >= 0:
        return option_label(question, rank)
    return lang.t("n/a") if rank == NOT_APPLICABLE else lang.t("Don't know")
