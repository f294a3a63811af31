"""Strict access to parsed JSON: every refusal is a `PlanError` that names the place and what would be right."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn, TypeVar

from errors import PlanError

LARGEST = 1e12
"""Above it sums lose their decimals."""

T = TypeVar("T")
Read = Callable[[object, str], T]
"""Turns a raw value, found at a place such as `initiatives[3].cost`, into a checked one."""


def refuse(what: str, where: str, remedy: str) -> NoReturn:
    """Raise the `PlanError` for one wrong value."""
    raise PlanError(what, where, remedy)


def _shown(value: object) -> str:
    """A value short enough for a message; as JSON writes what has a word of its own there."""
    text = json.dumps(value) if value is None or isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def number(low: float = 0.0, high: float = LARGEST, above: float | None = None) -> Read[float]:
    """Reads a finite number in [low, high], or in (above, high]."""
    floor = low if above is None else above
    remedy = f"give a number, at least {floor:,.15g} and at most {high:,.15g}"
    if above is not None:
        remedy = f"give a number, above {floor:,.15g} and at most {high:,.15g}"

    def read(value: object, where: str) -> float:
        if value == "":
            refuse("a number is missing", where, remedy)
        if isinstance(value, bool) or not isinstance(value, int | float):
            refuse(f"{_shown(value)} is not a number", where, remedy)
        if not _is_finite(value):
            refuse(f"{_shown(value)} is not a finite number", where, remedy)
        if value > high or value < floor or value == above:
            refuse(f"{_shown(value)} is out of range", where, remedy)
        return float(value)

    return read


def _is_finite(value: float) -> bool:
    """Whether a number fits a float, and is neither infinite nor NaN."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def whole(low: int | None = 0, high: int | None = None) -> Read[int]:
    """Reads a whole number within the bounds given."""
    if high is not None:
        remedy = f"give a whole number, at least {low or 0} and at most {high}"
    else:
        remedy = "give a whole number" if low is None else f"give a whole number, at least {low}"

    def read(value: object, where: str) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            refuse(f"{_shown(value)} is not a whole number", where, remedy)
        if (low is not None and value < low) or (high is not None and value > high):
            refuse(f"{_shown(value)} is out of range", where, remedy)
        return value

    return read


def text(value: object, where: str) -> str:
    """Reads a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        refuse(f"{_shown(value)} is not an id", where, "give a text that is not empty")
    return value


def truth(value: object, where: str) -> bool:
    """Reads true or false."""
    if not isinstance(value, bool):
        refuse(f"{_shown(value)} is neither true nor false", where, "give true or false")
    return value


def one_of(*words: str) -> Read[str]:
    """Reads one of the words."""

    def read(value: object, where: str) -> str:
        if not isinstance(value, str) or value not in words:
            refuse(f"{_shown(value)} is not known", where, "give " + " or ".join(words))
        return value

    return read


def optional(read: Read[T]) -> Read[T | None]:
    """Lets null through."""
    return lambda value, where: None if value is None else read(value, where)


def listed(read: Read[T], length: int | None = None) -> Read[tuple[T, ...]]:
    """Reads a list, of the length given if any."""

    def read_all(value: object, where: str) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            refuse(f"{_shown(value)} is not a list", where, "give a list")
        if length is not None and len(value) != length:
            refuse(f"the list has {len(value)} entries", where, f"give {length} entries")
        return tuple(read(each, f"{where}[{index}]") for index, each in enumerate(value))

    return read_all


def mapped(read: Read[T]) -> Read[dict[str, T]]:
    """Reads a JSON object whose keys are ids."""

    def read_all(value: object, where: str) -> dict[str, T]:
        if not isinstance(value, Mapping):
            refuse(f"{_shown(value)} is not an object", where, "give an object {id: value}")
        return {text(key, where): read(each, f"{where}.{key}") for key, each in value.items()}

    return read_all


def refuse_repeats(ids: Iterable[object], where: str) -> None:
    """Raise when a value occurs twice; the place names the second one."""
    seen: set[object] = set()
    for index, each in enumerate(ids):
        if each in seen:
            refuse(f"{_shown(each)} occurs twice", where.format(index=index), "keep one of them")
        seen.add(each)


class Fields:
    """The keys of one JSON object; `done` refuses those nobody asked for."""

    def __init__(self, value: object, where: str = "") -> None:
        if not isinstance(value, Mapping):
            refuse(f"{_shown(value)} is not an object", where or "problem", "give an object")
        self._value = value
        self._where = where
        self._asked: set[str] = set()

    def place(self, key: str) -> str:
        """Where a key stands, such as `initiatives[3].cost`."""
        return f"{self._where}.{key}" if self._where else key

    def required(self, key: str, read: Read[T]) -> T:
        """The value of a key that must be there."""
        self._asked.add(key)
        if key not in self._value:
            refuse("is missing", self.place(key), "add it")
        return read(self._value[key], self.place(key))

    def given(self, key: str, read: Read[T], default: T) -> T:
        """The value of a key that may be absent."""
        self._asked.add(key)
        return read(self._value[key], self.place(key)) if key in self._value else default

    def done(self) -> None:
        """Refuse unknown keys."""
        for key in self._value:
            if key not in self._asked:
                refuse("unknown key", self.place(str(key)), "known: " + ", ".join(sorted(self._asked)))
