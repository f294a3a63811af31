"""What changed since an earlier assessment, and whether it is more than noise (SCORING.md 9)."""

from collections import Counter
from dataclasses import replace

import numpy as np

from questionnaires.schema import Questionnaire
from scoring.agreement import FEWEST
from scoring.answers import Answers
from scoring.attainment import level_of
from scoring.engine import sampled
from scoring.frame import Frame
from scoring.result import Change, Difference, Result, small_questions
from scoring.uncertainty import intervals


def shared_questions(now: Questionnaire, answers: Answers, before: Questionnaire, previous: Answers) -> frozenset[str]:
    """Ids asked both times with the same revision and the same number of options."""
    then = {question.id: question for question in before.asked(previous.version)}
    return frozenset(
        question.id
        for question in now.asked(answers.version)
        if question.id in then
        and then[question.id].revision == question.revision
        and len(then[question.id].levels) == len(question.levels)
    )


def with_change(
    result: Result, now: Questionnaire, answers: Answers, before: Questionnaire, previous: Answers
) -> Result:
    """The result with its change against an earlier assessment of the same bank.

    Both are scored over the shared questions only, with the weights of today. Real = the 90 % bootstrap interval of the
    difference (independent resamples of either) excludes 0; without an interval nothing is called real.
    """
    shared = shared_questions(now, answers, before, previous)
    frame = Frame(now, "full", shared)
    (after, after_draws), (was, was_draws) = sampled(frame, now, answers), sampled(frame, now, previous)
    bounds: list[tuple[float, float] | None] = [None] * len(after)
    if after_draws is not None and was_draws is not None:
        bounds = intervals(after_draws - was_draws)
    rows = []
    for i, id in enumerate(frame.node_ids):
        known = not np.isnan(after[i]) and not np.isnan(was[i])
        interval = bounds[i] if known else None
        rows.append(
            Difference(
                id=id,
                before=None if np.isnan(was[i]) else 100 * float(was[i]),
                after=None if np.isnan(after[i]) else 100 * float(after[i]),
                difference=100 * float(after[i] - was[i]) if known else None,
                interval=interval,
                real=None if interval is None else interval[0] > 0 or interval[1] < 0,
                levels=(level_of(float(was[i])), level_of(float(after[i]))) if known and frame.staged[i] else None,
            )
        )
    first, are_named = frame.first_capability, answers.confidentiality == previous.confidentiality == "named"
    asked = len(now.asked(answers.version))
    change = Change(
        date=previous.date,
        cycle=previous.cycle,
        shared=len(shared) / asked if asked else 0.0,
        overall=rows[0],
        dimensions=tuple(rows[1:first]),
        capabilities=tuple(rows[first:]),
        mode=previous.mode,
        uneven=_uneven(frame, shared, now, answers, previous),
        few=frozenset() if are_named else _compared_on_few(shared, result, now, previous),
    )
    return replace(result, change=change)


def _uneven(frame: Frame, shared: frozenset[str], now: Questionnaire, answers: Answers, previous: Answers) -> frozenset[str]:
    """The nodes in which a shared question has a value in one of the two assessments alone."""
    one_sided = (_valued(answers) ^ _valued(previous)) & shared
    if not one_sided:
        return frozenset()
    found = {frame.node_ids[0]}
    for dimension in now.dimensions:
        for capability in dimension.capabilities:
            if one_sided & {question.id for question in capability.questions}:
                found |= {dimension.id, capability.id}
    return frozenset(found)


def _valued(answers: Answers) -> frozenset[str]:
    """Questions that somebody chose a level of, or that have an agreed one."""
    agreed = {each.question: each.rank for each in answers.agreed}
    given = {id for person in answers.respondents for id, rank in person.answers.items() if rank >= 0}
    return frozenset((given - agreed.keys()) | {id for id, rank in agreed.items() if rank >= 0})


def _compared_on_few(
    shared: frozenset[str], result: Result, now: Questionnaire, previous: Answers
) -> frozenset[str]:
    """Capabilities all of whose shared questions fewer than three answered, now or then, where no level was agreed."""
    agreed = {each.question for each in previous.agreed}
    given = Counter(id for person in previous.respondents for id, rank in person.answers.items() if rank >= 0)
    few = small_questions(result) | {id for id in shared if given[id] < FEWEST and id not in agreed}
    found = set()
    for capability in now.capabilities:
        own = {question.id for question in capability.questions} & shared
        if own and own <= few:
            found.add(capability.id)
    return frozenset(found)
