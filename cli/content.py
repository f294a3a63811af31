"""``flask --app app content``: what is wrong with a questionnaire's files."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from cli.run import honest
from questionnaires.library import check, folders

content_group = AppGroup("content", help="Questionnaires as files.")


@content_group.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
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
