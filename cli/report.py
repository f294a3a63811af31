"""``flask --app app report``: an answers file in, the document out, without server or database."""

import datetime
from pathlib import Path

import click

from cli.run import check_output, honest, write_whole
from cli.score import load_answers, scored
from errors import AnswerError, PlanError
from questionnaires.schema import LEADING, Questionnaire
from questionnaires.yaml_in import read_file
from reports.content import make_report
from reports.forms import FORMS, document_of, form_for
from reports.language import LOCALES, Language
from reports.planned import Planned
from reports.workbook import Figures
from roadmap import solve
from roadmap.calendar import month_after
from roadmap.limits_file import read_limits
from roadmap.portfolio import Limits, default_limits, portfolio
from scoring.answers import Answers
from scoring.result import Result
from settings import read_settings


def limits_for(content: Questionnaire, answers: Answers, date: str, file: Path | None) -> Limits | None:
    """The limits of a file on top of the type's defaults; None when the questionnaire has no initiatives."""
    kind = answers.organisation.benchmark_type or answers.organisation.institution_type
    limits = default_limits(content, kind, month_after(date))
    if file is None:
        return limits
    document = read_file(file, PlanError)
    if limits is None:
        raise PlanError("the questionnaire has no initiatives to plan", str(file), "leave --limits out")
    try:
        return read_limits(document, limits)
    except PlanError as error:
        raise PlanError(error.what, f"{file}, {error.where}", error.remedy) from None


def plan_for(
    content: Questionnaire, given: Answers, result: Result, limits: Limits | None, time_limit: float
) -> Planned | None:
    """The plan of an assessment; None when there is nothing to plan."""
    if limits is None or not content.initiatives:
        return None
    made = portfolio(content, result, limits)
    if not made.problem.capabilities:
        return None
    names = {unit.id: unit.name for unit in given.units}
    return Planned(content, made, solve(made.problem, time_limit=time_limit), unit_names=names)


def _date(text: str) -> str:
    try:
        if len(text) != 10 or not text.isascii():
            raise ValueError
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise AnswerError(f"{text[:40]!r} is not a date", "--date", "write it as YYYY-MM-DD") from None


@click.command("report")
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help=".pdf .docx .pptx .xlsx .csv .json")
@click.option("--questionnaire", help="Folder or id of the questionnaire; else the one the file names.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--brief", is_flag=True, help="The executive brief of two pages.")
@click.option("--profile", default=LEADING, show_default=True, help="The own target profile.")
@click.option("--limits", "limits_file", type=click.Path(path_type=Path), help="Limits of the plan (YAML or JSON).")
@click.option("--previous", type=click.Path(path_type=Path), help="An earlier answers file: gives the change.")
@click.option("--date", help="Day printed on the report; else the file's date, else today.")
@click.option("--time-limit", type=float, default=20.0, show_default=True, help="Seconds for planning.")
@honest
def report_command(
    answers: Path,
    output: Path,
    questionnaire: str | None,
    locale: str,
    brief: bool,
    profile: str,
    limits_file: Path | None,
    previous: Path | None,
    date: str | None,
    time_limit: float,
) -> None:
    """Make the report of an ANSWERS file, in the form that the ending of the output asks for."""
    check_output(output)
    form = form_for(output.suffix)
    if output.suffix and output.suffix.lower().lstrip(".") not in FORMS.values():
        known = ", ".join(f".{ending}" for ending in dict.fromkeys(FORMS.values()))
        raise AnswerError(f"no report ends in {output.suffix!r}", f"-o {output}", f"choose one of {known}")
    if brief and form != "report":
        raise AnswerError("the brief is a PDF", f"-o {output}", "leave --brief out, or write a .pdf")
    if output.resolve() == answers.resolve():
        raise AnswerError("is the answers file itself", f"-o {output}", "give another file")
    content, given = load_answers(answers, questionnaire)
    day = _date(date) if date is not None else given.date or datetime.date.today().isoformat()
    result = scored(content, given, profile, previous, questionnaire)
    limits = limits_for(content, given, day, limits_file)
    try:
        planned = plan_for(content, given, result, limits, time_limit)
    except PlanError as error:
        where = f"{limits_file}, {error.where}" if limits_file else error.where
        raise PlanError(error.what, where, error.remedy) from None
    report = make_report(content, given, result, planned, Language(locale), day)
    if report.journey is not None and not report.journey.feasible:
        click.echo(f"{report.journey.title}: {report.lang.apart(report.journey.conflict)}".rstrip(": "), err=True)
    figures = Figures(content, given, result, planned)
    write_whole(output, document_of(report, figures, "brief" if brief else form, read_settings().fonts))
