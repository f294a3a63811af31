"""Where somebody answers: signed in at an assessment, or at a personal link."""

import datetime
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for

from assessment.evidence import FIELDS, add, own_pieces, take_back
from assessment.evidence_files import Sent
from assessment.models import Assessment, EvidenceFile, Participant
from assessment.participation import Given, answer_on, asked_of, choice_of, earlier_answers, own_participant, progress, save
from errors import AccessError, AnswerError, ConflictError
from questionnaires.schema import Question, Questionnaire
from reports.choices import options_of
from reports.error_words import error_words
from reports.words import respondent_label
from web.site import actor, db, language, site, whole_number
from web.stages import head

NONE = "–"
"""What stands where nothing was answered."""


@dataclass(frozen=True)
class Desk:
    """An assessment and whoever answers there.

    ``own``: the participant, None before a user's first answer. ``part`` and ``key``: the blueprint whose pages these are,
    and what their addresses begin with. ``behalf``: the name of a signed-in user who writes down what somebody else says,
    on that person's page.
    """

    assessment: Assessment
    content: Questionnaire
    own: Participant | None
    may_edit: bool
    part: str
    key: tuple[str, str]
    behalf: str = ""

    @property
    def helped(self) -> str:
        """For whom a signed-in user writes here; empty on one's own page."""
        if not self.behalf or self.own is None:
            return ""
        return respondent_label(self.content, self.own.external_id, self.own.role, language())

    def address(self, page: str, **more: str) -> str:
        """Of one of the pages: overview, question, save_answer, evidence."""
        values: dict[str, Any] = {self.key[0]: self.key[1], **more}
        return url_for(f"{self.part}.{page}", **values)

    def participant(self) -> Participant:
        """Whoever answers; a user becomes a participant by the first answer."""
        return self.own or own_participant(db(), actor(), self.assessment)

    def check_open(self) -> None:
        """AnswerError where nothing may be changed here."""
        if not self.may_edit:
            raise AnswerError("Collection is closed: answers can be read here, not changed")

    @cached_property
    def before(self) -> dict[str, Given]:
        """Answers of the same person in the cycle before, by question."""
        user = actor().user_id if self.part == "answer" else None
        return earlier_answers(db(), self.assessment, self.content, self.own, user, site().settings)

    @property
    def to_confirm(self) -> list[str]:
        """The questions without an answer that have one of the cycle before."""
        given = self.own.answered if self.own else frozenset[str]()
        return [each.id for each in self.asked if each.id in self.before.keys() - given] if self.may_edit else []

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions put to them."""
        return asked_of(self.content, self.assessment.version, self.own)

    def index_of(self, question_id: str) -> int:
        """The place of a question; AccessError for one that isn't asked here (any more)."""
        for index, question in enumerate(self.asked):
            if question.id == question_id:
                return index
        raise AccessError("This question is not asked here any more. The overview shows those that are.")

    @property
    def who(self) -> str:
        """Whose typed text a browser keeps under these addresses: of a link nobody else's, of an assessment each user's."""
        return actor().user_id if self.part == "answer" else ""

    def before_questions(self, page: str) -> str:
        """What the addresses of one of its pages begin with, before the id of a question."""
        return self.address(page, question_id="-").removesuffix("-")

    def shared(self) -> dict[str, Any]:
        """What every page of it shows."""
        layout = "web/assessment.html" if self.part == "answer" else "web/respondent.html"
        return {"desk": self, "layout": layout, "head": head(self.assessment, "collect")}

    def sections(self) -> list[dict[str, Any]]:
        """Answered and asked by capability within dimension, and what was answered to each question."""
        lang, sections = language(), []
        given = {each.question: _choice_words(choice_of(each.rank)) for each in self.own.answers} if self.own else {}
        done = progress(self.content, self.assessment.version, self.own).by_capability
        for dimension in self.content.dimensions:
            rows: list[dict[str, Any]] = []
            for capability in dimension.capabilities:
                answered, asked = done[capability.id]
                questions = [each for each in capability.questions if each in self.asked]
                if questions:
                    first = next((each for each in questions if given.get(each.id, NONE) == NONE), questions[0])
                    rows.append({
                        "name": lang.text(capability.label), "id": capability.id, "answered": answered, "asked": asked,
                        "first": first.id,
                        "questions": [(each.id, lang.text(each.title), given.get(each.id, NONE)) for each in questions],
                    })  # fmt: skip
            if rows:
                total = (sum(row["answered"] for row in rows), sum(row["asked"] for row in rows))
                sections.append({"name": lang.text(dimension.name), "rows": rows, "answered": total[0], "asked": total[1]})
        return sections

    def following(self) -> str:
        """The first question without an answer, else the first."""
        given = self.own.answered if self.own else frozenset[str]()
        return next((question.id for question in self.asked if question.id not in given), self.asked[0].id)


def question_page(desk: Desk, question_id: str) -> Any:
    """Show a question; a form that was sent is saved and leads on to the next."""
    index = desk.index_of(question_id)
    if request.method != "POST":
        return _page(desk, index, answer_on(desk.own, question_id))
    try:
        _save(desk, desk.asked[index])
    except (AnswerError, ConflictError) as error:
        db().rollback()
        stands, typed = answer_on(desk.own, question_id), request.form
        given = Given(
            typed.get("choice", ""), typed.get("confidence", ""), typed.get("comment", ""), "released" in typed,
            stands.revision, stands.saved_at,
        )  # fmt: skip
        other = _in_words(stands) if isinstance(error, ConflictError) else None
        return _page(desk, index, given, error_words(error, language()), other=other), 409
    if index + 1 < len(desk.asked):
        return redirect(desk.address("question", question_id=desk.asked[index + 1].id))
    return redirect(desk.address("overview"))


