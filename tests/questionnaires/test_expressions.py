"""Which levels a pattern calls strong and which weak."""

import pytest

from questionnaires.expressions import parse_expression

LEVELS = {"a": 4.0, "b": 2.0, "c": 3.0, "d": None}


@pytest.mark.parametrize(
    ("when", "high", "low"),
    [
        ("a >= 2.3 and b < 2.2", ("a",), ("b",)),
        ("b < 2.2 and a >= 2.3", ("a",), ("b",)),
        ("(c < 2.2 or b < 2.2) and (d >= 2 or a > 2)", ("a",), ("b",)),
        ("not a < 2.3 and not (b >= 2.2)", ("a",), ("b",)),
        ("not (not b < 2.2)", (), ("b",)),
        ("diff(a, b) > 1", ("a",), ("b",)),
        ("diff(b, a) < 0", ("a",), ("b",)),
        ("not diff(b, a) >= 0", ("a",), ("b",)),
        ("a > 2 and (a > 3 or a > 9)", ("a",), ()),
        ("d > 1", (), ()),
    ],
)
def test_sides(when: str, high: tuple[str, ...], low: tuple[str, ...]) -> None:
    assert parse_expression(when).sides(LEVELS) == (high, low)
