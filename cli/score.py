"""``flask --app app score``: an answers file in, every figure out as JSON."""

from pathlib import Path

import click

from cli.run import honest, print_json
from errors import AnswerError, ContentError
from questionnaires.library import find, find_by_id
from questionnaires.schema import LEADING, Questionnaire
from questionnaires.wording import worded
from scoring.answers import Answers
from scoring.answers_file import questionnaire_name, read_answers, read_path
from scoring.change import with_change
from scoring.engine import score
from scoring.result import Result, result_json
from settings import read_settings


def load_answers(
    path: Path, questionnaire: str | None, others: Questionnaire | None = None
) -> tuple[Questionnaire, Answers]:
    """The questionnaire, in the words of the institution, and the answers of a file; the file and ``--questionnaire`` must
    not differ, unless that was named for another file: ``others`` is then its questionnaire.
    """
    data, named = questionnaire_name(read_path(path), str(path))
    if others is not None and named not in (None, others.id, others.key):
        questionnaire = None
    if questionnaire is None and named is None:
        raise AnswerError("no questionnaire is named", str(path), "add `questionnaire:` or use --questionnaire")
    roots = read_settings().questionnaires
    try:
        content = find(questionnaire, roots) if questionnaire else find_by_id(str(named), roots)
    except ContentError as error:
        if questionnaire is not None:
            raise
        raise AnswerError(error.what, f"{path}, questionnaire", error.remedy) from None
    if named is not None and named not in (content.id, content.key):
        raise AnswerError(
            f"the file is for {named[:60]!r}, the questionnaire is {content.key!r}", f"{path}, questionnaire",
            "name the same questionnaire and version",
        )  # fmt: skip
    answers = read_answers(data, content, str(path))
    return worded(content, answers.organisation.benchmark_type), answers


def scored(
    content: Questionnaire, given: Answers, profile: str, previous: Path | None, questionnaire: str | None
) -> Result:
    """The result, with the change against an earlier file where one is given; ``questionnaire``: that named beside the file,
    which holds for the earlier one too unless it names another.
    """
    result = score(content, given, profile)
    if previous is None:
        return result
    before, earlier = load_answers(previous, questionnaire, content)
    if before.id != content.id:
        raise AnswerError(
            f"the earlier file is for {before.id!r}, this one for {content.id!r}", f"{previous}, questionnaire",
            "compare two assessments of the same questionnaire",
        )  # fmt: skip
    for remark in _remarks(given, earlier):
        click.echo(f"{previous}: {remark}", err=True)
    return with_change(result, content, given, before, earlier)


def _remarks(given: Answers, earlier: Answers) -> list[str]:
    """What makes an earlier file doubtful, though a change can be stated."""
    said, banks = [], [each.organisation.name for each in (earlier, given)]
    if banks[0] != banks[1]:
        said.append(f"this is of {banks[0].en!r}, not of {banks[1].en!r}: check that both are of the same bank")
    if earlier.date and given.date and earlier.date > given.date:
        said.append(f"this is of {earlier.date}, after {given.date}: check that it is the earlier of the two")
    return said


@click.command("score")
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("--questionnaire", help="Folder or id of the questionnaire; else the one the file names.")
@click.option("--profile", default=LEADING, show_default=True, help="The own target profile.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the only form there is).")
@click.option("--previous", type=click.Path(path_type=Path), help="An earlier answers file: gives the change.")
@honest
def score_command(
    answers: Path, questionnaire: str | None, profile: str, as_json: bool, previous: Path | None
) -> None:
    """Score an ANSWERS file and print the figures as JSON."""
    content, given = load_answers(answers, questionnaire)
    print_json(result_json(scored(content, given, profile, previous, questionnaire)))
