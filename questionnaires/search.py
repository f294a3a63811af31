"""Find words in a questionnaire, in either language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from questionnaires.schema import Initiative, Pattern, Question, Questionnaire, Source, Text

Kind = Literal["question", "initiative", "pattern", "source"]


@dataclass(frozen=True)
class Hit:
    """Something that holds all words looked for; ``where``: the text that holds the first of them."""

    kind: Kind
    id: str
    title: Text
    where: Text


def search(questionnaire: Questionnaire, words: str) -> tuple[Hit, ...]:
    """Questions, initiatives, patterns and sources that hold every word, in the questionnaire's order."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    rows: list[tuple[Kind, str, Text, list[Text]]] = [
        *(("question", each.id, each.title, _of_question(each)) for each in questionnaire.questions),
        *(("initiative", each.id, each.name, _of_initiative(each)) for each in questionnaire.initiatives),
        *(("pattern", each.id, each.name, _of_pattern(each)) for each in questionnaire.patterns),
        *(("source", each.id, each.name, _of_source(each)) for each in questionnaire.sources),
    ]
    hits = []
    for kind, id, title, texts in rows:
        whole = " ".join([id, *(f"{text.en} {text.zh}" for text in texts)]).casefold()
        if all(word in whole for word in wanted):
            hits.append(Hit(kind, id, title, _first(texts, wanted[0], title)))
    return tuple(hits)


def _first(texts: Iterable[Text], word: str, title: Text) -> Text:
    return next((text for text in texts if word in text.en.casefold() or word in text.zh.casefold()), title)


def _known(*texts: Text | None) -> list[Text]:
    return [text for text in texts if text is not None]


def _of_question(each: Question) -> list[Text]:
    kpis = [kpi.name for kpi in each.kpis]
    return _known(each.title, each.text, each.why, *each.criteria, *each.levels, *each.evidence, *kpis)


def _of_initiative(each: Initiative) -> list[Text]:
    steps, kpis = [step.text for step in each.steps], [kpi.name for kpi in each.kpis]
    return _known(each.name, each.why, each.done, each.risk, each.source, *steps, *kpis)


def _of_pattern(each: Pattern) -> list[Text]:
    return _known(each.name, each.consequence, each.risk)


def _of_source(each: Source) -> list[Text]:
    return _known(each.name, each.use, each.issuer, each.number)
