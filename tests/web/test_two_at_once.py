"""Two who change the same thing in the same moment: each is stored, none by halves."""

import datetime
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from assessment.access import invited
from assessment.invitation import close, join, remove
from assessment.models import Assessment
from assessment.participation import save
from errors import AnswerError
from questionnaires.library import find
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.forms import form_of
from tests.web.test_log import events
from tests.web.test_respond import Lead

TIMES = 4


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("twice") / "data")


def at_once(clients: list[Any], addresses: list[str], forms: list[dict[str, Any]]) -> list[int]:
    """Each client sends its form as the others do; the codes they get."""
    barrier = Barrier(len(clients))

    def send(place: int) -> int:
        barrier.wait()
        kind = "multipart/form-data" if "logo" in forms[place] else None
        return int(clients[place].post(addresses[place], data=forms[place], content_type=kind).status_code)

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(send, range(len(clients))))


def test_assessments_made_at_once_are_all_made(case: Case) -> None:
    clients = [case.client(), case.client("consultant"), case.client()]
    for time in range(TIMES):
        names = [f"Bank {time} {place}" for place in range(len(clients))]
        forms = [form_of(each.get("/assessments/new")) | {"name_en": name} for each, name in zip(clients, names, strict=True)]
        assert at_once(clients, ["/assessments/new"] * len(clients), forms) == [302] * len(clients)
        with case.store.session() as session:
            made = [each.organisation.name["en"] for each in session.scalars(select(Assessment))]
        assert set(names) <= {*made} and len(made) == len(clients) * (time + 1)


def test_one_form_sent_four_times_at_once_makes_one_assessment_and_one_entry_in_the_log(case: Case) -> None:
    clients = [case.client() for _ in range(4)]
    sent = {"name_en": "Impatient Bank", "key": "k" * 22}
    forms = [form_of(each.get("/assessments/new")) | sent for each in clients]
    assert at_once(clients, ["/assessments/new"] * 4, forms) == [302] * 4
    with case.store.session() as session:
        made = [each for each in session.scalars(select(Assessment)) if each.organisation.name["en"] == "Impatient Bank"]
    assert len(made) == 1
    assert [what for what, subject, _ in events(case) if "Impatient" in subject] == ["setup.new"]


def test_units_added_at_once_have_a_code_each(case: Case) -> None:
    id, clients = case.upload(SAMPLE), [case.client(), case.client("consultant")]
    address = f"/assessments/{id}/units"
    for time in range(TIMES):
        forms = [
            token_of(each.get(address)) | {"do": "add", "en": f"Branch {time} {place}", "zh": "", "weight": "1"}
            for place, each in enumerate(clients)
        ]
        assert at_once(clients, [address] * 2, forms) == [302, 302]
    with case.store.session() as session:
        units = session.get_one(Assessment, id).units
        assert len({each.external_id for each in units}) == len({each.position for each in units}) == 2 * TIMES


def test_two_initiatives_changed_at_once_both_keep_their_change(case: Case) -> None:
    """The catalogue of a workspace is one list; so is the very first change of it."""
    id, clients = case.upload(SAMPLE), [case.client(), case.client("consultant")]
    changed = [f"/assessments/{id}/initiatives/{each}" for each in ("journey_redesign", "human_review")]
    for time in range(TIMES):
        cost = str(100 + time)
        forms = [form_of(each.get(path), id="initiative") for each, path in zip(clients, changed, strict=True)]
        assert at_once(clients, changed, [form | {"external_cost": cost} for form in forms]) == [302, 302]
        for each, path in zip(clients, changed, strict=True):
            assert form_of(each.get(path), id="initiative")["external_cost"] == [cost]


def test_one_footer_changed_twice_at_once_is_a_clash_for_one_of_them(case: Case) -> None:
    clients = [case.client(), case.client("consultant")]
    for time in range(TIMES):
        forms = [
            form_of(each.get("/brand"))
            | {"footer": f"{time} {place}", "logo": (io.BytesIO(), ""), "master": (io.BytesIO(), "")}
            for place, each in enumerate(clients)
        ]
        assert sorted(at_once(clients, ["/brand"] * 2, forms)) == [302, 400]


def test_whoever_answered_meanwhile_is_not_taken_off_the_board(case: Case) -> None:
    lead = Lead(case, confidentiality="confidential")
    lead.invite("Ann, Retail risk\nBo, Retail risk")
    token, first = lead.person("Ann").token, find("retail-lending").asked("quick")[0]
    with case.store.open() as board:
        row = board.get_one(Assessment, lead.id)
        ann = next(each for each in row.participants if each.external_id == "Ann")
        assert ann.answers == [] and ann.evidence == []
        with case.store.session() as session:
            save(session, invited(session, token), first, choice="3", confidence="", comment="", released=False, revision=0)
        with pytest.raises(AnswerError, match="has answered and stays"):
            remove(board, row, ann.id)


def test_an_answer_that_comes_after_an_anonymous_assessment_was_closed_is_refused(case: Case) -> None:
    lead, first = Lead(case, confidentiality="anonymous"), find("retail-lending").asked("quick")[0]
    with case.store.session() as session:
        token = join(session, session.get_one(Assessment, lead.id), "").token
    with case.store.open() as late:
        person = invited(late, token)
        assert late.get_one(Assessment, lead.id).is_open(datetime.date.today())
        with case.store.session() as session:
            close(session, session.get_one(Assessment, lead.id), datetime.date.today())
        with pytest.raises(AnswerError, match="Collection is closed"):
            save(late, person, first, choice="5", confidence="", comment="", released=False, revision=0)
