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
class Expression:
    """A parsed pattern: ``names`` in order of appearance, ``verdict(levels)`` True, False or None (unknown)."""

    names: tuple[str, ...]
    verdict: Callable[[Levels], Verdict]


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
            inner = self.negation()
            return lambda levels: None if (found := inner(levels)) is None else not found
        if self.peek() == "(":
            self.take()
            group = self.disjunction()
            self.take(")")
            return group
        return self.comparison()

    def comparison(self) -> Callable[[Levels], Verdict]:
        term = self.term()
        operator = self.take()
        if operator not in _COMPARE:
            raise ValueError(f"expected >=, <=, > or <, found {operator!r}")
        bound = self.take()
        if not bound[0].isdigit():
            raise ValueError(f"expected a number, found {bound!r}")
        compare, limit = _COMPARE[operator], float(bound)
        return lambda levels: None if (level := term(levels)) is None else compare(level, limit)

    def term(self) -> Callable[[Levels], float | None]:
        if self.peek() == "diff":
            self.take()
            self.take("(")
            first = self.name()
            self.take(",")
            second = self.name()
            self.take(")")
            return lambda levels: _difference(levels.get(first), levels.get(second))
        only = self.name()
        return lambda levels: levels.get(only)

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
    return Expression(tuple(parser.names), verdict)
