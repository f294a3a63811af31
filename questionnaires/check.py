"""Faults that only show when files are held against each other: unknown ids, cycles, repeats, unreachable targets."""

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from questionnaires.expressions import parse_expression
from questionnaires.folder import (
    OPTIONAL_FILES,
    Folder,
    InitiativesFile,
    LimitsFile,
    ModelFile,
    PatternsFile,
    ProfilesFile,
    QuestionsFile,
    SourcesFile,
)
from questionnaires.schema import INSTITUTION_TYPES, LEADING, OWN, Initiative, Question, Source, Target, applies

_STRICTNESS = "LNGTX"
_Placed = tuple[tuple[str | int, ...], str]
"""A fault's place within its item and its reason."""


class _Names:
    """Every id of a folder, by kind."""

    def __init__(self, folder: Folder) -> None:
        self.model = cast(ModelFile, folder.parsed["model.yaml"])
        self.capabilities = [c.id for d in self.model.dimensions for c in d.capabilities]
        files = [f"{d.id}.yaml" for d in self.model.dimensions]
        self.questions: list[tuple[str, int, Question]] = [
            (file, index, question)
            for file in files
            if file in folder.parsed
            for index, question in enumerate(cast(QuestionsFile, folder.parsed[file]).questions)
        ]
        self.question_ids = [question.id for _, _, question in self.questions]
        sources = folder.parsed.get("sources.yaml")
        self.listed = {s.id: s for s in cast(SourcesFile, sources).sources} if sources else {}
        self.sources = {id: source.rule_class for id, source in self.listed.items()}
        self.owners = {owner.id for owner in self.model.owners}
        self.staff_roles = {role.id for role in self.model.staff_roles}


def check_names(folder: Folder) -> None:
    """Add every cross-file fault to ``folder.faults``; needs all files parsed without a fault."""
    names = _Names(folder)
    _check_model(folder, names)
    for file, index, question in names.questions:
        _check_question(folder, names, file, index, question)
    _check_anchors(folder, names)
    checks: dict[str, Callable[[Folder, _Names], None]] = {
        "sources.yaml": _check_sources,
        "profiles.yaml": _check_profiles,
        "patterns.yaml": _check_patterns,
        "initiatives.yaml": _check_initiatives,
        "limits.yaml": _check_limits,
    }
    for file, check in checks.items():
        if file in folder.parsed:
            check(folder, names)


def _repeats(ids: Iterable[str]) -> list[str]:
    return [item for item, count in Counter(ids).items() if count > 1]


_Path = tuple[str | int, ...]


def _check_once(folder: Folder, kind: str, ids: Iterable[tuple[str, str, _Path]]) -> None:
    """A fault at the second place of every id, given as id, file and path."""
    seen: set[str] = set()
    for id, file, path in ids:
        if id in seen:
            folder.add_fault(file, path, f"the {kind} id {id!r} is used twice")
        seen.add(id)


def _listed(file: str, key: str, items: Iterable[Any]) -> list[tuple[str, str, _Path]]:
    return [(item.id, file, (key, index, "id")) for index, item in enumerate(items)]


def _check_model(folder: Folder, names: _Names) -> None:
    model = names.model
    nodes: list[tuple[str, str, _Path]] = [("overall", "model.yaml", ())]
    for d, dimension in enumerate(model.dimensions):
        nodes.append((dimension.id, "model.yaml", ("dimensions", d, "id")))
        for c, capability in enumerate(dimension.capabilities):
            nodes.append((capability.id, "model.yaml", ("dimensions", d, "capabilities", c, "id")))
    _check_once(folder, "node", nodes)
    questions = [(question.id, file, ("questions", index, "id")) for file, index, question in names.questions]
    _check_once(folder, "question", questions)
    for kind, key, items in (
        ("owner", "owners", model.owners), ("staff role", "staff_roles", model.staff_roles),
        ("crosswalk", "crosswalks", model.crosswalks),
    ):  # fmt: skip
        _check_once(folder, kind, _listed("model.yaml", key, items))
    answered = {question.capability_id for _, _, question in names.questions}
    for d, dimension in enumerate(model.dimensions):
        for c, capability in enumerate(dimension.capabilities):
            if capability.id not in answered:
                where = ("dimensions", d, "capabilities", c)
                folder.add_fault("model.yaml", where, f"capability {capability.id!r} has no question")
    files = [f"{dimension.id}.yaml" for dimension in model.dimensions]
    for taken in sorted({"model.yaml", *OPTIONAL_FILES} & set(files)):
        folder.add_fault("model.yaml", ("dimensions",), f"a dimension can't be called {taken.removesuffix('.yaml')!r}")
    if not any(d.weight * c.weight > 0 for d in model.dimensions for c in d.capabilities):
        folder.add_fault("model.yaml", ("dimensions",), "all weights are 0: at least one capability must count")
    if not model.languages or len(set(model.languages)) != len(model.languages):
        folder.add_fault("model.yaml", ("languages",), "languages names en, zh or both, each once")
    if model.level_names and len(model.level_names) != 5:
        folder.add_fault("model.yaml", ("level_names",), "level_names needs five names")


