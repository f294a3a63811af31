"""The application: ``flask --app app`` and ``gunicorn "app:create_app()"`` start here."""
# ruff: noqa: E402 - the collector rests while the libraries are loaded: a fifth of the start of every process

import gc

gc.disable()

import logging
import sqlite3
import sys

from flask import Flask

from cli.content import content_group
from cli.database import backup_command, log_group, prepare_command, restore_command, user_group, worker_command
from cli.plan import plan_command
from cli.pool import pool_group
from cli.report import report_command
from cli.score import score_command
from cli.stats import stats_command
from errors import SettingsError
from settings import ROOT, Settings, read_settings
from web.wiring import wire

gc.enable()

HALT = 3
"""With this exit code of a web process gunicorn ends; after any other it starts the next, which would fail the same way."""


def create_app(settings: Settings | None = None) -> Flask:
    """The app of an installation; settings from the environment by default."""
    app = Flask("waymark", root_path=str(ROOT))
    if not logging.getLogger().handlers:
        logging.basicConfig(format="[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s")
    try:
        wire(app, settings or read_settings())
    except (SettingsError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{error if isinstance(error, SettingsError) else f'WAYMARK_DATA: {error}'}\n")
        raise SystemExit(HALT if "gunicorn" in sys.modules else 2) from None
    commands = (
        score_command, stats_command, report_command, plan_command, content_group, prepare_command, worker_command,
        user_group, log_group, pool_group, backup_command, restore_command,
    )  # fmt: skip
    for command in commands:
        app.cli.add_command(command)
    return app
