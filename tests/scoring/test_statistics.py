"""Our statistics against published examples, an independent package and identities between the formulas."""

import itertools
from math import nan

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from errors import AnswerError
from scoring.matrix_file import read_matrix, statistics
from scoring.statistics import counted, cronbach_alpha, icc, item_rest, kendall_w, krippendorff_alpha

# Shrout & Fleiss (1979), table 2: four judges rate six targets; their results in table 4.
SHROUT_FLEISS = np.array([[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]], dtype=float)
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units, missing data.
KRIPPENDORFF = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
])  # fmt: skip
METRICS = ("nominal", "ordinal", "interval")


def alpha(table: np.ndarray, metric: str) -> float | None:
    counts, values = counted(table)
    return krippendorff_alpha(counts, values, metric)  # type: ignore[arg-type]


def test_icc_gives_the_six_values_of_shrout_and_fleiss() -> None:
    found = icc(SHROUT_FLEISS)
    values = (found.icc_1_1, found.icc_2_1, found.icc_3_1, found.icc_1_k, found.icc_2_k, found.icc_3_k)
    assert [round(value or 0, 2) for value in values] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_alpha_gives_the_values_of_krippendorff() -> None:
    assert [round(alpha(KRIPPENDORFF, metric) or 0, 3) for metric in METRICS] == [0.743, 0.815, 0.849]


tables = st.integers(2, 5).flatmap(
    lambda rows: st.integers(2, 6).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([1, 2, 3, 4, 5, nan]), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_alpha_agrees_with_the_package_krippendorff_with_missing_cells(rows: list[list[float]]) -> None:
    table = np.array(rows, dtype=float)
    pairs = [column[~np.isnan(column)] for column in table.T]
    varied = len({value for column in pairs if len(column) > 1 for value in column}) > 1
    for metric in METRICS:
        ours = alpha(table, metric)
        if not varied:
            assert ours is None
        else:
            # A level that appears only beside no other answer stays out of both.
            domain = sorted({value for column in pairs for value in column})
            theirs = krippendorff.alpha(table, level_of_measurement=metric, value_domain=domain)
            assert ours == pytest.approx(float(theirs), abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 7), st.integers(3, 6))
def test_kendalls_w_is_friedmans_chi_square_over_its_largest_value(seed: int, raters: int, subjects: int) -> None:
    table = np.random.default_rng(seed).integers(1, 5, (raters, subjects)).astype(float)
    ours = kendall_w(table)
    if ours is None:
        assert (table == table[:, :1]).all()
        return
    chi = float(friedmanchisquare(*table.T).statistic)
    assert ours == pytest.approx(chi / (raters * (subjects - 1)))


def test_perfect_concordance_is_one_and_full_disagreement_of_two_is_nought() -> None:
    same = np.array([[1, 2, 3, 4], [10, 20, 30, 40], [5, 6, 7, 8]], dtype=float)
    assert kendall_w(same) == pytest.approx(1)
    assert kendall_w(np.array([[1, 2, 3], [3, 2, 1]], dtype=float)) == pytest.approx(0)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 9), st.integers(2, 6))
def test_cronbachs_alpha_is_icc_3_k_of_items_over_persons(seed: int, persons: int, items: int) -> None:
    # Shrout & Fleiss (1979), p. 422: ICC(3,k) is Cronbach's alpha.
    table = np.random.default_rng(seed).normal(size=(persons, items))
    assert cronbach_alpha(table) == pytest.approx(icc(table.T).icc_3_k)


def test_item_rest_correlation_leaves_the_item_itself_out() -> None:
    dice = np.random.default_rng(3)
    table = dice.normal(size=(40, 4))
    found = item_rest(table)
    for column, value in enumerate(found):
        rest = np.delete(table, column, axis=1).mean(axis=1)
        assert value == pytest.approx(np.corrcoef(table[:, column], rest)[0, 1])
    table[:, 2] = 1.0
    assert item_rest(table)[2] is None


