"""Inequalities on what can be at work in one month."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from roadmap.cuts import Crew, facet

rates = some.lists(some.tuples(*[some.sampled_from((0.0, 0.4, 1.0, 1.5, 2.2))] * 2), min_size=2, max_size=7)


@settings(max_examples=60, deadline=None)
@given(rates, some.integers(0, 10**6))
def test_a_facet_holds_for_every_set_that_fits_and_cuts_off_the_point_given(
    needs: list[tuple[float, float]], seed: int
) -> None:
    crew = Crew(tuple(map(str, range(len(needs)))), np.array([(*need, 1.0) for need in needs]))
    capacity = (2.2, 2.5, 4.0)
    point = np.random.default_rng(seed).random(len(needs))
    factors = facet(crew, point, capacity)
    if factors is None:
        return
    assert factors @ point > 1
    for chosen in product((0, 1), repeat=len(needs)):
        if (np.array(chosen) @ crew.needs <= capacity).all():
            assert factors @ np.array(chosen) <= 1 + 1e-9
