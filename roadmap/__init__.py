"""Gaps, initiatives and limits in; a proven schedule out."""

from roadmap.plan import Plan, plan_json
from roadmap.problem import Problem
from roadmap.reading import read_problem
from roadmap.solver import solve, with_proof, with_values

__all__ = ["Plan", "Problem", "plan_json", "read_problem", "solve", "with_proof", "with_values"]
