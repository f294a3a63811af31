"""Messages to participants: the reminder of each, sent by mail where a server is set, and what became of it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, request, session

from assessment.invitation import Seat, missing
from assessment.mailing import LONGEST_SUBJECT, Posted, Recipient, counts, posted, under_way, write
from assessment.models import Assessment, Mailing
from questionnaires.schema import Questionnaire
from reports.error_words import fault_words
from reports.language import LOCALES, Language
from reports.words import minutes_for, respondent_name
from web.site import actor, db, language, no_worker, outside, site
from web.stages import promise_of, welcome_of

BOTH, LETTERS = "both", "letters"


def link_of(seat: Seat) -> str:
    """The personal link; empty for somebody who signs in."""
    return outside("respond.overview", token=seat.token) if seat.token else ""


def is_sent(letters: Mapping[str, Posted], seat: Seat) -> bool:
    """Whether a message to a participant went out."""
    return seat.id in letters and letters[seat.id].at is not None


def letter_languages() -> str:
    """In what people are written to: a language, or ``both``; that of the page until another was chosen."""
    chosen = request.values.get("letters", "")
    if chosen in (*LOCALES, BOTH):
        session[LETTERS] = chosen
    return str(session.get(LETTERS) or language().locale)


def letter_choices() -> list[tuple[str, str]]:
    """What they may be written to in, with its name."""
    return [("en", "English"), ("zh", "中文"), (BOTH, language().t("Both languages"))]


def message(assessment: Assessment, seat: Seat, content: Questionnaire, *, is_invited: bool) -> str:
    """A message to somebody whose answers are missing: an invitation to whoever has neither begun nor been written to, else a
    reminder.
    """
    chosen, is_new = letter_languages(), seat.saved_at is None and not is_invited
    return "\n\n".join(
        _message(assessment, seat, content, is_new, Language(each)) for each in LOCALES if chosen in (each, BOTH)
    )


def _message(assessment: Assessment, seat: Seat, content: Questionnaire, is_new: bool, lang: Language) -> str:
    left = seat.asked - seat.answered
    who, _ = respondent_name(content, seat.code, seat.role, lang)
    facts = {
        "name": who, "bank": assessment.organisation.name[lang.locale], "minutes": minutes_for(left),
        "what": " · ".join(filter(None, (lang.text(content.title), assessment.cycle))),
    }  # fmt: skip
    asked = lang.n(
        "{name}: please answer {count} question of {bank} (“{what}”, about {minutes} minutes)",
        "{name}: please answer {count} questions of {bank} (“{what}”, about {minutes} minutes)", left, **facts,
    ) if is_new else lang.n(
        "{name}: {count} question of {bank} waits for your answer (“{what}”, about {minutes} minutes)",
        "{name}: {count} questions of {bank} wait for your answer (“{what}”, about {minutes} minutes)", left, **facts,
    )  # fmt: skip
    day = _by_when(assessment, lang)
    link = lang.t("Your own link, not to be passed on: {link}", link=link_of(seat))
    promise = promise_of(assessment, lang)
    return "\n".join([f"{asked}{day}{lang.stop.strip()}", *welcome_of(assessment, lang), link, promise])


def _by_when(assessment: Assessment, lang: Language) -> str:
    if not assessment.deadline:
        return ""
    day = lang.date(assessment.deadline)
    if assessment.is_late(datetime.date.today()):
        return lang.t(", wanted by {date} and still welcome", date=day)
    return lang.t(", please by {date}", date=day)


def letter_facts(letters: Mapping[str, Posted]) -> dict[str, dict[str, Any]]:
    """What became of the last message to each participant, by id: when it went, else why not, else it waits."""
    lang = language()
    return {id: {"at": each.at, "error": fault_words(each.error, lang)} for id, each in letters.items()}


def mail_form(
    assessment: Assessment, seats: Sequence[Seat], content: Questionnaire, letters: Mapping[str, Posted]
) -> dict[str, Any] | None:
    """The form that writes to those who are missing; None where no mail server is set."""
    if site().settings.mail is None or assessment.confidentiality == "anonymous":
        return None
    lang, wanted = language(), missing(seats)
    just_now = [seat for seat in wanted if seat.id in letters and letters[seat.id].is_recent]
    sent = request.form.get("do") == "mail"
    written = [Language(each) for each in LOCALES if letter_languages() in (each, BOTH)]
    subjects = [
        each.t("{bank}: your answers to the assessment", bank=assessment.organisation.name[each.locale]) for each in written
    ]
    subject = both if len(both := " / ".join(subjects)) <= LONGEST_SUBJECT else subjects[0]
    return {
        "subject": request.form.get("subject", "") if sent else subject,
        "words": request.form.get("words", "") if sent else "",
        "count": sum(bool(seat.email) for seat in wanted if seat not in just_now),
        "just_now": len(just_now),
        "failed": [
            respondent_name(content, seat.code, seat.role, lang)[0] for seat in seats
            if seat.id in letters and letters[seat.id].error
        ],
        "without": lang.row([respondent_name(content, seat.code, seat.role, lang)[0] for seat in wanted if not seat.email]),
        "sending": sending_of(assessment),
    }


def sending_of(assessment: Assessment) -> dict[str, Any] | None:
    """How far the messages are that are being sent; None when none are."""
    mailing = under_way(db(), assessment)
    if mailing is None:
        return None
    done, count = counts(db(), mailing)
    return {
        "progress": round(100 * done / max(count, 1)),
        "stage": no_worker() or language().t("{done} of {count} messages sent", done=done, count=count),
    }


def send(assessment: Assessment, seats: Sequence[Seat], content: Questionnaire) -> Mailing:
    """Put down a message to everyone who is missing and has an address: own words, then the reminder."""
    if site().settings.mail is None:
        abort(404)
    letters = posted(db(), assessment)
    recipients = [
        Recipient(
            seat.id, respondent_name(content, seat.code, seat.role, language())[0], seat.email,
            message(assessment, seat, content, is_invited=is_sent(letters, seat)),
        )
        for seat in missing(seats) if seat.email
    ]  # fmt: skip
    words = request.form.get("words", "").replace("\r\n", "\n").strip()
    return write(db(), actor(), assessment, request.form.get("subject", ""), words, recipients)
