"""What changed between two versions of a questionnaire, and how far scores stay comparable (SCORING.md 9)."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from questionnaires.schema import Question, Questionnaire

Kind = Literal["added", "removed", "revised", "changed", "reworded"]


@dataclass(frozen=True)
class QuestionChange:
    """``revised``: a new revision, so not compared. ``changed``: options, or levels' texts, differ under the same
    revision: an author's slip, scores would be compared all the same. ``reworded``: other words differ, same meaning.
    ``fields``: what differs."""

    id: str
    kind: Kind
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """From version ``before`` to ``after``. ``shared``: share 0..1 of the later one's question weight whose scores are
    compared between cycles (same id, same revision)."""

    before: str
    after: str
    same_questionnaire: bool
    questions: tuple[QuestionChange, ...]
    shared: float
    capabilities_added: tuple[str, ...]
    capabilities_removed: tuple[str, ...]
    weights_changed: tuple[str, ...]
    targets_changed: tuple[str, ...]
    initiatives_added: tuple[str, ...]
    initiatives_removed: tuple[str, ...]
    initiatives_changed: tuple[str, ...]
    patterns_changed: tuple[str, ...]
    sources_changed: tuple[str, ...]
    scoring_changed: bool

    @property
    def comparable(self) -> Literal["fully", "partly", "not"]:
        """Whether an index of one can be held against an index of the other."""
        if not self.same_questionnaire or self.shared == 0:
            return "not"
        whole = self.shared == 1 and not any(each.kind in ("removed", "changed") for each in self.questions)
        return "fully" if whole and not self.weights_changed and not self.scoring_changed else "partly"

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {**asdict(self), "comparable": self.comparable}


def differences(before: Questionnaire, after: Questionnaire) -> Differences:
    """Everything that differs from ``before`` to ``after``."""
    olds = {question.id: question for question in before.questions}
    news = {question.id: question for question in after.questions}
    changes = [_question(olds[id], news[id]) for id in news if id in olds]
    changes += [QuestionChange(id, "added") for id in news if id not in olds]
    changes += [QuestionChange(id, "removed") for id in olds if id not in news]
    weight = sum(question.weight for question in after.questions)
    kept = sum(q.weight for q in after.questions if q.id in olds and olds[q.id].revision == q.revision)
    old_heads, new_heads = (_heads(each) for each in (before, after))
    old_work, new_work = ({each.id: each for each in items.initiatives} for items in (before, after))
    return Differences(
        before=before.key,
        after=after.key,
        same_questionnaire=before.id == after.id,
        questions=tuple(each for each in changes if each is not None),
        shared=kept / weight if weight else 0.0,
        capabilities_added=tuple(id for id in new_heads if id not in old_heads),
        capabilities_removed=tuple(id for id in old_heads if id not in new_heads),
        weights_changed=tuple(id for id in new_heads if id in old_heads and new_heads[id] != old_heads[id]),
        targets_changed=_targets(before, after),
        initiatives_added=tuple(id for id in new_work if id not in old_work),
        initiatives_removed=tuple(id for id in old_work if id not in new_work),
        initiatives_changed=tuple(id for id in new_work if id in old_work and new_work[id] != old_work[id]),
        patterns_changed=_by_id(before.patterns, after.patterns),
        sources_changed=_by_id(before.sources, after.sources),
        scoring_changed=before.scoring != after.scoring,
    )


def _heads(questionnaire: Questionnaire) -> dict[str, float]:
    heads = {each.id: each.weight for each in questionnaire.capabilities}
    return heads | {each.id: each.weight for each in questionnaire.dimensions}


def _question(old: Question, new: Question) -> QuestionChange | None:
    fields = tuple(name for name in type(new).model_fields if getattr(old, name) != getattr(new, name))
    if not fields:
        return None
    if old.revision != new.revision:
        return QuestionChange(new.id, "revised", fields)
    return QuestionChange(new.id, "changed" if {"levels", "weight", "capability"} & {*fields} else "reworded", fields)


def _by_id(old: Any, new: Any) -> tuple[str, ...]:
    """Ids of what was added, removed or changed."""
    olds, news = ({each.id: each for each in items} for items in (old, new))
    return tuple(sorted(id for id in olds.keys() | news.keys() if olds.get(id) != news.get(id)))


def _targets(before: Questionnaire, after: Questionnaire) -> tuple[str, ...]:
    """Profile and capability or question of every target that differs."""

    def every(questionnaire: Questionnaire) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for profile in questionnaire.profiles:
            for target in profile.targets:
                found.setdefault(f"{profile.id}: {target.node}", []).append(target)
        return found

    olds, news = every(before), every(after)
    return tuple(sorted(key for key in olds.keys() | news.keys() if olds.get(key) != news.get(key)))
