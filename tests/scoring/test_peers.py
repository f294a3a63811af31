"""Peers: quartiles of five or more, and no series of figures that isolates fewer than five organisations."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import AnswerError
from questionnaires.library import find
from questionnaires.schema import Questionnaire
from scoring.peers import FEWEST, Contribution, Published, latest, node_levels, percentile_rank, quartiles, refreshed
from scoring.pool_file import fingerprint, opened, public_bytes, signed
from scoring.result import Result

CONTENT = find("retail-lending")
IDS = [each.id for each in CONTENT.capabilities]


def bank(name: str, day: str = "2026-01-01", level: float = 2.0, capabilities: list[str] = IDS) -> Contribution:
    return Contribution(name, day, dict.fromkeys(capabilities, level))


def test_quartiles_are_numpys_and_four_banks_show_nothing() -> None:
    banks = [bank(f"b{number}", level=1 + number / 2) for number in range(5)]
    assert refreshed(CONTENT, banks[:4], {}, None) == {}
    shown = refreshed(CONTENT, banks, {}, None)
    assert set(shown) == {"overall", *(each.id for each in CONTENT.dimensions), *IDS}
    figures = shown["overall"].quartiles
    assert (figures.n, figures.lower, figures.median, figures.upper) == (5, *np.percentile([1, 1.5, 2, 2.5, 3], [25, 50, 75]))
    assert refreshed(CONTENT, banks, {}, "b1") == {}


def test_a_quartile_is_not_told_more_closely_than_it_is_printed() -> None:
    banks = [bank(f"b{number}", level=level) for number, level in enumerate((1.01, 1.2531, 2.449, 3.25, 4.8))]
    figures = refreshed(CONTENT, banks, {}, None)["overall"].quartiles
    assert (figures.lower, figures.median, figures.upper) == (1.3, 2.4, 3.3)


def test_one_counts_an_organisation_the_latest_and_never_the_own() -> None:
    rows = [bank("a", "2025-01-01"), bank("a", "2026-01-01", 3.0), bank("b"), bank("b", "2024-01-01", 5.0)]
    assert [(each.organisation, each.levels[IDS[0]]) for each in latest(rows)] == [("a", 3.0), ("b", 2.0)]
    assert [each.organisation for each in latest(rows, "a")] == ["b"]


def test_levels_above_capabilities_roll_up_as_the_engine_does(questionnaire: Questionnaire, result: Result) -> None:
    levels = {node.id: node.level for node in result.capabilities if node.level is not None}
    found = node_levels(questionnaire, levels)
    assert found["overall"] == pytest.approx(result.overall.level)
    for node in result.dimensions:
        assert found[node.id] == pytest.approx(node.level)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_successive_figures_never_differ_by_fewer_than_five_organisations(seed: int) -> None:
    """The attack: after every change of the pool somebody looks, and subtracts what he saw before."""
    dice = random.Random(seed)
    pool: dict[str, Contribution] = {}
    shown: dict[str, Published] = {}
    seen: dict[str, list[dict[str, str]]] = {}
    for step in range(40):
        if pool and dice.random() < 0.25:
            del pool[dice.choice(sorted(pool))]
        else:
            name = f"b{dice.randrange(18)}"
            some = dice.sample(IDS, dice.choice([3, 28]))
            pool[name] = bank(name, f"2026-01-{step % 28 + 1:02d}", dice.choice([1.0, 2.5, 4.0]), some)
        shown = refreshed(CONTENT, pool.values(), shown, None)
        for node, figure in shown.items():
            assert figure.quartiles.n >= FEWEST and len(figure.members) == figure.quartiles.n
            seen.setdefault(node, []).append(dict(figure.members))
    for series in seen.values():
        for earlier, later in pairwise(series):
            differs = {name for name in earlier.keys() | later.keys() if earlier.get(name) != later.get(name)}
            assert len(differs) == 0 or len(differs) >= FEWEST


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(1, 5), min_size=1, max_size=40), st.floats(1, 5))
def test_the_percentile_rank_stays_between_nought_and_a_hundred(values: list[float], level: float) -> None:
    rank = percentile_rank(level, values)
    assert 0 <= rank <= 100
    assert percentile_rank(level, [level]) == 50
    figures = quartiles(values)
    assert min(values) <= figures.lower <= figures.median <= figures.upper <= max(values)


def test_a_signed_file_opens_and_a_changed_one_does_not() -> None:
    key = Ed25519PrivateKey.generate()
    raw = signed("pack", {"pools": {"甲": 1}}, key)
    body, signer = opened(raw, "pack", "p.json")
    assert body["pools"] == {"甲": 1} and signer == fingerprint(public_bytes(key))
    for broken, said in (
        (raw.replace("甲".encode(), "乙".encode()), "signature does not fit"),
        (raw.replace(b'"pack"', b'"contribution"'), "is not a pack file"), (b"{}", "is not a pack file"),
        (raw[:-20], "not valid JSON"),
    ):  # fmt: skip
        with pytest.raises(AnswerError, match=said):
            opened(broken, "pack", "p.json")


def test_levels_change_the_fingerprint_of_a_member() -> None:
    banks = [bank(f"b{number}") for number in range(5)]
    before = refreshed(CONTENT, banks, {}, None)
    four = [replace(each, levels=dict.fromkeys(IDS, 4.0)) for each in banks[:4]] + banks[4:]
    assert refreshed(CONTENT, four, before, None) == before
    five = [replace(each, levels=dict.fromkeys(IDS, 4.0)) for each in banks]
    assert refreshed(CONTENT, five, before, None)["overall"].quartiles.median == 4.0
