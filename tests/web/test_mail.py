"""Reminders by mail through a real mail server: who gets one, what it says, what happens when the server refuses or dies."""

import email
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select, update

from assessment.mailing import PAUSE, run_mailing
from assessment.models import Letter, Mailing, Participant
from assessment.models.base import now
from errors import SettingsError
from settings import MailServer, read_settings
from tests.app_case import Case, token_of
from tests.web.server import free_port
from tests.web.test_respond import Lead

SENDER = "waymark@bank.example"


class Box:
    """A mail server that keeps what it takes, refuses ``refused``, and can be told what to do at each message."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused, self.at_message = "", lambda: None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address == self.refused:
            return "550 5.1.1 no such user: gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.at_message()
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[Box]:
    made = Box()
    controller = Controller(made, hostname="127.0.0.1", port=free_port())
    controller.start()
    made.port = controller.port  # type: ignore[attr-defined]
    yield made
    controller.stop()


@dataclass
class Desk:
    """An assessment whose leader writes to people."""

    case: Case
    lead: Lead

    def send(self, **fields: str) -> Any:
        return self.lead.do("mail", **{"subject": "请填答", "words": "", **fields})

    def work(self) -> Mailing:
        """What the worker makes of the last mailing."""
        with self.case.store.session() as session:
            id = session.scalars(select(Mailing.id).order_by(Mailing.created_at.desc())).first()
        self.case.site.jobs.perform("mail", id)
        with self.case.store.session() as session:
            found = session.get_one(Mailing, id)
            session.expunge(found)
            return found

    def letters(self) -> list[Letter]:
        with self.case.store.session() as session:
            found = list(session.scalars(select(Letter).order_by(Letter.email)))
            session.expunge_all()
            return found

    def later(self) -> None:
        """Let the pause between two messages pass."""
        with self.case.store.session() as session:
            session.execute(update(Letter).where(Letter.sent_at.is_not(None)).values(sent_at=now() - PAUSE))


@pytest.fixture
def desk(tmp_path: Path, fonts: Path, box: Box) -> Desk:
    port: int = box.port  # type: ignore[attr-defined]
    case = Case(tmp_path / "data", mail=MailServer("127.0.0.1", port, "none", SENDER))
    lead = Lead(case)
    lead.invite("陈晨，零售风险，chen@bank.example\nWang Qiang <wang@bank.example>, Retail risk")
    lead.invite("li.data＠bank.example\nGuest One")
    return Desk(case, lead)


def test_everyone_with_an_address_gets_their_own_link_once(desk: Desk, box: Box) -> None:
    page = desk.lead.client.get(desk.lead.board).text
    assert "Send 3 messages by mail" in page and "Without an e-mail address: Guest One" in page
    assert desk.send(words="Thank you\r\nfor your time").status_code == 302
    assert "Send 3 messages" not in desk.lead.client.get(desk.lead.board).text
    assert desk.send().status_code == 400, "nobody is written to twice at once"
    assert desk.work().state == "done"
    assert [str(each["To"]) for each in box.messages] == [
        "陈晨 <chen@bank.example>", "Wang Qiang <wang@bank.example>", "\"li.data\" <li.data@bank.example>"
    ]  # fmt: skip
    for message, code in zip(box.messages, ("陈晨", "Wang Qiang", "li.data"), strict=True):
        text = message.get_content().replace("\r\n", "\n")
        assert text.startswith("Thank you\nfor your time\n") and code in text and desk.lead.link(code) in text
        assert message["Subject"] == "请填答" and message["Reply-To"] == "owner@bank.cn" and SENDER in message["From"]
    assert len({each["Message-ID"] for each in box.messages}) == 3
    assert all(each.sent_at and not each.body for each in desk.letters()), "what was sent is not kept"
    page = desk.lead.client.get(desk.lead.board).text
    assert "3 people were written to within the last ten minutes." in page and page.count("Mail:") == 3
    desk.later()
    assert "Send 3 messages by mail" in desk.lead.client.get(desk.lead.board).text


def test_those_chosen_alone_are_written_to(desk: Desk, box: Box) -> None:
    page = desk.lead.client.get(f"{desk.lead.board}?of_role=Retail+risk")
    assert "To 1 person of those shown above." in page.text and "Send 1 message by mail" in page.text
    fields = {**token_of(page), "do": "mail", "subject": "x", "words": ""}
    sent = desk.lead.client.post(f"{desk.lead.board}?of_role=Retail+risk", data=fields)
    assert sent.status_code == 302 and "of_role=Retail+risk" in sent.location
    assert desk.work().state == "done" and [str(each["To"]) for each in box.messages] == ["Wang Qiang <wang@bank.example>"]


def test_what_a_server_refuses_is_named_and_the_others_get_theirs(desk: Desk, box: Box) -> None:
    box.refused = "wang@bank.example"
    desk.send()
    assert desk.work().state == "done" and len(box.messages) == 2
    assert "doesn&#39;t take it (550 5.1.1 no such user gone)" in desk.lead.client.get(desk.lead.board).text
    desk.lead.client.post("/language/zh", data=token_of(desk.lead.client.get("/")))
    page = desk.lead.client.get(desk.lead.board).text
    assert "邮件服务器拒收（550 5.1.1 no such user gone）" in page
    assert "用邮件发送1条提醒" in page, "an address that failed can be tried again at once"


def test_two_windows_at_once_write_to_nobody_twice(desk: Desk, box: Box) -> None:
    clients = [desk.case.client(), desk.case.client()]
    forms = [{**token_of(client.get(desk.lead.board)), "do": "mail", "subject": "x", "words": ""} for client in clients]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: each[0].post(desk.lead.board, data=each[1]), zip(clients, forms, strict=True)))
    assert sorted(each.status_code for each in answers) == [302, 400]
    assert len(desk.letters()) == 3


def test_a_letter_that_waits_is_not_written_again_however_long(desk: Desk, box: Box) -> None:
    desk.send()
    with desk.case.store.session() as session:
        session.execute(update(Letter).values(created_at=now() - 10 * PAUSE))
    assert "Send 3 messages" not in desk.lead.client.get(desk.lead.board).text
    assert desk.send().status_code == 400


def test_what_changed_while_a_letter_waited_keeps_it_from_going(desk: Desk, box: Box) -> None:
    desk.send()
    person = desk.lead.person("Wang Qiang")
    page = desk.lead.client.get(f"{desk.lead.board}?id={person.id}").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    fields = {"id": person.id, "people": "Wang Qiang", "role": "Retail risk", "seen": seen}
    assert desk.lead.do("change", **fields, email="right@bank.example").status_code == 302
    desk.lead.do("renew", id=desk.lead.person("li.data").id)
    assert desk.work().state == "done"
    assert [str(each["To"]) for each in box.messages] == ["陈晨 <chen@bank.example>"]
    page = desk.lead.client.get(desk.lead.board).text
    assert page.count("changed before it was sent; send again") == 2 and "Send 2 messages by mail" in page


def test_closing_collection_keeps_letters_from_going(desk: Desk, box: Box) -> None:
    desk.send()
    desk.lead.do("close")
    assert desk.work().state == "done" and not box.messages and all(not each.body for each in desk.letters())


def test_one_letter_that_cannot_be_written_holds_up_no_other(desk: Desk, box: Box) -> None:
    assert desk.send(subject="please\u2028answer\u0085now").status_code == 302
    with desk.case.store.session() as session:
        session.execute(update(Letter).where(Letter.email == "wang@bank.example").values(name="Wang\rQiang"))
    assert desk.work().state == "done" and {each["Subject"] for each in box.messages} == {"please answer now"}
    assert len(box.messages) == 2 and "no mail can hold" in desk.lead.client.get(desk.lead.board).text


def test_a_name_never_adds_an_address(desk: Desk, box: Box) -> None:
    desk.lead.invite("=?utf-8?q?evil=40x=2Ecom=2C?=, Risk, zhou@bank.example")
    desk.send()
    desk.work()
    assert all(len(message["To"].addresses) == 1 for message in box.messages) and len(box.messages) == 4


@pytest.mark.parametrize(
    ("line", "code", "role", "address"),
    [
        ("李四（li@bank.cn）", "李四", "", "li@bank.cn"),
        ('"Chen, A." <chen@bank.cn>, Risk', "Chen, A.", "Risk", "chen@bank.cn"),
        ("Chen, <chen@bank.cn>Risk", "Chen", "Risk", "chen@bank.cn"),
        ("Chen, chen@bank.cn, Risk, retail", "Chen", "Risk, retail", "chen@bank.cn"),
        ("Li Na, R&D @ HQ", "Li Na", "R&D @ HQ", None),
        ("Chen, Risk, 'chen@bank.cn'", "Chen", "Risk", "chen@bank.cn"),
    ],
)
def test_a_line_is_read_as_people_write_it(desk: Desk, line: str, code: str, role: str, address: str | None) -> None:
    desk.lead.invite(line)
    person = desk.lead.person(code)
    assert (person.role or "", person.email) == (role, address)


def test_a_worker_that_is_killed_goes_on_with_those_not_sent(desk: Desk, box: Box) -> None:
    class Killed(BaseException):
        pass

    def die_at_the_second(stage: str, share: float) -> None:
        if share > 0:
            raise Killed

    desk.send()
    with desk.case.store.session() as session:
        id = session.scalars(select(Mailing.id)).one()
    with pytest.raises(Killed):
        run_mailing(desk.case.store, id, die_at_the_second)
    assert len(box.messages) == 1
    assert desk.work().state == "done"
    assert sorted(str(each["To"]) for each in box.messages) == sorted({str(each["To"]) for each in box.messages})
    assert len(box.messages) == 3


def test_links_that_leave_lead_to_the_address_of_the_site(tmp_path: Path, fonts: Path, box: Box) -> None:
    port: int = box.port  # type: ignore[attr-defined]
    server = MailServer("127.0.0.1", port, "none", SENDER)
    desk = Desk(case := Case(tmp_path / "data", mail=server, address="https://waymark.bank.example"), Lead(case))
    desk.lead.invite("Chen, chen@bank.example")
    desk.send()
    desk.work()
    link = f"https://waymark.bank.example/r/{desk.lead.person('Chen').token}"
    board = desk.lead.client.get(desk.lead.board).text
    assert link in box.messages[0].get_content() and link in board and "works on this machine alone" not in board
    assert "Chen: please answer" in box.messages[0].get_content() and "Chen: please answer" not in board
    assert "Chen: 28 questions of Test bank wait for your answer" in board, "a reminder for whoever was invited"
    joined = Lead(case, confidentiality="anonymous")
    assert 'value="https://waymark.bank.example/j/' in joined.client.get(joined.board).text


def dead(server: MailServer) -> MailServer:
    return replace(server, port=free_port())


def encrypted(server: MailServer) -> MailServer:
    return replace(server, security="starttls")


def signed_in(server: MailServer) -> MailServer:
    return replace(server, user="somebody", password="wrong")


@pytest.mark.parametrize(
    ("change", "words"),
    [(dead, "can&#39;t be reached"), (encrypted, "offers no encryption"), (signed_in, "takes no user and password")],
)
def test_a_server_that_cannot_be_used_is_said_and_nothing_waits(
    tmp_path: Path, fonts: Path, box: Box, change: Callable[[MailServer], MailServer], words: str
) -> None:
    port: int = box.port  # type: ignore[attr-defined]
    case = Case(tmp_path / "data", mail=change(MailServer("127.0.0.1", port, "none", SENDER)))
    desk = Desk(case, Lead(case))
    desk.lead.invite("Chen, chen@bank.example")
    desk.send()
    failed = desk.work()
    assert failed.state == "failed" and not box.messages
    page = desk.lead.client.get(desk.lead.board).text
    assert words in page and "Send 1 message by mail" in page and "1 message was not delivered: Chen" in page
    assert "Chen: please answer 28 questions" in page, "the invitation is still to come"
    assert "which works on this machine alone" in page
    assert [each.body for each in desk.letters()] == [""]


def test_an_encrypted_line_with_a_password_is_used_and_its_certificate_checked(
    tmp_path: Path, fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, box = trustme.CA(), Box()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"waymark", b"p@ss"), handled=False)

    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True, authenticator=known,
        auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        given = {"WAYMARK_SMTP": f"smtp://waymark:p%40ss@localhost:{controller.port}", "WAYMARK_MAIL_FROM": SENDER}
        case = Case(tmp_path / "data", mail=read_settings(given).mail)
        desk = Desk(case, Lead(case))
        desk.lead.invite("Chen, chen@bank.example")
        desk.send()
        assert "certificate isn't trusted" in str(desk.work().error)
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        desk.send()
        assert desk.work().state == "done" and len(box.messages) == 1
        case.settings.__dict__["mail"] = replace(case.settings.mail, password="other")
        desk.later()
        desk.send()
        assert "user and password" in str(desk.work().error)
    finally:
        controller.stop()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Chen, chen@bank", "line 1: &#39;chen@bank&#39; is not an e-mail address"),
        ("Chen, @bank.example", "is not an e-mail address"),
        ("chen@bank.cn; wang@bank.cn", "line 1: one person a line, with one e-mail address"),
        ("Chen, ch..en@bank.example", "is not an e-mail address"),
        ("Chen, chen@bänk.example", "is not an e-mail address"),
    ],
)
def test_a_wrong_address_is_named_with_its_line(desk: Desk, line: str, words: str) -> None:
    answer = desk.lead.do("invite", people=line)
    assert answer.status_code == 400 and words in answer.text


def test_an_address_is_changed_and_taken_away_on_the_board(desk: Desk) -> None:
    person = desk.lead.person("Guest One")
    page = desk.lead.client.get(f"{desk.lead.board}?id={person.id}").text
    seen = page.split('name="seen" value="')[1].split('"')[0]
    fields = {"id": person.id, "people": "Guest One", "role": "", "seen": seen}
    assert desk.lead.do("change", **fields, email="nobody at home").status_code == 400
    assert desk.lead.do("change", **fields, email=" guest@bank.example ").status_code == 302
    assert desk.lead.person("Guest One").email == "guest@bank.example"
    assert desk.lead.do("change", **fields, email="").status_code == 400, "somebody changed it meanwhile"


def test_nothing_is_sent_where_none_is_set_and_nothing_once_closed(desk: Desk, tmp_path: Path, fonts: Path) -> None:
    plain = Lead(Case(tmp_path / "plain"))
    plain.invite("Chen, chen@bank.example")
    assert "by mail" not in plain.client.get(plain.board).text and plain.do("mail", subject="x").status_code == 404
    desk.lead.do("close")
    assert "Collection is closed" in desk.send().text
    with desk.case.store.session() as session:
        assert not session.scalars(select(Letter)).all()


def test_taking_somebody_off_the_board_takes_their_letter(desk: Desk) -> None:
    desk.send()
    desk.lead.do("remove", id=desk.lead.person("Wang Qiang").id)
    assert [each.email for each in desk.letters()] == ["chen@bank.example", "li.data@bank.example"]
    with desk.case.store.session() as session:
        assert len(session.scalars(select(Participant)).all()) == 3


@pytest.mark.parametrize(
    ("server", "sender", "named"),
    [
        ("smtp://host", "", "MAIL_FROM"), ("", SENDER, "SMTP"), ("smtp://u:p@ss@host", SENDER, "SMTP"),
        ("mail.bank:25", "", "SMTP"), ("smtp://host", "Bank <a@b.c>", "MAIL_FROM"),
        ("http://host", SENDER, "SMTP"), ("smtp://host:x", SENDER, "SMTP"), ("smtp://", SENDER, "SMTP"),
    ],
)  # fmt: skip
def test_settings_of_mail_that_cannot_be_used_are_named(server: str, sender: str, named: str) -> None:
    with pytest.raises(SettingsError, match=f"WAYMARK_{named}"):
        read_settings({"WAYMARK_SMTP": server, "WAYMARK_MAIL_FROM": sender})


@pytest.mark.parametrize("address", [
    "waymark.bank.example", "ftp://bank.example", "https://bank.example/waymark", "https://", "https://[bank",
    "https://way mark.bank", "https://bank.example/#x", "https://a@bank.example",
])  # fmt: skip
def test_an_address_of_the_site_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="WAYMARK_ADDRESS"):
        read_settings({"WAYMARK_ADDRESS": address})
    assert read_settings({"WAYMARK_ADDRESS": "https://waymark.bank.example/"}).address == "https://waymark.bank.example"


def test_settings_of_mail_hold_server_port_and_kind_of_line() -> None:
    server = read_settings({"WAYMARK_SMTP": "smtps://u:p%20w@mail.bank.example", "WAYMARK_MAIL_FROM": SENDER}).mail
    assert server == MailServer("mail.bank.example", 465, "tls", SENDER, "u", "p w") and "p w" not in repr(server)
