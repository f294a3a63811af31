"""Words for the choices of an assessment, the same on screen and page."""

from collections.abc import Mapping

from questionnaires.schema import Questionnaire
from reports.language import Language
from scoring.answers import Answers, Evidence
from scoring.evidence import has_expired

MINUTES, STEP = 0.9, 5
"""Minutes that a question takes, and to which a time is rounded."""


def mode_name(mode: str, lang: Language) -> str:
    return {
        "self": lang.t("self-assessment"),
        "facilitated": lang.t("facilitated assessment"),
        "third_party": lang.t("third-party assessment"),
    }[mode]


def people_words(answers: Answers, lang: Language) -> str:
    """How many answered, of how many asked where more were; where nobody did and levels stand, that a group agreed them
    without anybody's own answers.
    """
    count = len(answers.respondents)
    if not count and answers.agreed:
        return lang.t("levels agreed in the group, without answers of single people")
    asked = sum(answers.asked.values())
    if asked > count:
        return lang.t("{count} of {asked} invited answered", count=count, asked=asked)
    return lang.n("{count} respondent", "{count} respondents", count)


def verdict_name(verdict: str | None, lang: Language) -> str:
    """What was found of a piece of evidence."""
    names = {"accepted": lang.t("accepted"), "seen": lang.t("seen"), "rejected": lang.t("rejected")}
    return names.get(verdict or "", lang.t("not reviewed"))


def verdict_on(piece: Evidence, date: str | None, lang: Language) -> str:
    """What was found of a piece of evidence, and that it holds no more at ``date``."""
    words = verdict_name(piece.verdict, lang)
    if not (piece.expires and has_expired(piece, date)):
        return words
    return lang.t("{verdict}, expired on {date}", verdict=words, date=lang.date(piece.expires))


def context_facts(given: Mapping[str, float], lang: Language) -> tuple[tuple[str, str], ...]:
    """The context facts given (shares and growth in percent), each with its name."""
    names = {
        "partner_share": lang.t("share of balances from partners"),
        "automatic_share": lang.t("share of applications decided automatically"),
        "growth_12m": lang.t("growth of retail loans in 12 months"),
        "production_models": lang.t("models in production"),
    }
    return tuple(
        (f"{given[key]:g}" if key == "production_models" else f"{given[key]:g}%", name)
        for key, name in names.items()
        if key in given
    )


def role_name(questionnaire: Questionnaire, role: str | None, lang: Language) -> str:
    """A respondent's function as shown: in the reader's language where the questionnaire knows it, else as typed."""
    return lang.text(questionnaire.owner_name(role)) or role or ""


def respondent_name(questionnaire: Questionnaire, id: str, role: str | None, lang: Language) -> tuple[str, str]:
    """Code and role of a respondent as shown; of a user, whose code says nothing, the name that stands for the role."""
    known = role_name(questionnaire, role, lang)
    return (known, "") if known and id.startswith("user-") else (id, known)


def respondent_label(questionnaire: Questionnaire, id: str, role: str | None, lang: Language) -> str:
    """Code and role of a respondent in one piece."""
    who, known = respondent_name(questionnaire, id, role, lang)
    if not known:
        return who
    return f"{who}（{known}）" if lang.is_chinese else f"{who} ({known})"


def line_names(lang: Language) -> dict[str, str]:
    """The lines of defence."""
    return {"first": lang.t("First line"), "second": lang.t("Second line")}


def status_names(lang: Language) -> dict[str, str]:
    """What may be recorded of an initiative."""
    return {
        "planned": lang.t("planned"), "under_way": lang.t("under way"), "done": lang.t("done"), "dropped": lang.t("dropped"),
    }  # fmt: skip


def confidentiality_name(value: str, lang: Language) -> str:
    return {
        "named": lang.t("named answers"),
        "confidential": lang.t("confidential answers"),
        "anonymous": lang.t("anonymous answers"),
    }[value]


def minutes_for(questions: int) -> int:
    """About how long so many questions take: as set-up says of the quick version, 25 minutes for 28."""
    return max(STEP, round(questions * MINUTES / STEP) * STEP)


def approver(by: str, lang: Language) -> tuple[str, str]:
    """Who decided, as it was typed, in the reader's half, and who recorded it; the first is empty where nothing was typed.

    >>> approver("Board, 3 May / 董事会 · Li", Language("en")), approver("Li", Language("en"))
    (('Board, 3 May', 'Li'), ('', 'Li'))
    """
    decided, _, person = by.rpartition(" · ")
    return lang.own(decided), person


def confidentiality_promise(value: str, lang: Language, *, units: bool) -> str:
    """What a respondent is told before the first question; ``units``: whether units are told apart."""
    return {
        "named": lang.t("Named: all who work on this assessment see who said what."),
        "confidential": lang.t(
            "Confidential: only those who lead this assessment see who said what. Where one or two people alone answered on "
            "a capability, or alone answer for a unit, figures can reveal what they answered; so can changes in the figures "
            "while people are still answering."
        ),
        "anonymous": lang.t(
            "Anonymous: no one sees who said what; where fewer than 3 people of a unit answered a question, nothing of it is "
            "shown for that unit; and there are no figures before collection is closed."
        ) if units else lang.t(
            "Anonymous: no one sees who said what; where fewer than 3 people answered a question, nothing of it is shown; "
            "and there are no figures before collection is closed."
        ),
    }[value]


def room_promise(value: str, lang: Language) -> str:
    """What a voter in a workshop is told before the first vote."""
    return {
        "named": lang.t("Named: once a vote is revealed, all in the room see who voted what."),
        "confidential": lang.t(
            "Confidential: the room sees how many chose each level; only those who lead see who voted what."
        ),
        "anonymous": lang.t(
            "Anonymous: no one sees who voted what; the room sees how many chose each level once at least 3 have chosen one."
        ),
    }[value]


def institution_name(value: str, lang: Language) -> str:
    return {
        "state_owned": lang.t("state-owned commercial bank"),
        "joint_stock": lang.t("joint-stock commercial bank"),
        "city_commercial": lang.t("city commercial bank"),
        "rural_commercial": lang.t("rural commercial bank"),
        "consumer_finance": lang.t("consumer finance company"),
        "internet_private": lang.t("internet or private bank"),
        "other": lang.t("other institution"),
    }[value]


def question_name(questionnaire: Questionnaire, id: str, lang: Language) -> str:
    """The title of a question; its id where the questionnaire has none of it."""
    question = questionnaire.question(id)
    return lang.text(question.title) if question else id