def _in_words(given: Given) -> tuple[str, str]:
    """Choice and comment of an answer, to be shown beside another one."""
    return _choice_words(given.choice), given.comment


def _choice_words(choice: str) -> str:
    words = {"": NONE, "na": language().t("Not applicable"), "unknown": language().t("Don't know")}
    return words.get(choice, choice)


def evidence_page(desk: Desk, question_id: str) -> Any:
    """Keep a piece of evidence on a question, or take one back."""
    index = desk.index_of(question_id)
    try:
        desk.check_open()
        if "take_back" in request.form:
            take_back(db(), desk.participant(), request.form["take_back"])
        else:
            add(db(), desk.participant(), desk.asked[index], request.form, datetime.date.today(), sent_file())
    except AnswerError as error:
        db().rollback()
        return _page(desk, index, answer_on(desk.own, question_id), doubt=error_words(error, language())), 400
    return redirect(desk.address("question", question_id=question_id) + "#evidence")


def evidence_file(desk: Desk, piece_id: str) -> Any:
    """The file of an own piece of evidence."""
    piece = next((each for each in desk.own.evidence if each.id == piece_id), None) if desk.own else None
    if piece is None or piece.file is None:
        abort(404)
    return file_answer(piece.file, piece.file.name)


def sent_file() -> Sent | None:
    """The file that came with a form."""
    chosen = request.files.get("file")
    return Sent(chosen.filename, chosen.read()) if chosen is not None and chosen.filename else None


def file_answer(file: EvidenceFile, name: str) -> Any:
    """A file of somebody else's making: always a download, never shown as a page of this site."""
    kind = "application/octet-stream"
    return send_file(io.BytesIO(file.content), mimetype=kind, as_attachment=True, download_name=name)


def _page(
    desk: Desk, index: int, given: Given, problem: str = "", doubt: str = "", other: tuple[str, str] | None = None
) -> str:
    lang, item, content, asked = language(), desk.asked[index], desk.content, desk.asked
    capability = content.capability_of(item.id)
    siblings = [each for each in capability.questions if each in asked]
    return render_template(
        "web/answer.html",
        **desk.shared(),
        sections=desk.sections(),
        capability=lang.text(capability.name),
        capability_id=capability.id,
        place=siblings.index(item) + 1,
        places=len(siblings),
        number=index + 1,
        total=len(asked),
        question=item,
        title=lang.text(item.title),
        text=lang.text(item.text),
        why=lang.text(item.why),
        criteria=[lang.text(each) for each in item.criteria],
        evidence=[lang.text(each) for each in item.evidence],
        owner=lang.text(content.owner_name(item.owner)),
        sources=[lang.text(each.name) for each in content.sources if each.id in item.sources],
        levels=options_of(content, item, lang),
        critical=bool(item.critical),
        given=given,
        before=None if given.choice or problem else _before(desk, item, given),
        problem=problem,
        other=other,
        pieces=own_pieces(desk.own, item.id, desk.assessment.closed_on),
        verdicts=verdict_names(),
        doubt=doubt,
        typed={key: request.form.get(key, "") if doubt else "" for key in FIELDS}, today=datetime.date.today().isoformat(),
        previous=asked[index - 1].id if index else None,
        following=asked[index + 1].id if index + 1 < len(asked) else None,
        may_edit=desk.may_edit,
        is_closed=not desk.assessment.is_open(datetime.date.today()),
    )


def _before(desk: Desk, item: Question, given: Given) -> dict[str, str] | None:
    """The answer of the cycle before, to be confirmed with the comment of now, if there is one; None where there is none or
    nothing may be changed.
    """
    earlier = desk.before.get(item.id) if desk.may_edit else None
    if earlier is None:
        return None
    words, _ = _in_words(earlier)
    kept = {"choice": earlier.choice, "confidence": earlier.confidence, "comment": given.comment or earlier.comment}
    return {"words": words, "said": earlier.comment, **kept}


def verdict_names() -> dict[str, str]:
    """What a verdict on evidence is called."""
    lang = language()
    return {
        "": lang.t("not reviewed"), "seen": lang.t("seen"), "accepted": lang.t("accepted"), "rejected": lang.t("rejected"),
    }  # fmt: skip


def saved_answer(desk: Desk, question_id: str) -> Any:
    """Save as you go: the answer with its new revision, or 409 with what stands there now."""
    item, lang = desk.asked[desk.index_of(question_id)], language()
    title = lang.text(item.title)
    try:
        given = _save(desk, item)
    except ConflictError as error:
        db().rollback()
        return {"error": error_words(error, lang), "title": title, "now": _plain(answer_on(desk.own, question_id))}, 409
    except AnswerError as error:
        return {"error": error_words(error, lang), "title": title}, 400
    done = progress(desk.content, desk.assessment.version, desk.participant())
    capability = desk.content.capability_of(question_id).id
    return {"answer": _plain(given), "answered": done.answered, "asked": done.asked, "capability": capability,
            "section": done.by_capability[capability]}  # fmt: skip


def _save(desk: Desk, item: Question) -> Given:
    desk.check_open()
    form = request.form
    return save(
        db(),
        desk.participant(),
        item,
        choice=form.get("choice", ""),
        confidence=form.get("confidence", ""),
        comment=form.get("comment", ""),
        released="released" in form,
        answered_by=desk.behalf,
        revision=whole_number("revision"),
    )


def _plain(given: Given) -> dict[str, Any]:
    return {
        "choice": given.choice, "confidence": given.confidence, "comment": given.comment, "released": given.released,
        "revision": given.revision,
    }  # fmt: skip
