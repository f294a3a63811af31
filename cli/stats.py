"""``flask --app app stats``: agreement and reliability of anybody's table, to check our statistics by."""

from pathlib import Path

import click

from cli.run import honest, print_json
from errors import AnswerError
from questionnaires.yaml_in import read_bytes
from scoring.matrix_file import read_matrix, statistics


@click.command("stats")
@click.argument("matrix", type=click.Path(path_type=Path))
@click.option("--levels", type=click.IntRange(2, 100), default=5, show_default=True, help="K of the scale 1 to K.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the only form there is).")
@honest
def stats_command(matrix: Path, levels: int, as_json: bool) -> None:
    """Print the statistics of a MATRIX: a CSV with respondents as rows and items as columns."""
    print_json(statistics(read_matrix(read_bytes(matrix, AnswerError), str(matrix)), levels))
