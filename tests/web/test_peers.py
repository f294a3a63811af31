"""Pools in the app: opt in, five or nothing, workspaces apart, files signed; and the change since an earlier cycle."""

import json
from dataclasses import astuple
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from assessment.answers import store_answers
from assessment.facts import Names, names_of, rename
from assessment.marks import mark_of
from assessment.models import Assessment, Catalogue, Contribution
from assessment.peers import build_pack, contribution_file, import_pack, installation_key
from errors import AnswerError, SettingsError
from questionnaires.library import files_of, find
from scoring.answers_file import read_answers
from scoring.pool_file import fingerprint, public_bytes
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.web.forms import form_of

CONTENT = find("retail-lending")


def bank(case: Case, name: str, level: int, who: str = "owner") -> str:
    """A real (not fictional) bank of the city type that answered everything with one level; its assessment's id."""
    document = {
        "organisation": {"name": {"en": name, "zh": name}, "institution_type": "city_commercial"}, "date": "2026-10-01",
        "respondents": [{"id": "r", "answers": {question.id: level for question in CONTENT.questions}}],
    }  # fmt: skip
    with case.store.session() as session:
        return store_answers(session, case.actor(session, who), read_answers(document, CONTENT, name), CONTENT).id


def give(case: Case, row: str, scope: str, who: str = "owner"):  # type: ignore[no-untyped-def]
    client = case.client(who)
    return client.post(f"/assessments/{row}/pool", data={**token_of(client.get(f"/assessments/{row}")), "scope": scope})


