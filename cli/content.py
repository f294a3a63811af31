"""``flask --app app content``: check, import, compare and print questionnaires as files."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from cli.run import check_output, honest, print_json, write_whole
from errors import ContentError
from questionnaires.differences import differences
from questionnaires.importers.ciso_assistant import ciso_assistant
from questionnaires.importers.samm import samm
from questionnaires.importers.workbook import read_workbook
from questionnaires.library import check, check_files, find, folders, load
from questionnaires.schema import Questionnaire
from questionnaires.yaml_in import read_bytes
from questionnaires.yaml_out import write_folder
from reports.booklet import booklet_pdf
from reports.content_workbook import content_workbook
from reports.language import LOCALES, Language
from reports.version_words import version_words
from settings import read_settings

content_group = AppGroup("content", help="Questionnaires as files.")
import_group = AppGroup("import", help="Bring another questionnaire to a content folder.")
content_group.add_command(import_group)
OUT = click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The new content folder.")
PATH = click.Path(path_type=Path)


def _named(name: str) -> Questionnaire:
    return find(name, read_settings().questionnaires)


MOST_LINES = 100


def _say(faults: Iterable[Any], name: str) -> None:
    """Every fault on a line of its own, a hundred at most; exit code 2 when there is any."""
    lines = list(dict.fromkeys(f"{name}, {fault}" for fault in faults))
    for line in lines[:MOST_LINES]:
        click.echo(line, err=True)
    if len(lines) > MOST_LINES:
        click.echo(f"and {len(lines) - MOST_LINES} more", err=True)
    if lines:
        sys.exit(2)


@content_group.command("check")
@click.argument("folder", required=False, type=PATH)
@honest
def check_command(folder: Path | None) -> None:
    """Name file, line and reason of every fault in FOLDER, or in all questionnaires shipped."""
    count = 0
    for path in [folder] if folder else folders():
        faults = check(path)
        count += len(faults)
        for fault in faults:
            click.echo(f"{path}/{fault}", err=True)
        if not faults:
            click.echo(f"{path}: no fault")
    if count:
        sys.exit(2)


@content_group.command("template")
@click.argument("questionnaire", required=False)
@click.option("-o", "--output", required=True, type=PATH, help="The workbook (.xlsx) to write.")
@honest
def template_command(questionnaire: str | None, output: Path) -> None:
    """Write a workbook to author in: a small example, or QUESTIONNAIRE (folder or id) as it stands."""
    check_output(output)
    write_whole(output, content_workbook(_named(questionnaire) if questionnaire else None))
    click.echo(f"Wrote {output}")


@import_group.command("excel")
@click.argument("file", type=PATH)
@OUT
@honest
def excel_command(file: Path, output: Path) -> None:
    """Import a workbook made from the template; faults are named by sheet and cell."""
    files, faults = read_workbook(read_bytes(file, ContentError), file.name)
    _say(faults, file.name)
    _write(files, output, file.name)


@import_group.command("samm")
@click.argument("folder", type=PATH)
@click.option("--version", default="2", show_default=True, help="Version of the questionnaire, such as 2.2.0.")
@OUT
@honest
def samm_command(folder: Path, version: str, output: Path) -> None:
    """Import OWASP SAMM's folder of YAML files (github.com/owaspsamm/core)."""
    _write(samm(folder, version), output, folder.name)


@import_group.command("ciso-assistant")
@click.argument("file", type=PATH)
@OUT
@honest
def ciso_command(file: Path, output: Path) -> None:
    """Import a CISO Assistant framework library with scores_definition."""
    _write(ciso_assistant(file), output, file.name)


def _write(files: dict[str, Any], output: Path, name: str) -> None:
    _say(check_files(files, name), name)
    made = load(write_folder(files, output))
    click.echo(f"Wrote {output}: {made.key}, {len(made.capabilities)} capabilities, {len(made.questions)} questions")
    if not made.staged:
        click.echo("It is scored as an index from 0 to 100: not every question has exactly five options")


@content_group.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@honest
def diff_command(before: str, after: str, as_json: bool, locale: str) -> None:
    """Show what changed from BEFORE to AFTER (folders or ids) and whether scores stay comparable."""
    old, new = _named(before), _named(after)
    found = differences(old, new)
    if as_json:
        print_json(found.as_json())
        return
    words = version_words(found, old, new, Language(locale))
    click.echo(words.verdict)
    for group in words.groups:
        click.echo(f"\n{group.title}")
        for line in group.lines:
            click.echo(f"  {line}")


@content_group.command("booklet")
@click.option("--questionnaire", default="retail-lending", show_default=True, help="Folder or id.")
@click.option("--dimension", help="Id of one dimension; else all.")
@click.option("--locale", type=click.Choice(LOCALES), default="en", show_default=True)
@click.option("--quick", is_flag=True, help="Only the questions of the quick version.")
@click.option("-o", "--output", required=True, type=PATH, help="The PDF to write.")
@honest
def booklet_command(questionnaire: str, dimension: str | None, locale: str, quick: bool, output: Path) -> None:
    """Print the questions with their levels as a PDF booklet to read or to fill in by hand."""
    check_output(output)
    content = _named(questionnaire)
    pdf = booklet_pdf(content, Language(locale), read_settings().fonts, dimension=dimension, quick=quick)
    write_whole(output, pdf)
    click.echo(f"Wrote {output}")
