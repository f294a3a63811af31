"""``flask --app app plan``: a planning problem in, a proven schedule out as JSON."""

from pathlib import Path

import click

from cli.run import honest, interruptible, print_json
from errors import PlanError
from questionnaires.yaml_in import read_file
from roadmap import plan_json, read_problem, solve


@click.command("plan")
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("--time-limit", type=float, default=20.0, show_default=True, help="Seconds for everything.")
@click.option("--nodes", type=int, help="Branches of each solve; makes an unproven plan repeatable.")
@click.option("--seed", type=int, default=0, show_default=True)
@honest
def plan_command(problem: Path, time_limit: float, nodes: int | None, seed: int) -> None:
    """Plan a PROBLEM (JSON as in docs/planning.md) and print the plan as JSON; Ctrl-C prints the best one so far."""
    document = read_file(problem, PlanError)
    try:
        found = read_problem(document)
    except PlanError as error:
        raise PlanError(error.what, f"{problem}, {error.where}", error.remedy) from None
    with interruptible() as stop:
        plan = solve(found, time_limit=time_limit, nodes=nodes, seed=seed, stop=stop)
    print_json(plan_json(plan))
