"""The front door: ``score(questionnaire, answers, profile)`` gives the Result that every output is made from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean, median
from typing import Any

import numpy as np

from questionnaires.same import Same
from questionnaires.schema import LEADING, Questionnaire
from scoring.aggregate import SPARE, Fixed, Nodes, fix, group_values, question_values, roll_up, tally
from scoring.agreement import band, consensus, outlying, r_wg
from scoring.answers import NOT_APPLICABLE, Agreed, Answers, IntArray, Respondent, canonical
from scoring.attainment import attained_levels, gates, level_of
from scoring.evidence import is_claimed, standing
from scoring.frame import Bools, Floats, Frame
from scoring.gaps import (
    DRAWN,
    Benchmarks,
    benchmarks,
    capability_gaps,
    priorities,
    regulatory_gaps,
    regulatory_list,
    weighted,
)
from scoring.patterns import find
from scoring.result import Agreement, Lines, Move, Node, QuestionFigures, Result, UnitFigures
from scoring.statistics import icc, krippendorff_alpha
from scoring.uncertainty import FEWEST_RESPONDENTS, draw, intervals, resample
from scoring.weights import Part, weight_interval


@dataclass(frozen=True)
class _Group:
    """Answers of the whole bank or of one unit, as arrays."""

    respondents: tuple[Respondent, ...]
    ranks: IntArray
    group: Floats
    value: Floats
    applicable: Bools
    nodes: Nodes
    fixed: Fixed
    agreed: tuple[Agreed, ...]


@lru_cache(maxsize=32)
def _frame(same: Same, version: str) -> Frame:
    """The questionnaire's arrays, kept for the next call."""
    return Frame(same.questionnaire, version)


def score(questionnaire: Questionnaire, answers: Answers, profile: str = LEADING) -> Result:
    """Every figure of an assessment (SCORING.md). ``profile``: id of the own target profile.

    Raises ContentError when there is no such profile.
    """
    frame = _frame(Same(questionnaire), answers.version)
    bench = benchmarks(questionnaire, answers, profile)
    order, seed = canonical(answers, questionnaire)
    respondents = tuple(filter(answers.counts, (answers.respondents[index] for index in order)))
    groups = _groups(frame, answers, respondents)
    whole = _whole(frame, answers, groups, respondents)
    bounds = _intervals(frame, answers, groups, respondents, seed)
    agreement = _agreement(frame, whole.respondents, whole.ranks, named=answers.confidentiality == "named")
    figures = _questions(frame, answers, whole)
    nodes = _nodes(frame, whole, figures, agreement, bench, bounds)
    if len(groups) > 1:
        nodes = _lowest_attained(nodes, frame, groups)
    levels: dict[str, float | None] = {node.id: node.level for node in nodes}
    levels |= {each.id: each.level for each in figures}
    rules = regulatory_list(bench.rules, questionnaire, levels, answers.organisation.benchmark_type)
    own_gaps = {node.id: node.gaps[bench.own] for node in nodes if bench.own in node.gaps}
    first = frame.first_capability
    return Result(
        questionnaire=questionnaire.key,
        settings=_settings(frame, answers, bench),
        overall=nodes[0],
        dimensions=tuple(nodes[1:first]),
        capabilities=tuple(nodes[first:]),
        patterns=find(questionnaire.patterns, levels),
        questions=figures,
        moves=_moves(frame, groups, answers),
        units=_units(frame, answers, groups, bench) if answers.units else None,
        regulatory=rules,
        priorities=priorities(frame, levels, own_gaps, regulatory_gaps(rules)),
        agreement=agreement,
        krippendorff_alpha=_alpha(frame, whole),
        icc_2k=_icc(frame, whole),
        weights=weight_interval(frame, whole.value, ~np.isnan(whole.nodes.x), seed, _parts(answers, groups)),
    )


