"""A questionnaire as arrays, worked out once: positions, weights and who belongs to whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from questionnaires.schema import Question, Questionnaire

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

OVERALL = "overall"


@dataclass(frozen=True)
class Frame:
    """Q questions, C capabilities, D dimensions of one questionnaire in one version.

    Nodes are ordered overall, dimensions, capabilities: N = 1 + D + C.
    """

    questionnaire: Questionnaire
    version: str
    only: frozenset[str] | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self.questionnaire.questions

    @cached_property
    def asked(self) -> Bools:
        """[Q] whether the version asks the question, and ``only`` lets it count."""
        return np.array(
            [
                (self.version == "full" or question.quick) and (self.only is None or question.id in self.only)
                for question in self.questions
            ]
        )

    @cached_property
    def columns(self) -> dict[str, int]:
        return {question.id: index for index, question in enumerate(self.questions)}

    @cached_property
    def options(self) -> int:
        """Most options any question has (K)."""
        return max(len(question.levels) for question in self.questions)

    @cached_property
    def sorted_positions(self) -> Floats:
        """[Q, K] positions 0..1 of the options, lowest first, padded with 1."""
        table = np.ones((len(self.questions), self.options))
        for row, question in enumerate(self.questions):
            table[row, : len(question.levels)] = sorted(question.positions)
        return table

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """[Q, K] place of an option (by its rank in the file) among the sorted positions."""
        table = np.zeros((len(self.questions), self.options), dtype=np.int64)
        for row, question in enumerate(self.questions):
            for place, rank in enumerate(np.argsort(question.positions, kind="stable")):
                table[row, rank] = place
        return table

    @cached_property
    def weight(self) -> Floats:
        return np.array([question.weight for question in self.questions])

    @cached_property
    def capability_of(self) -> NDArray[np.int64]:
        """[Q] index of the question's capability."""
        capabilities = self.questionnaire.capabilities
        return np.array([index for index, capability in enumerate(capabilities) for _ in capability.questions])

    @cached_property
    def dimension_of(self) -> NDArray[np.int64]:
        """[C] index of the capability's dimension."""
        dimensions = self.questionnaire.dimensions
        return np.array([index for index, dimension in enumerate(dimensions) for _ in dimension.capabilities])

    @cached_property
    def in_capability(self) -> Floats:
        """[Q, C] 1 where the question belongs to the capability."""
        return np.eye(len(self.questionnaire.capabilities))[self.capability_of]

    @cached_property
    def in_dimension(self) -> Floats:
        """[C, D] 1 where the capability belongs to the dimension."""
        return np.eye(len(self.questionnaire.dimensions))[self.dimension_of]

    @cached_property
    def in_node(self) -> Floats:
        """[Q, N] 1 where the question belongs to the node."""
        whole = np.ones((len(self.questions), 1))
        return np.hstack([whole, self.in_capability @ self.in_dimension, self.in_capability])

    @cached_property
    def capability_weight(self) -> Floats:
        return np.array([capability.weight for capability in self.questionnaire.capabilities])

    @cached_property
    def dimension_weight(self) -> Floats:
        return np.array([dimension.weight for dimension in self.questionnaire.dimensions])

    @cached_property
    def node_ids(self) -> tuple[str, ...]:
        dimensions = [dimension.id for dimension in self.questionnaire.dimensions]
        return (OVERALL, *dimensions, *(capability.id for capability in self.questionnaire.capabilities))

    @cached_property
    def staged(self) -> Bools:
        """[N] whether every question of the node has exactly five options, so that it has a level."""
        other = np.array([0.0 if question.staged else 1.0 for question in self.questions])
        return np.asarray(other @ self.in_node == 0)

    @cached_property
    def critical(self) -> Bools:
        return np.array([bool(question.critical) for question in self.questions])

    @cached_property
    def required(self) -> Bools:
        """[Q] whether the attained level needs the question; a critical one always."""
        return np.array([question.required or bool(question.critical) for question in self.questions])

    @property
    def first_capability(self) -> int:
        """Index of the first capability among the nodes."""
        return 1 + len(self.questionnaire.dimensions)
