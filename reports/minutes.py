"""The minutes of a workshop: what was voted on, round by round, and what was agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from questionnaires.schema import Questionnaire
from reports.ballot import Tally, tally, tells
from reports.calibration import Standing, standing_words
from reports.language import Language
from scoring.agreement import FEWEST

Rounds = Sequence[Sequence[tuple[str, int]]]


@dataclass(frozen=True)
class Round:
    """A round of votes: how they fell, and what is said of them."""

    tally: Tally
    words: tuple[str, ...]


@dataclass(frozen=True)
class Minute:
    """A question that was voted on, or agreed without a vote: each round, the agreed level as it stands now and why."""

    id: str
    title: str
    capability: str
    rounds: tuple[Round, ...]
    agreed: str
    reason: str

    @property
    def moved(self) -> float | None:
        """By how much agreement rose from the first round that tells it to the last; None where there is no telling."""
        known = [each.tally.agreement for each in self.rounds if each.tally.agreement is not None]
        return known[-1] - known[0] if len(known) > 1 and self.rounds[-1].tally.agreement is not None else None


@dataclass(frozen=True)
class WorkshopRow:
    """A workshop on the report's page of calibration; ``unit`` is empty for the whole bank."""

    date: str
    unit: str
    voters: int
    summary: str


def minutes(
    content: Questionnaire, votes: Mapping[str, Rounds], agreed: Mapping[str, Standing], confidentiality: str, lang: Language
) -> tuple[Minute, ...]:
    """Every question of ``votes``, in its order (id to rounds as ``ballot.tally`` takes them, none without a vote)."""
    found = []
    for id, rounds in votes.items():
        question = content.question(id)
        if question is None:
            continue
        tallies = [
            tally(content, question, rounds[:number], confidentiality, lang, sees_names=False)
            for number in range(1, len(rounds) + 1)
        ]
        kept = [
            confidentiality != "named" and any(tells(each, later) for later in rounds[number:])
            for number, each in enumerate(rounds, start=1)
        ]  # fmt: skip
        told = tuple(
            Round(replace(each, bars=(), agreement=None) if hidden else each, _round_words(number, each, lang, hidden=hidden))
            for number, (each, hidden) in enumerate(zip(tallies, kept, strict=True), start=1)
        )
        own = agreed.get(id)
        found.append(
            Minute(
                id, lang.text(question.title), lang.text(content.capability_of(id).label), told,
                standing_words(question, own, lang), lang.own(own.reason) if own else "",
            )
        )  # fmt: skip
    return tuple(found)


def _round_words(number: int, votes: Tally, lang: Language, *, hidden: bool) -> tuple[str, ...]:
    """Which round, how many voted, where the group stands; of a group too small to hide in only that it is, and of one that
    beside a later round would tell of single people (``hidden``) as well.
    """
    if hidden:
        stands: tuple[str, ...] = (lang.t(
            "not shown: a later round had one or two voters more or fewer, so comparing the two would reveal single votes"
        ),)  # fmt: skip
    elif votes.bars:
        stands = lang.t("median {level}", level=votes.median), lang.t("agreement {value}", value=votes.consensus)
    else:
        stands = (lang.t("hidden: fewer than {fewest} answers", fewest=FEWEST),)
    aside = (votes.aside,) if votes.aside and not hidden else ()
    return (lang.t("round {round}", round=number), lang.n("{count} vote", "{count} votes", votes.count), *stands, *aside)


def summary(found: Sequence[Minute], lang: Language) -> str:
    """What came of it in a sentence."""
    again = [each.moved for each in found if each.moved is not None]
    agreed = sum(bool(each.agreed) for each in found)
    told = [
        lang.n(
            "{agreed} of {count} question is agreed", "{agreed} of {count} questions are agreed", len(found), agreed=agreed
        )
    ]  # fmt: skip
    if again:
        rose = sum(moved > 1e-9 for moved in again)
        told.append(lang.t("voting again brought the room closer on {rose} of {count}", rose=rose, count=len(again)))
    return lang.apart(told)