def _settings(frame: Frame, answers: Answers, bench: Benchmarks) -> dict[str, Any]:
    scoring = frame.questionnaire.scoring
    unasked = {question.id for question, asked in zip(frame.questions, frame.asked, strict=True) if not asked}
    ignored = sum(question in unasked for each in answers.respondents for question in each.answers)
    return {
        "group_value": scoring.group_value,
        "coverage": scoring.coverage,
        "bands": {"agree": scoring.bands.agree, "discuss": scoring.bands.discuss},
        "version": answers.version,
        "mode": answers.mode,
        "confidentiality": answers.confidentiality,
        "institution_type": answers.organisation.institution_type,
        "compare_with": answers.organisation.compare_with,
        "profile": bench.own,
        "date": answers.date,
        "respondents": len(answers.respondents),
        "ignored": ignored + sum(item.question in unasked for item in answers.agreed),
    }


def _groups(frame: Frame, answers: Answers, respondents: tuple[Respondent, ...]) -> dict[str | None, _Group]:
    """The bank as one group, or its units each with their own respondents and agreed levels."""
    if not answers.units:
        return {None: _group(frame, answers, respondents, answers.agreed)}
    return {
        unit.id: _group(
            frame,
            answers,
            tuple(each for each in respondents if each.unit == unit.id),
            answers.agreed_for(unit.id),
        )
        for unit in answers.units
    }


def _group(frame: Frame, answers: Answers, respondents: tuple[Respondent, ...], agreed: tuple[Agreed, ...]) -> _Group:
    ranks = answers.ranks(frame.questions, respondents)
    counts = tally(frame, ranks)
    fixed = fix(frame, agreed)
    levels, na = counts.levels.sum(axis=0), counts.na.sum(axis=0)
    value, applicable = question_values(frame, levels, na, fixed)
    group, _ = group_values(frame, levels, na)
    return _Group(respondents, ranks, group, value, applicable, roll_up(frame, value, applicable), fixed, agreed)


