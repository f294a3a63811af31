"""Pattern expressions: comparisons of levels joined by and, or, not; three-valued, parsed without eval.

Grammar: ``or -> and ('or' and)*; and -> not ('and' not)*; not -> 'not' not | '(' or ')' | term op number``;
``term -> id | diff(id, id)``; ``op`` is one of >= <= > <.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"\s*(>=|<=|>|<|\(|\)|,|[0-9]+(?:\.[0-9]+)?|[A-Za-z][A-Za-z0-9_.\-]*)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, "<": lambda a, b: a < b
}  # fmt: skip
LONGEST = 200
"""Parts of an expression; deeper nesting would exhaust the stack."""
Levels = Mapping[str, float | None]
Verdict = bool | None


@dataclass(frozen=True)
class Comparison:
    """One comparison of a pattern: the names that it wants ``high`` and those it wants ``low``."""

    high: tuple[str, ...]
    low: tuple[str, ...]
    verdict: Callable[[Levels], Verdict]


@dataclass(frozen=True)
class Expression:
    """A parsed pattern: ``names`` in order of appearance, ``verdict(levels)`` True, False or None (unknown)."""

    names: tuple[str, ...]
    verdict: Callable[[Levels], Verdict]
    comparisons: tuple[Comparison, ...]

    def sides(self, levels: Levels) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names that stand high, and those that stand low, by the comparisons that hold; each once.

        >>> parse_expression("a >= 2.3 and (b < 2.2 or c < 2.2)").sides({"a": 3.0, "b": 2.0, "c": 2.5})
        (('a',), ('b',))
        """
        holding = [each for each in self.comparisons if each.verdict(levels)]
        high = dict.fromkeys(name for each in holding for name in each.high)
        low = dict.fromkeys(name for each in holding for name in each.low)
        return tuple(high), tuple(low)


def _opposite(verdict: Callable[[Levels], Verdict]) -> Callable[[Levels], Verdict]:
    return lambda levels: None if (found := verdict(levels)) is None else not found


def _either(parts: list[Callable[[Levels], Verdict]], decisive: bool) -> Callable[[Levels], Verdict]:
    def verdict(levels: Levels) -> Verdict:
        found = [part(levels) for part in parts]
        if decisive in found:
            return decisive
        return None if None in found else not decisive

    return parts[0] if len(parts) == 1 else verdict


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = self._split(text)
        self.position = 0
        self.names: list[str] = []
        self.comparisons: list[Comparison] = []
        self.is_negated = False

    @staticmethod
    def _split(text: str) -> list[str]:
        tokens, position = [], 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if not match:
                raise ValueError(f"unexpected {text[position:].strip()[:1]!r} at character {position + 1}")
            tokens.append(match.group(1))
            position = match.end()
        return tokens

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        token = self.peek()
        if not token or (expected and token != expected):
            raise ValueError(f"expected {expected or 'a value'!r}, found {token or 'the end'!r}")
        self.position += 1
        return token

    def disjunction(self) -> Callable[[Levels], Verdict]:
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return _either(parts, True)

    def conjunction(self) -> Callable[[Levels], Verdict]:
        parts = [self.negation()]
        while self.peek() == "and":
            self.take()
            parts.append(self.negation())
        return _either(parts, False)

    def negation(self) -> Callable[[Levels], Verdict]:
        if self.peek() == "not":
            self.take()
            self.is_negated = not self.is_negated
            inner = self.negation()
            self.is_negated = not self.is_negated
            return _opposite(inner)
        if self.peek() == "(":
            self.take()
            group = self.disjunction()
            self.take(")")
            return group
        return self.comparison()

    def comparison(self) -> Callable[[Levels], Verdict]:
        raised, lowered, term = self.term()
        operator = self.take()
        if operator not in _COMPARE:
            raise ValueError(f"expected >=, <=, > or <, found {operator!r}")
        bound = self.take()
        if not bound[0].isdigit():
            raise ValueError(f"expected a number, found {bound!r}")
        compare, limit = _COMPARE[operator], float(bound)

        def verdict(levels: Levels) -> Verdict:
            return None if (level := term(levels)) is None else compare(level, limit)

        high, low = (raised, lowered) if (operator in (">=", ">")) != self.is_negated else (lowered, raised)
        self.comparisons.append(Comparison(high, low, _opposite(verdict) if self.is_negated else verdict))
        return verdict

    def term(self) -> tuple[tuple[str, ...], tuple[str, ...], Callable[[Levels], float | None]]:
        """The names that raise its value, those that lower it, and the value."""
        if self.peek() == "diff":
            self.take()
            self.take("(")
            first = self.name()
            self.take(",")
            second = self.name()
            self.take(")")
            return (first,), (second,), lambda levels: _difference(levels.get(first), levels.get(second))
        only = self.name()
        return (only,), (), lambda levels: levels.get(only)

    def name(self) -> str:
        token = self.take()
        if not token[0].isalpha() or token in ("and", "or", "not", "diff"):
            raise ValueError(f"expected a capability or question, found {token!r}")
        if token not in self.names:
            self.names.append(token)
        return token


def _difference(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def parse_expression(text: str) -> Expression:
    """Parse; raises ValueError with the place and what was expected.

    >>> parse_expression("a >= 2.3 and b < 2.2").verdict({"a": 3.0, "b": None}) is None
    True
    >>> parse_expression("diff(a, b) > 1").verdict({"a": 3.5, "b": 2.0})
    True
    """
    parser = _Parser(text)
    if len(parser.tokens) > LONGEST:
        raise ValueError(f"the expression has {len(parser.tokens)} parts, at most {LONGEST} are read")
    verdict = parser.disjunction()
    if parser.peek():
        raise ValueError(f"unexpected {parser.peek()!r} after the expression")
    return Expression(tuple(parser.names), verdict, tuple(parser.comparisons))
