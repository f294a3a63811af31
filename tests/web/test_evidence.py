"""Evidence: handed in with an answer, judged on the register, counted in what stands accepted."""

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assessment.access import find_assessment
from assessment.models import Answer, Assessment, Evidence, EvidenceFile, Participant
from assessment.results import scored
from scoring.result import QuestionFigures
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of
from tests.web.test_respond import Lead

QUESTION = "iteration.feedback"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


class Own:
    """The owner answering one question of an assessment; of an anonymous one that is closed nobody could any more."""

    def __init__(self, case: Case, path: Path = QUICK_SAMPLE, question: str = QUESTION) -> None:
        self.case, self.client, self.id = case, case.client(), case.upload(path)
        with case.store.session() as session:
            session.get_one(Assessment, self.id).confidentiality = "confidential"
        self.question = question
        self.page = f"/assessments/{self.id}/answer/{question}"
        self.token = token_of(self.client.get(self.page))

    def answer(self, choice: str) -> None:
        form = {**self.token, "revision": "0", "choice": choice}
        assert self.client.post(f"/api/assessments/{self.id}/answers/{self.question}", data=form).status_code == 200

    def hand_in(self, **fields: str) -> Any:
        return self.client.post(f"{self.page}/evidence", data={**self.token, "note": "Release log", **fields})

    def piece(self) -> str:
        with self.case.store.session() as session:
            pieces = [each for one in session.get_one(Assessment, self.id).participants for each in one.evidence]
            return str(next(each.id for each in pieces if each.note == "Release log"))

    def row(self) -> dict[str, Any]:
        """The form of the piece on the register."""
        return form_of(self.client.get(f"/assessments/{self.id}/evidence"), action=self.piece())

    def judge(self, verdict: str, who: str = "owner", **more: Any) -> Any:
        client = self.client if who == "owner" else self.case.client(who)
        form = {**self.row(), **(self.token if who == "owner" else token_of(client.get("/"))), "verdict": verdict, **more}
        return client.post(f"/assessments/{self.id}/evidence/{self.piece()}", data=form)

    def figures(self) -> QuestionFigures:
        with self.case.store.session() as session:
            row = find_assessment(session, self.case.actor(session), self.id)
            found = scored(row, self.case.settings).result.questions
            return next(each for each in found if each.id == self.question)


def test_evidence_stands_behind_an_answer_and_counts_once_it_is_accepted(case: Case) -> None:
    own = Own(case)
    early = own.hand_in()
    assert early.status_code == 400 and "Answer the question first" in early.text and "Release log</textarea>" in early.text
    own.answer("4")
    assert own.hand_in(date="2026-10-01", link="https://intranet.example/log").status_code == 302
    assert own.figures().evidence == "none"
    page = own.client.get(f"/assessments/{own.id}/evidence")
    assert "1 piece of evidence waits for a verdict" in page.text and 'href="https://intranet.example/log"' in page.text
    before = own.row()["seen"]
    assert own.judge("accepted").status_code == 302
    assert own.figures().evidence == "accepted" and not own.figures().claimed
    late = own.judge("rejected", seen=before, reason="my own reason")
    assert late.status_code == 400 and "in another window" in late.text and "my own reason" in late.text
    assert own.judge("rejected").status_code == 302 and own.figures().evidence == "rejected"
    kept = own.client.post(f"{own.page}/evidence", data={**own.token, "take_back": own.piece()})
    assert kept.status_code == 400 and "stays on record" in kept.text
    assert own.judge("", reason="lost").status_code == 400, "a reason without a verdict"
    assert own.judge("").status_code == 302
    assert own.client.post(f"{own.page}/evidence", data={**own.token, "take_back": own.piece()}).status_code == 302
    assert own.figures().evidence == "none"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("note", " ", "what the evidence is"), ("link", "javascript:alert(1)", "https://"), ("date", "1.10.2026", "2026-11-30"),
     ("note", "x" * 2001, "too long"), ("expires", "2026-02-30", "2026-11-30")],
)  # fmt: skip
def test_evidence_that_cannot_be_is_refused_in_words_and_kept_in_the_form(
    case: Case, field: str, value: str, said: str
) -> None:
    own = Own(case)
    own.answer("3")
    answer = own.hand_in(**{field: value})
    assert answer.status_code == 400 and said in answer.text and value.strip() in answer.text
    assert 'data-row action="/assessments' not in own.client.get(f"/assessments/{own.id}/evidence").text


