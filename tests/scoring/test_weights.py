"""The interval over the weights: repeats, encloses, closes on equal values, and counts changes of order."""

from dataclasses import replace

import numpy as np
import pytest

from questionnaires.schema import Questionnaire
from scoring.answers import Answers, Respondent, Unit
from scoring.engine import score
from scoring.frame import Frame
from scoring.result import Result
from scoring.weights import weight_interval


def test_the_interval_repeats_and_encloses_the_index(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    again = score(questionnaire, replace(sample, respondents=tuple(reversed(sample.respondents))))
    assert result.weights is not None and again.weights == result.weights
    low, high = result.weights.interval
    assert low < (result.overall.index or 0) < high and high - low < 15
    assert 0 <= (result.weights.rank_changes or 0) <= 1


def test_equal_values_leave_nothing_to_the_weights(questionnaire: Questionnaire) -> None:
    frame = Frame(questionnaire, "full")
    nodes = np.ones(len(frame.node_ids), dtype=bool)
    found = weight_interval(frame, np.full(64, 0.5), nodes, 7)
    assert found is not None and found.interval == pytest.approx((50, 50)) and found.rank_changes == 0


def test_an_unpublished_whole_has_no_interval(questionnaire: Questionnaire) -> None:
    frame = Frame(questionnaire, "full")
    assert weight_interval(frame, np.full(64, 0.5), np.zeros(len(frame.node_ids), dtype=bool), 7) is None


def test_the_mean_of_the_draws_is_the_index_and_the_spread_is_dirichlets(questionnaire: Questionnaire) -> None:
    # One dimension at 1, the others at 0: the whole is that dimension's drawn share, Beta(10, 40) for a fifth of 50.
    frame = Frame(questionnaire, "full")
    value = np.array([1.0 if frame.dimension_of[c] == 0 else 0.0 for c in frame.capability_of])
    found = weight_interval(frame, value, np.ones(len(frame.node_ids), dtype=bool), 11)
    draws = 100 * np.random.default_rng(0).beta(10, 40, 200_000)
    assert found is not None and found.interval == pytest.approx(tuple(np.percentile(draws, [5, 95])), abs=1.0)


def test_a_unit_that_answered_in_part_moves_neither_interval_away_from_the_index(
    questionnaire: Questionnaire, sample: Answers
) -> None:
    # "half" answers two of five dimensions, so that its whole is not published and is in no mean of the bank.
    everything = [question.id for question in questionnaire.questions]
    half = [q.id for each in questionnaire.dimensions[:2] for capability in each.capabilities for q in capability.questions]
    people = [Respondent(f"w{i}", dict.fromkeys(everything, 1 + i % 2), unit="whole") for i in range(6)]
    people += [Respondent(f"h{i}", dict.fromkeys(half, 4), unit="half") for i in range(3)]
    units = (Unit("whole", questionnaire.title), Unit("half", questionnaire.title, 0.5))
    found = score(questionnaire, replace(sample, respondents=tuple(people), units=units, agreed=()))
    index = found.overall.index
    assert found.units is not None and index is not None and [each.overall.index for each in found.units] == [index, None]
    for interval in (found.overall.interval, found.weights and found.weights.interval):
        assert interval is not None and interval[0] - 1e-9 <= index <= interval[1] + 1e-9