def _check_question(folder: Folder, names: _Names, file: str, index: int, question: Question) -> None:
    def fault(key: str, reason: str) -> None:
        folder.add_fault(file, ("questions", index, key), f"question {question.id!r}: {reason}")

    dimension = next((d for d in names.model.dimensions if f"{d.id}.yaml" == file), None)
    if dimension is None or question.capability_id not in [c.id for c in dimension.capabilities]:
        known = file.removesuffix(".yaml")
        if question.capability:
            fault("capability", f"{question.capability!r} is no capability of {known!r}")
        else:
            fault("id", f"the id must be capability.slug with a capability of {known!r}, or name a `capability`")
    if names.owners:
        for key, owner in (("owner", question.owner), ("second_line", question.second_line)):
            if owner and owner not in names.owners:
                fault(key, f"unknown owner {owner!r}")
    if question.control and question.second_line in (None, question.owner):
        fault("second_line", "a control needs a second line that isn't its owner")
    for key, ids in (("sources", question.sources), ("critical", question.critical)):
        for source in ids:
            if source not in names.sources:
                fault(key, f"unknown source {source!r}")
    if question.critical and not any(names.sources.get(source) in ("L", "N") for source in question.critical):
        fault("critical", "critical needs a source of class L or N")
    explicit = [level.value is not None for level in question.levels]
    if any(explicit) and not all(explicit):
        fault("levels", "give a value to every level or to none")
    elif len(set(question.values)) != len(question.values):
        fault("levels", "two levels have the same value")
    for crosswalk in names.model.crosswalks:
        heading = getattr(question, crosswalk.field)
        if heading is not None and heading not in [item.id for item in crosswalk.headings]:
            fault(crosswalk.field, f"unknown heading {heading!r} of {crosswalk.id}")


def _check_anchors(folder: Folder, names: _Names) -> None:
    """Within a question no two levels may say the same; in a five-level model no two questions may either."""
    seen: dict[str, str] = {}
    for file, index, question in names.questions:
        here: dict[str, int] = {}
        for rank, level in enumerate(question.levels):
            for text in dict.fromkeys((level.en, level.zh)):
                key = " ".join(text.lower().split())
                if here.get(key, rank) != rank:
                    where = ("questions", index, "levels", rank)
                    folder.add_fault(file, where, f"question {question.id!r}: level {rank + 1} repeats another level")
                elif question.staged and not question.has_own_values and seen.get(key, question.id) != question.id:
                    where = ("questions", index, "levels", rank)
                    reason = f"question {question.id!r}: level {rank + 1} repeats an anchor of {seen[key]!r}"
                    folder.add_fault(file, where, reason)
                here[key] = rank
                seen.setdefault(key, question.id)


def _check_sources(folder: Folder, names: _Names) -> None:
    sources = cast(SourcesFile, folder.parsed["sources.yaml"]).sources
    _check_once(folder, "source", _listed("sources.yaml", "sources", sources))
    for index, source in enumerate(sources):
        for key in ("checked_on", "issued", "valid_from", "valid_to"):
            day = getattr(source, key)
            if day is not None and not _is_date(day, whole=key == "checked_on"):
                reason = f"source {source.id!r}: {key} {day!r} is not a date; write YYYY-MM-DD"
                folder.add_fault("sources.yaml", ("sources", index, key), reason)


