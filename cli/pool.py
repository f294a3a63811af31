"""``flask --app app pool``: signed files by which installations pool peers."""

import datetime
import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from assessment.peers import build_pack, contribution_file, import_pack, installation_key, major
from cli.database import prepared_store, the_store
from cli.run import check_output, honest, write_whole
from errors import AnswerError
from questionnaires.library import folders, load
from questionnaires.yaml_in import read_bytes, read_file
from scoring.pool_file import fingerprint, public_bytes

pool_group = AppGroup("pool", help="Pool peer figures with other installations.")
PATH = click.Path(path_type=Path)


@pool_group.command("key")
@with_appcontext
@honest
def key_command() -> None:
    """Print the fingerprint of this installation's signing key."""
    click.echo(fingerprint(public_bytes(installation_key(the_store().settings.data))))


@pool_group.command("contribute")
@click.option("-o", "--output", required=True, type=PATH, help="The file to write.")
@with_appcontext
@honest
def contribute_command(output: Path) -> None:
    """Write what is contributed to the installation's pool: capability levels only, signed."""
    check_output(output)
    store = prepared_store()
    with store.session() as session:
        content = contribution_file(session, store.settings)
    write_whole(output, content)
    click.echo(f"Wrote {output}")


@pool_group.command("build")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--state", required=True, type=PATH, help="Private file that keeps who stands behind the last pack.")
@click.option("-o", "--output", required=True, type=PATH, help="The pack to write.")
@with_appcontext
@honest
def build_command(files: tuple[Path, ...], state: Path, output: Path) -> None:
    """Make a signed benchmark pack from contribution FILES."""
    check_output(output)
    check_output(state)
    settings = the_store().settings
    before: Any = read_file(state, AnswerError) if state.exists() else {}
    known = {}
    for path in folders(settings.questionnaires):
        content = load(path)
        known[major(content.key)] = content
    raw = [(file.name, read_bytes(file, AnswerError)) for file in files]
    today = datetime.date.today().isoformat()
    pack, kept = build_pack(raw, known, before, today, installation_key(settings.data))
    write_whole(output, pack)
    write_whole(state, json.dumps(kept, indent=1).encode())
    click.echo(f"Wrote {output}, {len(kept)} pools. Tell its readers your fingerprint: flask --app app pool key")


@pool_group.command("import")
@click.argument("pack", type=PATH)
@click.option("--key", "trusted", required=True, help="Fingerprint of the maker's key, as the maker told you.")
@with_appcontext
@honest
def import_command(pack: Path, trusted: str) -> None:
    """Keep the quartiles of a benchmark PACK signed by a key you trust."""
    with prepared_store().session() as session:
        count = import_pack(session, read_bytes(pack, AnswerError), pack.name, trusted)
    click.echo(f"Kept {count} pools of {pack}")