def test_a_verdict_has_its_reason_and_is_asked_again_when_the_answer_changes(case: Case) -> None:
    own = Own(case, SAMPLE, "data_foundation.quality")
    own.answer("3")
    own.hand_in()
    before = own.row()["seen"]
    assert own.judge("accepted", reason="covers all releases of 2026").status_code == 302
    assert "covers all releases of 2026" in own.client.get(own.page).text
    register = f"/assessments/{own.id}/evidence"
    assert "with a verdict" in own.client.get(register).text
    form = {**own.token, "revision": "1", "choice": "5"}
    assert own.client.post(f"/api/assessments/{own.id}/answers/{own.question}", data=form).status_code == 200
    page = own.client.get(register).text
    assert "has changed since this verdict" in page and "waits for a verdict" in page
    assert own.judge("accepted", seen=before).status_code == 400, "the page showed another answer"
    assert own.judge("accepted").status_code == 302
    assert "has changed since this verdict" not in own.client.get(register).text


def test_evidence_that_ran_out_counts_no_more(case: Case) -> None:
    own = Own(case)
    own.answer("4")
    assert own.hand_in(date="2026-02-01", expires="2026-01-01").status_code == 400, "it ends before it begins"
    assert own.hand_in(date="2019-01-01", expires="2020-01-01").status_code == 302
    own.judge("accepted")
    page = own.client.get(f"/assessments/{own.id}/evidence").text
    assert own.figures().evidence == "none" and "expired on 1 Jan 2020" in page and "Accepted: 0 of 1" in page


def test_a_viewer_of_a_confidential_assessment_sees_no_evidence_of_a_single_person(case: Case) -> None:
    own = Own(case)
    own.answer("5")
    with case.store.session() as session:
        row = session.get_one(Assessment, own.id)
        row.confidentiality = "confidential"
        row.participants = [each for each in row.participants if each.user_id]
    own.hand_in(**sent("memo.txt", b"mine"))
    address = f"/assessments/{own.id}/evidence"
    assert "Release log" in own.client.get(address).text and "memo.txt" in own.client.get(address).text
    assert "Release log" not in case.client("viewer").get(address).text
    file = f"{address}/{own.piece()}/file"
    assert own.client.get(file).data == b"mine" and case.client("viewer").get(file).status_code == 404


def test_a_link_from_a_file_that_is_no_web_address_is_no_link(case: Case, tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace(
        'note: "Dispute log', 'link: "javascript:alert(1)", note: "Dispute log'
    )
    path = tmp_path / "odd.yaml"
    path.write_text(text, encoding="utf-8")
    id = case.upload(path)
    page = case.client().get(f"/assessments/{id}/evidence").text
    assert "Dispute log" in page and "javascript:" not in page


def test_who_handed_it_in_is_shown_as_confidentiality_allows(case: Case, tmp_path: Path) -> None:
    text, said = SAMPLE.read_text(encoding="utf-8"), "confidentiality: confidential"
    assert said in text
    for kind, editor, viewer in (("named", True, True), ("confidential", True, False), ("anonymous", False, False)):
        path = tmp_path / f"{kind}.yaml"
        path.write_text(text.replace(said, f"confidentiality: {kind}"), encoding="utf-8")
        address = f"/assessments/{case.upload(path)}/evidence"
        assert (">r10 (" in case.client().get(address).text) == editor, kind
        assert (">r10 (" in case.client("viewer").get(address).text) == viewer, kind


def test_a_consultant_hands_in_for_somebody_who_answered(case: Case) -> None:
    own = Own(case, SAMPLE, "data_foundation.quality")
    page = own.client.get(f"/assessments/{own.id}/evidence?question={own.question}")
    assert f'value="{own.question}" selected' in page.text
    with case.store.session() as session:
        people = {each.external_id: each.id for each in session.get_one(Assessment, own.id).participants}
    form = {**own.token, "question": own.question, "person": people["r05"], "note": "Release log"}
    assert own.client.post(f"/assessments/{own.id}/evidence", data=form).status_code == 302
    elsewhere = {**form, "person": people["r16"]}
    refused = own.client.post(f"/assessments/{own.id}/evidence", data=elsewhere)
    assert refused.status_code == 400 and "This question was answered by" in refused.text
    assert own.client.post(f"/assessments/{own.id}/evidence", data={**form, "person": "no"}).status_code == 400


def test_whoever_answered_the_question_is_offered_first_and_named_where_another_is_chosen(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Chen\nZhao")
    with case.store.session() as session:
        for each in session.get_one(Assessment, lead.id).participants:
            asked = "technology.architecture.decoupling" if each.external_id == "Zhao" else QUESTION
            each.answers.append(Answer(question=asked, rank=2))
    page = f"/assessments/{lead.id}/evidence"
    shown = lead.client.get(f"{page}?question={QUESTION}").text
    assert re.search(r'Answered this question">.*Chen.*Answered others">.*Zhao', shown.replace("\n", ""))
    form = {**token_of(lead.client.get(page)), "question": QUESTION, "person": lead.person("Zhao").id, "note": "Minutes"}
    refused = lead.client.post(page, data=form)
    assert refused.status_code == 400 and "answered by Chen: choose one of them" in refused.text
    assert lead.client.post(page, data={**form, "person": lead.person("Chen").id}).status_code == 302


def test_a_verdict_reaches_only_the_own_assessment(case: Case) -> None:
    own, other = Own(case), Own(case)
    own.answer("4")
    own.hand_in()
    form = {**own.token, "verdict": "accepted", "seen": ""}
    assert own.client.post(f"/assessments/{other.id}/evidence/{own.piece()}", data=form).status_code == 400
    assert own.figures().evidence == "none"
    assert own.judge("accepted", who="viewer").status_code == 403


PDF = b"%PDF-1.7 a policy"


def sent(name: str, content: bytes) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), name)}