def test_the_order_of_raters_and_items_changes_nothing() -> None:
    for rows in itertools.islice(itertools.permutations(range(4)), 6):
        mixed = KRIPPENDORFF[list(rows)][:, ::-1]
        assert alpha(mixed, "ordinal") == pytest.approx(alpha(KRIPPENDORFF, "ordinal"))


def made(text: str, levels: int = 5) -> dict:  # type: ignore[type-arg]
    return statistics(read_matrix(text.encode(), "t.csv"), levels)


def test_what_cannot_be_computed_is_null_with_its_reason() -> None:
    found = made("respondent,a,b\nr1,1,2\nr2,,2\nr3,3,4\n")
    assert found["icc"]["2,k"] is None and found["kendall_w"] is None and found["cronbach_alpha"] is None
    assert {found["reasons"][key] for key in ("icc", "kendall_w", "cronbach_alpha")} == {"there are missing cells"}
    assert found["items"]["a"] == {"n": 2, "consensus": None, "r_wg": None, "reason": "fewer than 3 answers"}
    assert found["items"]["b"]["consensus"] is not None and found["krippendorff_alpha"]["ordinal"] is not None
    flat = made("a,b\n3,3\n3,3\n3,3\n")
    assert flat["krippendorff_alpha"]["nominal"] is None and flat["reasons"]["krippendorff_alpha"] == "there is no variation"
    assert "levels" in made("a,b\n1,2.5\n2,3\n3,7\n")["items"]["b"]["reason"]
    assert made("a,b\n1,2\n2,3\n3,7\n", 7)["items"]["b"]["reason"] is None
    assert made("a\n1\n2\n3\n")["reasons"]["icc"] == "it needs at least two rows and two columns"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("respondent,a,b\nr1,1,x\n", r"row 2, column 'b': 'x' is not a number"),
        ("a,b\n1,2\n1,nan\n", r"row 3, column 'b'"), ("a,b\n1\n", r"row 2: 1 cells where the header has 2"),
        ("a,a\n1,2\n", r"column 2: the item 'a' stands twice"), ("a,b\n", "holds no table"), ("", "empty"),
        ('a,b\n"1,2\n', "not a CSV file"), ("a,b\n1,1_0\n", "not a number"), ("a,b\n1,inf\n", "not a number"),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_number_is_refused_with_row_and_column(text: str, words: str) -> None:
    with pytest.raises(AnswerError, match=words):
        made(text)


@pytest.mark.parametrize(("scale", "shift"), [(1e-12, 0.0), (1e160, 0.0), (3e307, -9e307), (1.0, 1e9)])
def test_coefficients_do_not_hang_on_the_unit(scale: float, shift: float) -> None:
    dice = np.random.default_rng(3)
    table = dice.integers(1, 6, (7, 5)).astype(float)
    plain, moved = (
        made("\n".join(["a,b,c,d,e", *(",".join(map(repr, map(float, row))) for row in each)]))
        for each in (table, table * scale + shift)
    )
    for key in ("icc", "krippendorff_alpha"):
        assert moved[key] == pytest.approx(plain[key], rel=1e-6)
    assert moved["cronbach_alpha"] == pytest.approx(plain["cronbach_alpha"], rel=1e-6)
    assert moved["kendall_w"] == pytest.approx(plain["kendall_w"])


def test_each_missing_coefficient_has_its_reason() -> None:
    """Every rater gives one value throughout: between subjects there is nothing, between raters all."""
    found = made("a,b,c\n1,1,1\n2,2,2\n5,5,5\n")
    for name, value in found["icc"].items():
        assert (value is None) == (f"icc {name}" in found["reasons"]), name


def test_many_different_values_do_not_cost_the_machine() -> None:
    dice = np.random.default_rng(1)
    lines = ["a,b", *(f"{x},{y}" for x, y in dice.normal(size=(3_000, 2)))]
    found = made("\n".join(lines))
    assert "different values" in found["reasons"]["krippendorff_alpha"] and found["icc"]["1,1"] is not None