def test_peers_are_shown_from_five_other_banks_on_and_not_refreshed_by_one_more(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    own = bank(case, "Own", 3)
    for number in range(4):
        assert give(case, bank(case, f"Bank {number}", 2), "workspace").status_code == 302
    page = case.client().get(f"/assessments/{own}/results").text
    assert "4 other banks of this type and mode have opted in" in page and "Lower quartile" not in page
    give(case, bank(case, "Bank 4", 4), "workspace")
    page = case.client().get(f"/assessments/{own}/results").text
    assert "Overall in the highest quarter of 5 peers" in page
    for number in range(5, 9):
        give(case, bank(case, f"Bank {number}", 5), "workspace")
    assert "of 5 peers" in case.client().get(f"/assessments/{own}/results").text
    give(case, bank(case, "Bank 9", 5), "workspace")
    assert "of 10 peers" in case.client().get(f"/assessments/{own}/results").text


def test_workspaces_see_only_what_was_given_to_the_installation(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    own = bank(case, "Own", 3)
    for number in range(5):
        give(case, bank(case, f"Theirs {number}", 2, "stranger"), "workspace", "stranger")
    assert "of 5 peers" not in case.client().get(f"/assessments/{own}/results").text
    for number in range(5):
        give(case, bank(case, f"Wide {number}", 2, "stranger"), "installation", "stranger")
    page = case.client().get(f"/assessments/{own}/results").text
    assert "of 5 peers" in page and "banks of other workspaces of this installation" in page
    for number in range(4):
        give(case, bank(case, f"Fake {number}", 5), "installation")
    assert "of 5 peers" in case.client().get(f"/assessments/{own}/results").text


def test_one_bank_spelled_five_ways_is_one_bank(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    own = bank(case, "Own", 3)
    for name in ("Lake City Bank", " lake  city bank", "Lake-City Bank.", "Ｌake City Bank", "LAKE CITY BANK"):
        give(case, bank(case, name, 2), "workspace")
    assert "1 other bank of this type and mode has opted in" in case.client().get(f"/assessments/{own}/results").text


def test_own_versions_pool_by_their_content_not_by_their_name(tmp_path: Path, fonts: Path) -> None:
    """A workspace's own changed version of a shipped questionnaire is no peer of the shipped one, nor of another's."""
    case = Case(tmp_path / "data")
    pools = {}
    for who, note in (("owner", "ours"), ("consultant", "ours"), ("stranger", "theirs")):
        files = files_of(CONTENT)
        files["model.yaml"] = {**files["model.yaml"], "version": "1.9.0", "title": {"en": note, "zh": note}}
        with case.store.session() as session:
            actor = case.actor(session, who)
            key = "retail-lending@1.9.0"
            if session.scalar(select(Catalogue).where(Catalogue.workspace_id == actor.workspace_id)) is None:
                session.add(Catalogue(workspace_id=actor.workspace_id, key=key, files=files, by=who))
            assessment = session.get_one(Assessment, bank(case, f"Bank of {who}", 2, who))
            assessment.questionnaire = key
        assert give(case, assessment.id, "installation", who).status_code == 302
        with case.store.session() as session:
            row = select(Contribution.questionnaire).where(Contribution.assessment_id == assessment.id)
            pools[who] = session.scalar(row)
    assert pools["owner"] == pools["consultant"] != pools["stranger"]
    assert all(name.startswith("retail-lending@1+") for name in pools.values())
    with case.store.session() as session, pytest.raises(AnswerError, match="No assessment is contributed"):
        contribution_file(session, case.settings)


def test_a_fictional_bank_never_counts_and_a_contribution_can_be_taken_back(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    sample = case.upload(QUICK_SAMPLE)
    refused = give(case, sample, "workspace")
    assert refused.status_code == 400 and "fictional bank does not count" in refused.text
    row = bank(case, "Real", 2)
    assert give(case, row, "elsewhere").status_code == 400
    assert give(case, row, "workspace", "viewer").status_code == 403
    assert give(case, row, "workspace").status_code == 302 and give(case, row, "").status_code == 302
    with case.store.session() as session:
        assert session.scalar(select(Contribution.id)) is None
        assert session.get_one(Assessment, row).closed_on == "2026-10-01"


def test_installations_pool_by_signed_files(tmp_path: Path, fonts: Path) -> None:
    files = []
    for place in range(2):
        case = Case(tmp_path / f"giver{place}")
        for number in range(3):
            give(case, bank(case, f"Bank {number}", 2 + number), "installation")
        with case.store.session() as session:
            raw = contribution_file(session, case.settings)
        assert b"Bank" not in raw
        files.append((f"c{place}.json", raw))
    key = Ed25519PrivateKey.generate()
    with pytest.raises(AnswerError, match="no pool has 5"):
        build_pack(files[:1], {"retail-lending@1": CONTENT}, {}, "2026-11-01", key)
    pack, state = build_pack(files, {"retail-lending@1": CONTENT}, {}, "2026-11-01", key)
    assert "members" not in json.loads(pack)["pools"]["retail-lending@1|city_commercial|self"]["overall"]
    again, _ = build_pack(files[:1], {"retail-lending@1": CONTENT}, state, "2026-11-02", key)
    assert json.loads(again)["pools"] == json.loads(pack)["pools"]
    reader = Case(tmp_path / "reader")
    own = bank(reader, "Own", 3)
    with reader.store.session() as session:
        with pytest.raises(AnswerError, match="not by 0000"):
            import_pack(session, pack, "p.json", "0000-0000-0000-0000")
        assert import_pack(session, pack, "p.json", fingerprint(public_bytes(key))) == 1
    page = reader.client().get(f"/assessments/{own}/results").text
    assert "a signed benchmark pack" in page and "of 6 peers" in page
    assert (reader.settings.data / "pool.key").exists() is False
    installation_key(reader.settings.data)
    kept = reader.settings.data / "pool.key"
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b"")
    with pytest.raises(SettingsError, match=f"damaged.*{kept.name}|{kept.name}.*damaged"):
        installation_key(reader.settings.data)


def test_the_earlier_cycle_gives_the_change_on_the_results_page(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    before, after, client = bank(case, "Own", 2), bank(case, "Own", 3), case.client()
    form = {**token_of(client.get(f"/assessments/{after}")), "previous": before}
    assert client.post(f"/assessments/{after}/previous", data=form).status_code == 302
    page = client.get(f"/assessments/{after}/results").text
    assert "the index rose by 25.0 points" in page and "not stated" in page
    other = bank(case, "Other", 2)
    looped = client.post(f"/assessments/{before}/previous", data=form | {"previous": after})
    assert looped.status_code == 400 and "itself compared with this one" in looped.text
    refused = client.post(f"/assessments/{after}/previous", data=form | {"previous": other})
    assert refused.status_code == 400 and "same institution" in refused.text
    with case.store.session() as session:
        row = session.get_one(Assessment, after)
        rename(session, row, Names("Merged", "合并银行", "", "", ""), mark_of(astuple(names_of(row))))
    renamed = client.get(f"/assessments/{after}").text
    assert f'<option value="{before}" selected>' in renamed, "what it is compared with stays in the list"
    assert "the index rose by 25.0 points" in client.get(f"/assessments/{after}/results").text
    stranger = case.client("stranger")
    theirs = bank(case, "Theirs", 2, "stranger")
    form = {**token_of(stranger.get(f"/assessments/{theirs}")), "previous": before}
    assert stranger.post(f"/assessments/{theirs}/previous", data=form).status_code == 400


def test_a_bank_that_is_renamed_does_not_become_its_own_peer(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    banks = [bank(case, f"Bank {number}", 2) for number in range(5)]
    for each in banks:
        give(case, each, "workspace")
    assert "4 other banks" in case.client().get(f"/assessments/{banks[0]}/results").text
    with case.store.session() as session:
        row = session.get_one(Assessment, banks[0])
        rename(session, row, Names("Bank Zero", "零号银行", "", "", ""), mark_of(astuple(names_of(row))))
    assert "4 other banks" in case.client().get(f"/assessments/{banks[0]}/results").text


def test_levels_agreed_after_a_contribution_are_told_on_the_set_up_page(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    row, client = bank(case, "Own", 3), case.client()
    assert give(case, row, "workspace").status_code == 302
    assert "Its levels have changed since" not in client.get(f"/assessments/{row}").text
    question = CONTENT.questions[0].id
    page = client.get(f"/assessments/{row}/calibrate")
    form = form_of(page, f"/calibrate/{question}") | {"choice": "1", "reason": "seen"}
    assert client.post(f"/assessments/{row}/calibrate/{question}", data=form).status_code == 302
    assert "Its levels have changed since: withdraw it and contribute again" in client.get(f"/assessments/{row}").text
