"""A question put to the vote, and its votes as far as those who look may know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high, median_low

from questionnaires.schema import Question, Questionnaire
from reports.choices import option_label
from reports.language import Language
from reports.scale import scale_of
from scoring.agreement import FEWEST, band, consensus
from scoring.answers import NOT_APPLICABLE, UNKNOWN


@dataclass(frozen=True)
class Bar:
    """Who chose an option: its label, how many, in percent of the most chosen, by whom, and how many in each round before
    that may be shown, with the round's number.
    """

    label: str
    count: int
    share: int
    who: tuple[str, ...]
    before: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Tally:
    """The votes of a round: ``bars`` beside the options, empty where the group is too small to hide in.

    ``aside``: how many chose no level; ``median``: of two the figure between; ``suggested``: the choice at the median, of
    two the lower, which claims less, and none where so few voted differently that nothing can be said on their agreement;
    ``reason``: the votes as a reason for what is agreed; ``agreement``: the consensus as a number, 0 to 1; ``is_apart``: so
    low that the room should vote again.
    """

    count: int
    bars: tuple[Bar, ...]
    median: str
    consensus: str
    advice: str
    aside: str
    suggested: str
    reason: str
    agreement: float | None = None
    is_apart: bool = False


def tally(
    content: Questionnaire, question: Question, rounds: Sequence[Sequence[tuple[str, int]]], confidentiality: str,
    lang: Language, *, sees_names: bool,
) -> Tally:  # fmt: skip
    """The last of the rounds, beside those before.

    ``rounds``: by round, who (their name) chose which rank. A group under three is shown only where answers are named, and so
    is a round beside one in which one or two people more or fewer voted: the difference would be theirs.
    ``sees_names``: the reader may know who voted what, where anybody may.
    """
    ranks = [rank for _, rank in rounds[-1]]
    levels = [rank for rank in ranks if rank >= 0]
    if len(levels) < FEWEST and confidentiality != "named":
        return Tally(len(ranks), (), "–", "–", "", "", "", "")
    names = sees_names and confidentiality != "anonymous"
    earlier = [
        (number, [rank for _, rank in each]) for number, each in enumerate(rounds[:-1], start=1)
        if confidentiality == "named" or (sum(rank >= 0 for _, rank in each) >= FEWEST and not tells(each, rounds[-1]))
    ]  # fmt: skip
    most = max([1, *(levels.count(rank) for rank in set(levels))])
    bars = tuple(
        Bar(
            option_label(question, place), levels.count(place), round(100 * levels.count(place) / most),
            tuple(who for who, rank in rounds[-1] if names and rank == place and who),
            tuple((number, given.count(place)) for number, given in earlier),
        )
        for place in range(len(question.levels))
    )  # fmt: skip
    in_order = sorted(range(len(question.levels)), key=lambda rank: question.values[rank])
    places = sorted(in_order.index(rank) for rank in levels)
    middle, upper = (in_order[median_low(places)], in_order[median_high(places)]) if places else (None, None)
    agreement = consensus([place + 1 for place in places], len(question.levels))
    advice = {
        "agree": lang.t("The room agrees: set the level."),
        "discuss": lang.t("Ask those at the ends for their reasons, then agree or vote again."),
        "revote": lang.t("The room is far apart: hear the reasons, then vote again."),
    }
    bands = content.scoring.bands
    where = band(agreement, bands.agree, bands.discuss) or ""
    return Tally(
        len(ranks), bars, _median(content, question, middle, upper, lang), lang.figure(agreement),
        advice.get(where, ""), _aside(rounds[-1], lang, names=names),
        "" if middle is None or (agreement is None and len(set(places)) > 1) else str(middle + 1),
        _reason(question, [] if confidentiality == "anonymous" else levels, len(rounds)), agreement, where == "revote",
    )  # fmt: skip


def tells(one: Sequence[tuple[str, int]], other: Sequence[tuple[str, int]]) -> bool:
    """Whether two rounds side by side tell how one or two people voted: those who came between them or left."""
    return 0 < abs(len(one) - len(other)) < FEWEST


def _median(content: Questionnaire, question: Question, low: int | None, high: int | None, lang: Language) -> str:
    """What the option in the middle is called; between two, the figure that the report gives of such a group."""
    if low is None or high is None:
        return "–"
    if low == high:
        return option_label(question, low)
    value = (question.positions[low] + question.positions[high]) / 2
    return scale_of(content, lang).answer(question, value, 1 + 4 * value)


def _aside(votes: Sequence[tuple[str, int]], lang: Language, *, names: bool) -> str:
    """How many chose no level, and who, where that may be known."""
    said = []
    for rank, word in ((NOT_APPLICABLE, lang.t("Not applicable")), (UNKNOWN, lang.t("Don't know"))):
        who = [name for name, chosen in votes if chosen == rank]
        named = [name for name in who if name and names]
        if who:
            said.append(f"{word}{lang.colon}{len(who)}" + (f" ({lang.row(named)})" if named else ""))
    return lang.row(said)


def _reason(question: Question, levels: list[int], round: int) -> str:
    """In both languages, so that each report prints its own half; without levels only which round it was."""

    def said(lang: Language) -> str:
        counts = [
            lang.n(
                "level {level}: {count} vote", "level {level}: {count} votes", levels.count(rank),
                level=option_label(question, rank),
            )
            for rank in sorted(set(levels))
        ]  # fmt: skip
        if not counts:
            return lang.t("Workshop, round {round}", round=round)
        return lang.t("Workshop, round {round}: {votes}", round=round, votes=lang.listed(counts))

    return f"{said(Language('en'))} / {said(Language('zh'))}"


def is_from_votes(reason: str) -> bool:
    """Whether a reason is that of a round of votes, which nobody wrote."""
    return reason.startswith("Workshop, round ")
