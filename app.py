"""The application: ``flask --app app`` and ``gunicorn app:create_app()`` start here."""

from flask import Flask

from cli.content import content_group
from cli.plan import plan_command
from cli.report import report_command
from cli.score import score_command
from settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    app = Flask("waymark")
    for command in (score_command, report_command, plan_command, content_group):
        app.cli.add_command(command)
    return app