def office(*names: str, kinds: str = "x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", kinds)
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


SWOLLEN = office(kinds=" " * 500_001)
"""A list of kinds far larger unpacked than any: what is read of it stays small."""


def test_a_file_is_kept_with_the_piece_and_handed_out_as_a_download(case: Case) -> None:
    own = Own(case)
    own.answer("4")
    assert own.hand_in(**sent("../Prüfung/政策.pdf", PDF)).status_code == 302
    assert "政策.pdf" in own.client.get(own.page).text
    for address in (f"{own.page}/evidence/{own.piece()}", f"/assessments/{own.id}/evidence/{own.piece()}/file"):
        answer = own.client.get(address)
        assert answer.data == PDF and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.mimetype == "application/octet-stream"
    register = f"/assessments/{own.id}/evidence/{own.piece()}/file"
    assert case.client("stranger").get(register).status_code == 404 and case.client(None).get(register).status_code == 302
    assert case.client("consultant").get(f"{own.page}/evidence/{own.piece()}").status_code == 404, "not their own"
    own.client.post(f"{own.page}/evidence", data={**own.token, "take_back": own.piece()})
    with case.store.session() as session:
        assert session.query(EvidenceFile).join(Evidence).join(Participant).filter_by(assessment_id=own.id).count() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"<script>", "A file is PDF"),
        ("policy", PDF, "A file is PDF"),
        ("policy.pdf", b"", "empty or larger"),
        ("policy.pdf", PDF + b"x" * 4_000_000, "empty or larger"),
        ("policy.pdf", b"PK", "not what its name says"),
        ("book.xlsx", b"PK not a zip", "not what its name says"),
        ("book.xlsx", office("xl/vbaProject.bin"), "holds macros"),
        ("book.xlsx", office("xl/macrosheets/sheet1.xml"), "holds macros"),
        ("list.docx", office("word/other.bin", kinds="application/vnd.ms-office.vbaProject"), "holds macros"),
        ("list.csv", b"a\0b", "not what its name says"),
        ("plan.docx", SWOLLEN, "not what its name says"),
    ],
)
def test_a_file_that_cannot_be_is_refused_and_the_words_are_kept(case: Case, name: str, content: bytes, words: str) -> None:
    own = Own(case)
    own.answer("4")
    refused = own.hand_in(**sent(name, content))
    assert refused.status_code == 400 and words in refused.text and "Release log</textarea>" in refused.text


def test_evidence_of_a_day_to_come_is_refused(case: Case) -> None:
    own = Own(case)
    own.answer("4")
    ahead = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
    refused = own.hand_in(date=ahead)
    assert refused.status_code == 400 and "lies ahead" in refused.text and "Release log</textarea>" in refused.text


def test_office_and_text_files_are_taken(case: Case) -> None:
    own = Own(case)
    own.answer("4")
    for name, content in (("a.docx", office()), ("b.csv", "甲,1".encode()), ("c.JPG", b"\xff\xd8\xff\xe0")):
        assert own.hand_in(**sent(name, content)).status_code == 302, name