def _mean_over_units(parts: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """Mean by unit weight of the values that are there; NaN without any."""
    table, weight = np.stack(parts), np.array(weights).reshape(-1, *([1] * parts[0].ndim))
    held = np.where(np.isnan(table), 0.0, weight).sum(axis=0)
    sums = (np.nan_to_num(table) * weight).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(held > 0, sums / held, np.nan)


def _parts(answers: Answers, groups: dict[str | None, _Group]) -> list[Part]:
    """The units' own figures, for what is a mean over them; none where the bank is one group."""
    own = [(unit, groups[unit.id]) for unit in answers.units]
    return [Part(group.value, ~np.isnan(group.nodes.x), unit.weight) for unit, group in own]


def _whole(
    frame: Frame, answers: Answers, groups: dict[str | None, _Group], respondents: tuple[Respondent, ...]
) -> _Group:
    """The bank's figures: the only group's, or the mean by unit weight."""
    if None in groups:
        return groups[None]
    parts, weights = list(groups.values()), [unit.weight for unit in answers.units]
    coverage = _mean_over_units([part.nodes.coverage for part in parts], weights)
    covered = np.nan_to_num(coverage, nan=-1.0) >= frame.questionnaire.scoring.coverage - SPARE
    return _Group(
        respondents,
        answers.ranks(frame.questions, respondents),
        _mean_over_units([part.group for part in parts], weights),
        _mean_over_units([part.value for part in parts], weights),
        np.any([part.applicable for part in parts], axis=0),
        Nodes(
            np.where(covered, _mean_over_units([part.nodes.x for part in parts], weights), np.nan),
            coverage,
            np.any([part.nodes.applicable for part in parts], axis=0),
        ),
        fix(frame, ()),
        answers.agreed,
    )


def _intervals(
    frame: Frame,
    answers: Answers,
    groups: dict[str | None, _Group],
    respondents: tuple[Respondent, ...],
    seed: int,
) -> list[tuple[float, float] | None]:
    draws = _draws(frame, answers, groups, respondents, seed)
    return [None] * len(frame.node_ids) if draws is None else intervals(draws)


def _draws(
    frame: Frame,
    answers: Answers,
    groups: dict[str | None, _Group],
    respondents: tuple[Respondent, ...],
    seed: int,
) -> Floats | None:
    """Positions [B, N] in each resample; None with too few respondents. A unit's node that isn't published is in no draw of
    the bank's mean, as it isn't in that mean.
    """
    if len(respondents) < FEWEST_RESPONDENTS:
        return None
    times = draw([(each.unit, each.sections) for each in respondents], seed)
    parts = []
    for unit, group in groups.items():
        rows = [index for index, each in enumerate(respondents) if unit is None or each.unit == unit]
        parts.append(resample(frame, tally(frame, group.ranks), times[:, rows], group.fixed))
        if unit is not None:
            parts[-1][:, np.isnan(group.nodes.x)] = np.nan
    if None in groups:
        return parts[0]
    return _mean_over_units(parts, [unit.weight for unit in answers.units])


def sampled(frame: Frame, questionnaire: Questionnaire, answers: Answers) -> tuple[Floats, Floats | None]:
    """Positions [N] of the nodes and [B, N] in each resample (None with too few respondents), on a frame of its own."""
    known = {question.id for question in questionnaire.questions}
    people = tuple(
        replace(each, answers={id: rank for id, rank in each.answers.items() if id in known})
        for each in answers.respondents
    )
    own = replace(answers, respondents=people, agreed=tuple(a for a in answers.agreed if a.question in known))
    order, seed = canonical(own, questionnaire)
    respondents = tuple(own.respondents[index] for index in order)
    groups = _groups(frame, own, respondents)
    return _whole(frame, own, groups, respondents).nodes.x, _draws(frame, own, groups, respondents, seed)


def bands_of(questionnaire: Questionnaire, version: str, given: Mapping[str, Sequence[int]]) -> dict[str, str | None]:
    """The band of agreement on each question asked, as ``score`` gives it, from the ranks of the options ``given`` alone."""
    frame = _frame(Same(questionnaire), version)
    return {
        question.id: _spread(frame, q, [int(frame.place[q, rank]) + 1 for rank in given.get(question.id, ())])[1]
        for q, question in enumerate(frame.questions)
        if frame.asked[q]
    }


def _agreement(
    frame: Frame, respondents: Sequence[Respondent], table: IntArray, *, named: bool = False
) -> dict[str, Agreement]:
    """Agreement per question; outliers are named only where all may see who said what."""
    found = {}
    for q, question in enumerate(frame.questions):
        if not frame.asked[q]:
            continue
        rows = [row for row in range(len(respondents)) if table[row, q] >= 0]
        ranks = [int(frame.place[q, table[row, q]]) + 1 for row in rows]
        cns, advice = _spread(frame, q, ranks)
        far = tuple(respondents[rows[index]].id for index in outlying(ranks) if named)
        found[question.id] = Agreement(len(ranks), cns, r_wg(ranks, len(question.levels)), advice, tuple(sorted(far)))
    return found


def _spread(frame: Frame, q: int, ranks: Sequence[int]) -> tuple[float | None, str | None]:
    """Consensus on a question and its band; ``ranks`` 1..K by the options' positions."""
    bands = frame.questionnaire.scoring.bands
    cns = consensus(ranks, len(frame.questions[q].levels))
    return cns, band(cns, bands.agree, bands.discuss)


def _alpha(frame: Frame, whole: _Group) -> float | None:
    """Krippendorff's ordinal alpha over all questions asked, from respondents' own ranks."""
    counts = tally(frame, whole.ranks).levels.sum(axis=0).astype(np.float64)[frame.asked]
    return krippendorff_alpha(counts, np.arange(1.0, frame.options + 1), "ordinal")


def _icc(frame: Frame, whole: _Group) -> float | None:
    """ICC(2,k) over all questions asked; None unless every respondent gave every one of them a level."""
    ranks = whole.ranks[:, frame.asked]
    if (ranks < 0).any():
        return None
    places = np.take_along_axis(frame.place[frame.asked][None], ranks[:, :, None].astype(np.int64), axis=2)[:, :, 0]
    return icc(places.astype(np.float64) + 1).icc_2_k


def _questions(frame: Frame, answers: Answers, whole: _Group) -> tuple[QuestionFigures, ...]:
    found = []
    agreed = _agreed_questions(answers, whole.respondents)
    middle = fmean if frame.questionnaire.scoring.group_value == "mean" else median
    for q, question in enumerate(frame.questions):
        if not frame.asked[q]:
            continue
        value, group = (None if np.isnan(each) else float(each) for each in (whole.value[q], whole.group[q]))
        level = level_of(value) if value is not None and question.staged else None
        pieces = [piece for each in whole.respondents for piece in each.evidence.get(question.id, ())]
        shown = None if value is None else standing(pieces, answers.date)
        column = whole.ranks[:, q]
        found.append(
            QuestionFigures(
                id=question.id,
                capability=frame.questionnaire.capabilities[frame.capability_of[q]].id,
                value=value,
                level=level,
                group_level=level_of(group) if group is not None and question.staged else None,
                origin=None if value is None else "agreed" if question.id in agreed else "group",
                n=int((column >= 0).sum()),
                na=int((column == NOT_APPLICABLE).sum()),
                unknown=int((column == -2).sum()),
                evidence=shown,
                claimed=is_claimed(level, bool(question.critical), shown),
                lines=_lines(question.positions, whole, q, middle) if question.staged else None,
            )
        )
    return tuple(found)


def _agreed_questions(answers: Answers, respondents: tuple[Respondent, ...]) -> frozenset[str]:
    """Questions whose value is an agreed one: agreed for the bank, or for every unit in which somebody answers."""
    heard: set[str | None] = {each.unit for each in respondents}
    by_question: dict[str, set[str | None]] = {}
    for item in answers.agreed:
        by_question.setdefault(item.question, set()).add(item.unit)
    return frozenset(id for id, units in by_question.items() if None in units or (answers.units and units >= heard))


def _lines(positions: tuple[float, ...], whole: _Group, q: int, middle: Callable[[list[float]], float]) -> Lines | None:
    """The levels of the first and the second line, each by ``middle``; None where one of them is silent."""
    levels: dict[str, list[float]] = {"first": [], "second": []}
    for row, respondent in enumerate(whole.respondents):
        if respondent.line and whole.ranks[row, q] >= 0:
            levels[respondent.line].append(level_of(positions[whole.ranks[row, q]]))
    if not levels["first"] or not levels["second"]:
        return None
    first, second = middle(levels["first"]), middle(levels["second"])
    return Lines(first, second, first - second)


def _share(mask: Bools, base: Bools, weight: Floats) -> float | None:
    total = float(weight[base].sum())
    return float(weight[mask & base].sum()) / total if total > 0 else None


def _nodes(
    frame: Frame,
    whole: _Group,
    figures: tuple[QuestionFigures, ...],
    agreement: dict[str, Agreement],
    bench: Benchmarks,
    bounds: list[tuple[float, float] | None],
) -> list[Node]:
    x, coverage, weighty = whole.nodes.x, whole.nodes.coverage, whole.nodes.applicable
    attained = attained_levels(frame, whole.value, whole.applicable, x)
    held_back = gates(frame, whole.value, whole.applicable, attained)
    by_id = {each.id: each for each in figures}
    accepted = np.array([q.id in by_id and by_id[q.id].evidence == "accepted" for q in frame.questions])
    answered = ~np.isnan(whole.value)
    level_by_id: dict[str, float | None] = {
        frame.node_ids[i]: level_of(float(x[i])) if not np.isnan(x[i]) and frame.staged[i] else None
        for i in range(len(x))
    }
    gaps_by_profile = {id: capability_gaps(level_by_id, targets) for id, targets in bench.targets.items()}
    nodes = []
    for i, id in enumerate(frame.node_ids):
        inside = frame.in_node[:, i] > 0
        applies, published = bool(weighty[i]), not np.isnan(x[i])
        gaps, targets = {}, {}
        for profile, own in bench.targets.items():
            gap, target = _benchmarked(frame, i, gaps_by_profile[profile], own, level_by_id)
            if gap is not None and level_by_id[id] is not None:
                gaps[profile] = gap
            if target is not None:
                targets[profile] = target
        nodes.append(
            Node(
                id=id,
                index=100 * float(x[i]) if published else None,
                level=level_by_id[id],
                attained=attained[i],
                coverage=None if not applies or np.isnan(coverage[i]) else float(coverage[i]),
                published=published,
                reason=None if published else "coverage" if applies else "not_applicable",
                interval=bounds[i] if published else None,
                consensus=_consensus(frame, inside & whole.applicable, agreement) if applies else None,
                gaps=gaps,
                targets=targets,
                gating=held_back[i],
                n=int((whole.ranks[:, inside & frame.asked] >= 0).any(axis=1).sum()),
                na_share=_share(~whole.applicable, inside & frame.asked, frame.weight),
                evidenced=_share(accepted, inside & answered, frame.weight),
            )
        )
    return nodes


def _benchmarked(
    frame: Frame, node: int, gaps: dict[str, float], targets: Any, levels: dict[str, float | None]
) -> tuple[float | None, float | None]:
    """Gap and target of a node for one profile."""
    if node >= frame.first_capability:
        return gaps.get(frame.node_ids[node]), targets.get(frame.node_ids[node])
    published = {id: target for id, target in targets.items() if levels.get(id) is not None}
    return weighted(frame, node, gaps), weighted(frame, node, published, share=DRAWN)


def _consensus(frame: Frame, inside: Bools, agreement: dict[str, Agreement]) -> float | None:
    total = weight = 0.0
    for q in np.flatnonzero(inside):
        figure = agreement.get(frame.questions[q].id)
        if figure and figure.consensus is not None:
            total += frame.weight[q] * figure.consensus
            weight += frame.weight[q]
    return float(total / weight) if weight > 0 else None


def _lowest_attained(nodes: list[Node], frame: Frame, groups: dict[str | None, _Group]) -> list[Node]:
    """With units, the bank has attained what its lowest unit has, and that unit's gates hold it back."""
    per_unit = []
    for group in groups.values():
        attained = attained_levels(frame, group.value, group.applicable, group.nodes.x)
        per_unit.append((attained, gates(frame, group.value, group.applicable, attained)))
    found = []
    for i, node in enumerate(nodes):
        reached = [(level, held[i]) for attained, held in per_unit if (level := attained[i]) is not None]
        if node.level is None or not reached:
            found.append(replace(node, attained=None, gating=()))
        else:
            lowest, held_back = min(reached, key=lambda each: each[0])
            found.append(replace(node, attained=lowest, gating=held_back))
    return found


def _moves(frame: Frame, groups: dict[str | None, _Group], answers: Answers) -> tuple[Move, ...]:
    """Agreed levels that differ from what the respondents' own answers give."""
    found = []
    for item in answers.agreed:
        q = frame.columns[item.question]
        if not frame.asked[q]:
            continue
        question = frame.questions[q]

        def shown(x: float, staged: bool = question.staged) -> float:
            return level_of(x) if staged else x

        after: float | str = "na" if item.rank == NOT_APPLICABLE else shown(question.positions[item.rank])
        for unit, group in groups.items():
            if item not in group.agreed:
                continue
            before = None if np.isnan(group.group[q]) else shown(float(group.group[q]))
            if before != after:
                found.append(Move(item.question, unit, before, after, item.reason, item.by, item.date))
    return tuple(found)


def _units(
    frame: Frame, answers: Answers, groups: dict[str | None, _Group], bench: Benchmarks
) -> tuple[UnitFigures, ...]:
    found = []
    first = frame.first_capability
    for unit in answers.units:
        group = groups[unit.id]
        figures = _questions(frame, answers, group)
        agreement = _agreement(frame, group.respondents, group.ranks)
        nodes = _nodes(frame, group, figures, agreement, bench, [None] * len(frame.node_ids))
        found.append(UnitFigures(unit.id, unit.weight, nodes[0], tuple(nodes[1:first]), tuple(nodes[first:])))
    return tuple(found)
