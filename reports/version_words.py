"""What changed between two versions of a questionnaire, in words: for the command and the library screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from questionnaires.differences import Differences
from questionnaires.schema import Questionnaire, Text
from reports.language import Language


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class VersionWords:
    """``verdict``: whether scores stay comparable, in a sentence."""

    verdict: str
    comparable: bool
    groups: tuple[Group, ...]


def version_words(found: Differences, before: Questionnaire, after: Questionnaire, lang: Language) -> VersionWords:
    """Every difference as lines in groups; groups without a line are left out."""
    names: dict[str, str] = {}
    for questionnaire in (before, after):
        for id, text in _named(questionnaire):
            names[id] = lang.text(text)

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{names[id]} ({id})" if id in names else id for id in ids)

    def questions(kind: str) -> tuple[str, ...]:
        rows = [each for each in found.questions if each.kind == kind]
        fields = [f"{lang.colon}{', '.join(each.fields)}" if each.fields else "" for each in rows]
        return tuple(f"{names[each.id]} ({each.id}){own}" for each, own in zip(rows, fields, strict=True))

    groups = (
        Group(lang.t("Questions added"), questions("added")),
        Group(lang.t("Questions removed"), questions("removed")),
        Group(lang.t("Questions revised: not compared between cycles"), questions("revised")),
        Group(
            lang.t("Levels, weight or place changed under the same revision: raise the revision if the meaning changed"),
            questions("changed"),
        ),
        Group(lang.t("Questions reworded: still compared"), questions("reworded")),
        Group(lang.t("Capabilities or dimensions added"), named(found.capabilities_added)),
        Group(lang.t("Capabilities or dimensions removed"), named(found.capabilities_removed)),
        Group(lang.t("Weights changed"), named(found.weights_changed)),
        Group(lang.t("Targets changed"), found.targets_changed),
        Group(lang.t("Initiatives added"), named(found.initiatives_added)),
        Group(lang.t("Initiatives removed"), named(found.initiatives_removed)),
        Group(lang.t("Initiatives changed"), named(found.initiatives_changed)),
        Group(lang.t("Patterns changed"), named(found.patterns_changed)),
        Group(lang.t("Sources changed"), named(found.sources_changed)),
        Group(lang.t("Scoring settings"), (lang.t("changed"),) if found.scoring_changed else ()),
    )
    return VersionWords(_verdict(found, lang), found.comparable == "fully", tuple(each for each in groups if each.lines))


def _named(questionnaire: Questionnaire) -> Iterator[tuple[str, Text]]:
    yield from ((each.id, each.name) for each in questionnaire.sources)
    yield from ((each.id, each.name) for each in questionnaire.patterns)
    yield from ((each.id, each.name) for each in questionnaire.initiatives)
    yield from ((each.id, each.name) for each in questionnaire.capabilities)
    yield from ((each.id, each.name) for each in questionnaire.dimensions)
    yield from ((each.id, each.title) for each in questionnaire.questions)


def _verdict(found: Differences, lang: Language) -> str:
    pair = {"before": found.before, "after": found.after}
    if not found.same_questionnaire:
        return lang.t("{before} and {after} are different questionnaires: scores can't be compared.", **pair)
    share = lang.percent(found.shared)
    if found.comparable == "fully":
        return lang.t("{before} and {after} ask the same questions in the same revisions: scores stay comparable.", **pair)
    if found.comparable == "not":
        return lang.t("{before} and {after} share no question in the same revision: scores can't be compared.", **pair)
    return lang.t(
        "Between {before} and {after} scores are compared over the {share} of questions they share in the same revision.",
        share=share, **pair,
    )  # fmt: skip
