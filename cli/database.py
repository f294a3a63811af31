"""Commands on the database: prepare an installation, run the worker, reset a password."""

import logging
import os
import stat
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from assessment.access import first_owner, reset_password
from assessment.audit import Deed, chains, record_about
from assessment.backup import read_backup, write_backup
from assessment.content import keep_shipped
from assessment.jobs import work
from assessment.sample import load_sample
from assessment.store import Store
from cli.run import check_output, honest
from errors import SettingsError
from reports.fonts import prepare

user_group = AppGroup("user", help="People who sign in.")
log_group = AppGroup("log", help="Who did what.")


def the_store() -> Store:
    """The store of this installation."""
    store: Store = current_app.extensions["waymark"].store
    return store


def prepared_store() -> Store:
    """The store of an installation that has been prepared by this version; looking for it makes no empty database."""
    store = the_store()
    path = store.engine.url.database
    if store.engine.dialect.name == "sqlite" and path and not Path(path).is_file():
        raise SettingsError("there is no database yet", path, "start Waymark first, or check WAYMARK_DATA")
    store.check_tables()
    return store


def close_to_others(folder: Path) -> None:
    """Take from a data folder of one's own what others on this machine may do in it; its group keeps what it may."""
    if folder.is_dir() and folder.stat().st_uid == os.geteuid():
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) & 0o770)


@click.command("prepare")
@click.option("--sample/--no-sample", default=True, help="Load the fictional sample banks into an empty database.")
@with_appcontext
@honest
def prepare_command(sample: bool) -> None:
    """Make fonts, tables, the first owner and the sample; print the sign-in."""
    store = the_store()
    store.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    email = store.settings.owner_email
    with store.alone():
        prepare(store.settings.fonts)
        store.migrate()
        close_to_others(store.settings.data)
        with store.session() as session:
            for note in keep_shipped(session, store.settings):
                click.echo(f"questionnaires/{note}", err=True)
            password = first_owner(session, email, "Waymark")
            if sample and password and load_sample(session, store.settings):
                click.echo("Loaded two fictional sample banks.")
    if password:
        click.echo(f"Sign in as {email} with the one-time password {password}")
    else:
        click.echo(f"Sign in as before. A new one-time password: flask --app app user reset {email}")


@click.command("worker")
@with_appcontext
@honest
def worker_command() -> None:
    """Run the worker that plans, makes reports and sends mail."""
    prepared_store()
    work(current_app.extensions["waymark"].jobs)
    # A solver's own threads can't be joined and would abort the process while it ends; the next worker goes on.
    logging.shutdown()
    os._exit(0)


@user_group.command("reset")
@click.argument("email")
@honest
def reset_command(email: str) -> None:
    """Print a new one-time password for EMAIL and end the sessions of this user."""
    with prepared_store().session() as session:
        password = reset_password(session, email)
        record_about(session, email, Deed("users.change:reset", detail=email.strip().lower()), by="command line")
    click.echo(f"One-time password for {email}: {password}")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
@honest
def backup_command(file: Path) -> None:
    """Write database, reports, own questionnaires and cookie key to FILE (.tar.gz), while Waymark runs."""
    check_output(file)
    size = write_backup(the_store().settings, file)
    click.echo(f"Wrote {file}, {size} bytes. It holds everything: keep it as safe as the data.")


@log_group.command("check")
@honest
def check_command() -> None:
    """Work the digests of every workspace's log out again; print the last one, or the first entry that does not fit."""
    with prepared_store().session() as session:
        found = chains(session)
    for name, chain in found:
        whole = f"each follows from the one before; digest of the last: {chain.head or '–'}"
        fault = f"entry {chain.broken} does not fit the one before" if chain.broken else ""
        click.echo(f"{name}: {chain.count} entries, {fault or whole}")
    if any(chain.broken for _, chain in found):
        raise click.exceptions.Exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
@honest
def restore_command(file: Path) -> None:
    """Put the backup FILE back into an empty data folder (WAYMARK_DATA)."""
    read_backup(the_store().settings, file)
    close_to_others(the_store().settings.data)
    click.echo("Restored. `make run` brings it up to date and starts it; for services run `flask --app app prepare` first.")
