"""Agreement against published anchor values and its own bounds."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.agreement import band, consensus, outlying, r_wg


def test_consensus_meets_the_anchor_values_of_tastle_and_wierman() -> None:
    """Tastle & Wierman 2007: 1 for all the same, 0 for half at each end of a five-point scale."""
    assert consensus([4] * 7, 5) == 1.0
    assert consensus([1, 1, 1, 5, 5, 5], 5) == pytest.approx(0.0)


def test_consensus_gives_the_value_published_with_the_r_package_agrmt() -> None:
    """Ruedin, agrmt (CRAN), example of ``consensus``: frequencies 30, 40, 210, 130, 530, 50, 10 give 0.7256876."""
    counts = (30, 40, 210, 130, 530, 50, 10)
    ranks = [rank for rank, count in enumerate(counts, start=1) for _ in range(count)]
    assert consensus(ranks, 7) == pytest.approx(0.7256876, abs=5e-8)


@given(st.lists(st.integers(1, 7), min_size=3, max_size=40))
def test_r_wg_is_one_minus_observed_over_expected_variance(ranks: list[int]) -> None:
    """As the R package multilevel (Bliese) words James, Demaree & Wolf: variances above the expected give 0."""
    assert r_wg(ranks, 7) == pytest.approx(max(0.0, 1 - min(statistics.variance(ranks) / 4, 1)))


def test_r_wg_is_zero_at_the_uniform_spread() -> None:
    """James, Demaree & Wolf 1984: expected variance of a five-point scale is 2."""
    assert r_wg([1, 2, 3, 4, 5], 5) == 0.0
    assert r_wg([2, 3, 2, 3], 5) == pytest.approx(1 - (1 / 3) / 2)


@given(st.lists(st.integers(1, 5), min_size=3, max_size=30))
def test_both_stay_between_nought_and_one_in_any_order(ranks: list[int]) -> None:
    for measure in (consensus, r_wg):
        value = measure(ranks, 5)
        assert value is not None and 0 <= value <= 1
        assert value == pytest.approx(measure(sorted(ranks), 5))


@given(st.lists(st.integers(1, 5), max_size=2))
def test_under_three_answers_nothing_is_stated(ranks: list[int]) -> None:
    assert consensus(ranks, 5) is None and r_wg(ranks, 5) is None and outlying(ranks) == []


def test_bands_tell_the_facilitator_what_to_do() -> None:
    assert [band(value, 0.8, 0.6) for value in (0.8, 0.79, 0.59, None)] == ["agree", "discuss", "revote", None]
