"""How a questionnaire's figures are stated: levels 1 to 5, or indices 0 to 100 where not every question has five options."""

from dataclasses import dataclass, replace
from math import floor

from questionnaires.schema import Question, Questionnaire
from reports.charts import colour_level
from reports.language import Language, rounded
from scoring.result import Node, QuestionFigures


def printed_step(level: float) -> int:
    """Step of the colour ramp of a level as it is printed.

    >>> printed_step(2.94), printed_step(2.96)
    (2, 3)
    """
    return colour_level(float(rounded(level)))


def aim_above(reached: int) -> int:
    """The level to aim at from a whole level reached: the next, and 3 at least, for 1 and 2 describe weaknesses.

    >>> aim_above(1), aim_above(3)
    (3, 4)
    """
    return max(reached + 1, 3)


def is_fixed(node: Node) -> bool:
    """Whether its interval has no width: agreed levels stay fixed, and so does what all have answered alike."""
    bounds = node.seen_interval
    return bounds is not None and bounds[1] - bounds[0] < 1e-9


@dataclass(frozen=True)
class Scale:
    """The one place that knows which of the two a page shows."""

    lang: Language
    staged: bool
    level_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.lang.t("Level") if self.staged else self.lang.t("Index")

    @property
    def axis(self) -> str:
        return self.lang.t("Level 1 to 5") if self.staged else self.lang.t("Index 0 to 100")

    @property
    def marks(self) -> tuple[str, ...]:
        """What the five ticks of an axis are called."""
        return tuple(str(each) for each in (range(1, 6) if self.staged else range(0, 101, 25)))

    @property
    def legend(self) -> tuple[tuple[int, str], ...]:
        """Steps of the colour ramp with their words."""
        if self.staged:
            names = self.level_names or ("",) * 5
            return tuple((step, f"{step} {name}".strip()) for step, name in enumerate(names, start=1))
        return tuple((step, self.lang.range(str(20 * step - 20), str(20 * step))) for step in range(1, 6))

    def value(self, node: Node) -> float | None:
        return node.level if self.staged else node.index

    def text(self, node: Node) -> str:
        return self.lang.level(self.value(node))

    def words(self, node: Node) -> str:
        """Level 2.4, or index 40.0."""
        text = self.text(node)
        return self.lang.t("level {level}", level=text) if self.staged else self.lang.t("index {index}", index=text)

    def interval(self, node: Node) -> str:
        """Its bounds, a single figure where they read the same; none where nothing varies."""
        bounds = node.level_interval if self.staged else node.seen_interval
        if not bounds or is_fixed(node):
            return "–"
        low, high = (self.lang.level(bound) for bound in bounds)
        return low if low == high else self.lang.range(low, high)

    def drawn(self, node: Node) -> Node:
        """The node with its place on an axis from 1 to 5."""
        return node if self.staged or node.index is None else replace(node, level=1 + node.index / 25)

    def colour(self, node: Node) -> int:
        """Step of the colour ramp of the figure as it is printed, 0 where nothing is stated."""
        exact = self.value(node)
        if exact is None:
            return 0
        return printed_step(exact) if self.staged else min(5, floor(float(rounded(exact)) / 20 + 1e-9) + 1)

    def answer(self, question: Question, value: float | None, level: float | None) -> str:
        """A question's value (0..1) as its level, or as the value of its own options."""
        if value is None or (question.staged and not question.has_own_values):
            return self.lang.level(level)
        low, high = min(question.values), max(question.values)
        return f"{low + value * (high - low):.4g}"

    def group(self, question: Question, figures: QuestionFigures) -> str:
        """What the respondents' own answers come to, beside an agreed level."""
        level = figures.group_level
        own = figures.value if figures.origin == "group" else None
        return self.answer(question, own if level is None else (level - 1) / 4, level)


def scale_of(questionnaire: Questionnaire, lang: Language) -> Scale:
    return Scale(lang, questionnaire.staged, tuple(lang.text(each) for each in questionnaire.level_names))