def _is_date(text: str, *, whole: bool) -> bool:
    """YYYY-MM-DD; where the day isn't known YYYY-MM or YYYY, unless ``whole``."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}" if whole else r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
        return False
    year, month, day = (int(part) for part in (f"{text}-01-01"[:10] if len(text) > 4 else f"{text}-01-01").split("-"))
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _check_profiles(folder: Folder, names: _Names) -> None:
    profiles = cast(ProfilesFile, folder.parsed["profiles.yaml"]).profiles
    _check_once(folder, "profile", _listed("profiles.yaml", "profiles", profiles))
    for profile in profiles:
        bound = [(each.node, kind) for each in profile.targets for kind in each.applies_to or INSTITUTION_TYPES]
        for repeated in dict.fromkeys(node for (node, _), count in Counter(bound).items() if count > 1):
            folder.add_fault("profiles.yaml", (), f"profile {profile.id!r}: {repeated!r} has two targets")
        if profile.id == OWN:
            folder.add_fault("profiles.yaml", (), "the profile id 'own' is kept for an assessment's own targets")
    for p, profile in enumerate(cast(ProfilesFile, folder.parsed["profiles.yaml"]).profiles):
        for t, target in enumerate(profile.targets):
            for reason in _target_faults(target, names):
                where = ("profiles", p, "targets", t)
                folder.add_fault("profiles.yaml", where, f"profile {profile.id!r}: {reason}")


def _class_for(source: Source, target: Target) -> str:
    """A source's class as it counts for a target: a rule that isn't written for all its types is expected of them at most."""
    types = target.applies_to or INSTITUTION_TYPES
    binds = all(applies(source.applies_to, each) for each in types)
    return source.rule_class if binds or source.rule_class not in ("L", "N") else "G"


def _target_faults(target: Target, names: _Names) -> list[str]:
    faults = []
    if (target.capability is None) == (target.question is None):
        faults.append("a target names either a capability or a question")
    if target.capability and target.capability not in names.capabilities:
        faults.append(f"unknown capability {target.capability!r}")
    if target.question and target.question not in names.question_ids:
        faults.append(f"unknown question {target.question!r}")
    if (target.target is None) == (target.by_type is None):
        faults.append("a target gives either `target` or `by_type`")
    faults += [f"unknown source {source!r}" for source in target.sources if source not in names.sources]
    classes = [_class_for(names.listed[source], target) for source in target.sources if source in names.listed]
    strictest = min(classes, key=lambda each: _STRICTNESS.index(str(each))) if classes else None
    if target.rule_class and strictest != target.rule_class:
        faults.append(f"class {target.rule_class} is given, the strictest of its sources is {strictest}")
    return faults


def _check_patterns(folder: Folder, names: _Names) -> None:
    patterns = cast(PatternsFile, folder.parsed["patterns.yaml"]).patterns
    _check_once(folder, "pattern", _listed("patterns.yaml", "patterns", patterns))
    known = {*names.capabilities, *names.question_ids}
    for index, pattern in enumerate(patterns):
        unknown = [f"source {each!r}" for each in pattern.sources if each not in names.sources]
        for name in unknown:
            folder.add_fault("patterns.yaml", ("patterns", index, "sources"), f"pattern {pattern.id!r}: unknown {name}")
        where = ("patterns", index, "when")
        try:
            unknown = [name for name in parse_expression(pattern.when).names if name not in known]
        except ValueError as error:
            folder.add_fault("patterns.yaml", where, f"pattern {pattern.id!r}: {error}")
            continue
        unknown += [name for name in pattern.lift if name not in names.capabilities]
        for name in unknown:
            folder.add_fault("patterns.yaml", where, f"pattern {pattern.id!r}: unknown capability or question {name!r}")


def _check_initiatives(folder: Folder, names: _Names) -> None:
    initiatives = cast(InitiativesFile, folder.parsed["initiatives.yaml"]).initiatives
    ids = [initiative.id for initiative in initiatives]
    _check_once(folder, "initiative", _listed("initiatives.yaml", "initiatives", initiatives))
    for index, initiative in enumerate(initiatives):
        for part, reason in _initiative_faults(initiative, set(ids), names):
            where = ("initiatives", index, *part)
            folder.add_fault("initiatives.yaml", where, f"initiative {initiative.id!r}: {reason}")
    cycle = find_cycle({initiative.id: initiative.prerequisites for initiative in initiatives})
    if cycle:
        folder.add_fault("initiatives.yaml", (), f"prerequisites form a cycle: {' -> '.join(cycle)}")
    _check_reach(folder, initiatives)


def _initiative_faults(initiative: Initiative, ids: set[str], names: _Names) -> Iterator[_Placed]:
    for item in initiative.prerequisites:
        if item not in ids:
            yield ("prerequisites",), f"unknown prerequisite {item!r}"
    for at, lift in enumerate(initiative.lifts):
        if lift.capability not in names.capabilities:
            yield ("lifts", at, "capability"), f"unknown capability {lift.capability!r}"
        if lift.from_level >= lift.to_level:
            yield ("lifts", at, "to"), f"the lift of {lift.capability!r} must rise"
    for role in sorted({*initiative.person_months} - names.staff_roles):
        yield ("person_months", role), f"unknown staff role {role!r}"
    for at, step in enumerate(initiative.steps):
        if step.role not in names.staff_roles:
            yield ("steps", at, "role"), f"unknown staff role {step.role!r}"
    if initiative.owner and names.owners and initiative.owner not in names.owners:
        yield ("owner",), f"unknown owner {initiative.owner!r}"
    yield from _step_faults(initiative)


def _step_faults(initiative: Initiative) -> Iterator[_Placed]:
    """Weeks that no calendar has, or that come after the initiative's last (53 in 12 months at most)."""
    for at, step in enumerate(initiative.steps):
        (first, last), place = step.weeks, ("steps", at, "weeks")
        if not 1 <= first <= last:
            yield place, f"step {at + 1}: weeks {first} to {last} do not follow each other from week 1 on"
        elif last > -(-initiative.months * 53 // 12):
            yield place, f"step {at + 1}: week {last} comes after the end of its {initiative.months} months"


def find_cycle(edges: dict[str, tuple[str, ...]]) -> list[str]:
    """Ids along one cycle, first id again at the end; empty without one.

    >>> find_cycle({"a": ("b",), "b": ("a",)})
    ['a', 'b', 'a']
    """
    done: set[str] = set()
    for root in edges:
        trail: list[str] = []
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, child = stack.pop()
            if child == 0:
                if node in done:
                    continue
                if node in trail:
                    return [*trail[trail.index(node) :], node]
                trail.append(node)
            children = edges.get(node, ())
            if child < len(children):
                stack += [(node, child + 1), (children[child], 0)]
            else:
                trail.remove(node)
                done.add(node)
    return []


def reach(initiatives: Iterable[Initiative]) -> dict[str, int]:
    """Highest whole level each capability can be lifted to from level 1 when all initiatives are done."""
    covered: dict[str, set[int]] = {}
    for initiative in initiatives:
        for lift in initiative.lifts:
            covered.setdefault(lift.capability, set()).update(range(lift.from_level, lift.to_level))
    heights = {}
    for capability, segments in covered.items():
        level = 1
        while level in segments:
            level += 1
        heights[capability] = level
    return heights


def _check_reach(folder: Folder, initiatives: tuple[Initiative, ...]) -> None:
    heights = reach(initiatives)
    profiles = folder.parsed.get("profiles.yaml")
    for p, profile in enumerate(cast(ProfilesFile, profiles).profiles if profiles else ()):
        if profile.id != LEADING:
            continue
        for t, target in enumerate(profile.targets):
            highest = max([*(target.by_type or {}).values(), target.target or 1.0])
            if target.capability and math.ceil(highest) > heights.get(target.capability, 1):
                reason = (
                    f"the target {highest:g} of {target.capability!r} can't be reached: "
                    f"the initiatives lift it to {heights.get(target.capability, 1)}"
                )
                folder.add_fault("profiles.yaml", ("profiles", p, "targets", t), reason)


def _check_limits(folder: Folder, names: _Names) -> None:
    limits = cast(LimitsFile, folder.parsed["limits.yaml"]).limits
    for institution_type, own in limits.by_type.items():
        for role in own.roles:
            if role not in names.staff_roles:
                where = ("limits", "by_type", institution_type)
                folder.add_fault("limits.yaml", where, f"unknown staff role {role!r}")
