"""Collect: what somebody of a function is asked. A bank's functions seldom have the names of the questionnaire's; whose
questions each of them answers is kept with the bank, and carried on to its next cycle."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from assessment.models import Organisation
from assessment.pasted import key_of
from errors import AnswerError, LinesError
from questionnaires.schema import Questionnaire

EVERYTHING = "*"
"""Whose questions a function answers that is asked all of them."""


def _ours(content: Questionnaire) -> dict[str, str]:
    """The ids of the questionnaire's owner roles by the keys of their names in either language."""
    return {key_of(words): owner.id for owner in content.owners for words in (owner.name.en, owner.name.zh)}


def role_id(content: Questionnaire, text: str) -> str:
    """The id of an owner role of the questionnaire where the text is its name, else the text."""
    return _ours(content).get(key_of(text), text)


def owned_by(content: Questionnaire, version: str, role: str) -> list[str]:
    """The questions that a function owns or sees to as second line, in order; where the version asks none of them, those that
    it asks on the same capabilities.
    """
    id, asked = role_id(content, role), content.asked(version)
    own = [each for each in content.questions if id in (each.owner, each.second_line)]
    capabilities = {content.capability_of(each.id).id for each in own}
    found = [each.id for each in own if each in asked]
    return found or [each.id for each in asked if content.capability_of(each.id).id in capabilities]


def nearest(content: Questionnaire, role: str) -> str:
    """The id of the owner role whose name is nearly that of a function; empty where none is."""
    ours = _ours(content)
    near = get_close_matches(key_of(role), ours, 1)
    return ours[near[0]] if near else ""


def functions_of(bank: Organisation, content: Questionnaire) -> dict[str, str]:
    """Whose questions the functions of a bank answer, by name: ids of owner roles of the questionnaire, or ``EVERYTHING``."""
    known = {each.id for each in content.owners} | {EVERYTHING}
    return {name: owner for name, owner in (bank.functions or {}).items() if owner in known}


def set_functions(bank: Organisation, content: Questionnaire, chosen: Mapping[str, str]) -> None:
    """Put down whose questions functions answer; empty takes a function back. Those not named stay as they are."""
    if not set(chosen.values()) <= {each.id for each in content.owners} | {EVERYTHING, ""}:
        raise AnswerError("Choose one of the list")
    keys = {key_of(name) for name in chosen}
    kept = {name: owner for name, owner in (bank.functions or {}).items() if key_of(name) not in keys}
    bank.functions = kept | {name: owner for name, owner in chosen.items() if owner}


def sections_by_function(
    content: Questionnaire, version: str, bank: Organisation, people: Sequence[tuple[str, str]]
) -> list[list[str] | None]:
    """What each of some people, name and function, is asked: what their function owns; None for everything.

    LinesError for people without a function, and for functions that own nothing, which it holds.
    """
    like = {key_of(name): owner for name, owner in functions_of(bank, content).items()}
    found = list[list[str] | None]()
    nameless, unknown = list[str](), list[str]()
    for name, role in people:
        owner = like.get(key_of(role), role)
        sections = owned_by(content, version, owner) if owner != EVERYTHING else None
        found.append(sections)
        if not role:
            nameless.append(name)
        elif sections == []:
            unknown.append(role)
    if nameless or unknown:
        raise _not_told(nameless, list(dict.fromkeys(unknown)))
    return found


def _not_told(nameless: Iterable[str], unknown: Sequence[str]) -> LinesError:
    wrong = [AnswerError(f"{name}: no function is given; give one of the list, or choose the sections") for name in nameless]
    if unknown:
        wrong.append(AnswerError(f"Choose whose questions each of these functions answers: {', '.join(unknown)}"))
    return LinesError(wrong, unknown)
