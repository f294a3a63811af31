"""A backup holds everything and is put back only where nothing is."""

import errno
import gzip
import random
import sqlite3
import tarfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import create_app
from assessment.models import Assessment, User
from assessment.peers import installation_key
from errors import SettingsError
from settings import Settings, read_settings
from tests.app_case import Case, settings_in
from tests.conftest import QUICK_SAMPLE


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("backup") / "data")


def run(settings: Settings, *words: str) -> Any:
    return create_app(settings).test_cli_runner().invoke(args=list(words))


def test_a_backup_made_while_somebody_writes_is_put_back_whole(case: Case, tmp_path: Path) -> None:
    id = case.upload(QUICK_SAMPLE)
    report = case.document(id, "data")
    installation_key(case.settings.data)
    (case.settings.reports / ".half-written.1").write_bytes(b"half")
    file, fresh = tmp_path / "all.tar.gz", settings_in(tmp_path / "fresh")
    with case.store.session() as session:
        home = session.get_one(Assessment, id).workspace_id
        session.add(User(workspace_id=home, email="x@y.z", name="not committed", role="viewer", password_hash="x"))
        session.flush()
        written = run(case.settings, "backup", str(file))
        session.rollback()
    assert written.exit_code == 0 and file.stat().st_mode & 0o077 == 0, written.output
    back = run(fresh, "restore", str(file))
    assert back.exit_code == 0, back.output
    store = create_app(fresh).extensions["waymark"].store
    with store.session() as session:
        assert session.get(Assessment, id) is not None
        assert "not committed" not in [each.name for each in session.scalars(select(User))]
    kept = list(fresh.reports.glob("*.json"))
    assert [each.read_bytes() for each in kept] == [report]
    assert not list(fresh.reports.glob(".half*")), "a file that is still being written is no part of it"
    for key in ("secret.key", "pool.key"):
        assert (fresh.data / key).read_bytes() == (case.settings.data / key).read_bytes()


def test_no_backup_is_made_of_a_damaged_database(case: Case, tmp_path: Path) -> None:
    settings, file = settings_in(tmp_path / "damaged"), tmp_path / "all.tar.gz"
    case.upload(QUICK_SAMPLE)
    whole = tmp_path / "whole.db"
    with sqlite3.connect(case.settings.data / "waymark.db") as running, sqlite3.connect(whole) as copy:
        running.backup(copy)
    content = whole.read_bytes()
    settings.data.mkdir(exist_ok=True)
    for start in (0, 8192):
        database = settings.data / "waymark.db"
        database.write_bytes(content[:start] + b"\xa5" * 12288 + content[start + 12288 :])
        refused = run(settings, "backup", str(file))
        assert refused.exit_code == 2 and "waymark.db: the database is damaged" in refused.output and not file.exists()
        assert refused.output.count("\n") == 1
        database.unlink()


def test_nothing_is_overwritten(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "all.tar.gz"
    assert run(case.settings, "backup", str(file)).exit_code == 0
    refused = run(case.settings, "restore", str(file))
    assert refused.exit_code == 2 and "there is a database already" in refused.output


def broken(folder: Path, kind: str) -> Path:
    file = folder / "broken.tar.gz"
    if kind == "text":
        file.write_text("no archive")
        return file
    inside = folder / "waymark.db"
    if kind == "link":
        inside.symlink_to("/etc/passwd")
    elif kind == "not ours":
        with sqlite3.connect(inside) as made:
            made.execute("CREATE TABLE other (id INTEGER)")
    else:
        inside.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with tarfile.open(file, "w:gz") as made_archive:
        made_archive.add(inside, "../waymark.db" if kind == "outside" else "waymark.db")
    return file


@pytest.mark.parametrize("kind", ["text", "not ours", "damaged", "outside", "link"])
def test_what_is_no_backup_leaves_no_database(tmp_path: Path, fonts: Path, kind: str) -> None:
    fresh = settings_in(tmp_path / "fresh")
    refused = run(fresh, "restore", str(broken(tmp_path, kind)))
    assert refused.exit_code == 2 and "backup" in refused.output
    assert not (fresh.data / "waymark.db").exists()


def test_a_full_disk_is_not_blamed_on_the_backup(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    file, fresh = tmp_path / "all.tar.gz", settings_in(tmp_path / "fresh")
    assert run(case.settings, "backup", str(file)).exit_code == 0
    monkeypatch.setattr("assessment.backup.shutil.copyfileobj", full)
    refused = run(fresh, "restore", str(file))
    assert refused.exit_code == 2 and refused.output.startswith(str(fresh.data)) and "No space left" in refused.output
    assert not (fresh.data / "waymark.db").exists()


def _unpacked(packed: bytes) -> bytes | None:
    """What an archive holds; None where it can't be read."""
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_backup_with_one_wrong_bit_is_refused(case: Case, tmp_path: Path) -> None:
    """Wherever the bit lies: the archive's own checksum stands at its end. A bit that changes nothing of what was packed (the
    code of a letter that doesn't occur, say) damages nothing.
    """
    file, damaged = tmp_path / "all.tar.gz", tmp_path / "damaged.tar.gz"
    assert run(case.settings, "backup", str(file)).exit_code == 0
    whole, chance = file.read_bytes(), random.Random(11)
    for place in (*(chance.randrange(20, len(whole)) for _ in range(12)), len(whole) - 6):
        bent = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        if _unpacked(bent) == _unpacked(whole):
            continue
        damaged.write_bytes(bent)
        fresh = settings_in(tmp_path / f"fresh{place}")
        refused = run(fresh, "restore", str(damaged))
        assert refused.exit_code == 2 and "backup" in refused.output, place
        assert not (fresh.data / "waymark.db").exists()


def test_a_command_that_finds_no_database_says_so_and_makes_none(tmp_path: Path, fonts: Path) -> None:
    fresh = settings_in(tmp_path / "mistyped")
    for words in (("user", "reset", "a@b.example"), ("worker",), ("pool", "contribute", "-o", str(tmp_path / "c.json"))):
        refused = run(fresh, *words)
        assert refused.exit_code == 2 and "there is no database yet" in refused.output, words
    assert not (fresh.data / "waymark.db").exists()


def test_a_database_that_can_not_be_reached_is_named_in_one_line(tmp_path: Path, fonts: Path) -> None:
    away = settings_in(tmp_path / "away", database="postgresql+psycopg://nobody@127.0.0.1:1/none")
    refused = run(away, "user", "reset", "a@b.example")
    assert refused.exit_code == 2 and refused.output.startswith("WAYMARK_DATABASE: the database can't be used")
    assert refused.output.count("\n") == 1


@pytest.mark.parametrize(("name", "value"), [
    ("DATABASE", "nonsense"), ("DATABASE", "postgres://user@host/waymark"), ("DATABASE", "postgresql+psycopg://h:x/w"),
    ("DATABASE", "postgresql+psycopg://u:p@w@h/w"),
    ("REDIS", "nonsense"), ("REDIS", "http://h/0"), ("REDIS", "redis://h:6379/abc"),
    ("MAX_UPLOAD", "²"), ("MAX_UPLOAD", "0"), ("STALE_SECONDS", "0"),
])  # fmt: skip
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({f"WAYMARK_{name}": value})
    assert str(refused.value).startswith(f"WAYMARK_{name}: ")


def test_the_shared_form_is_told_to_use_its_own_tools(tmp_path: Path, fonts: Path) -> None:
    shared = settings_in(tmp_path / "shared", database="postgresql+psycopg://nobody@localhost/none")
    refused = run(shared, "backup", str(tmp_path / "x.tar.gz"))
    assert refused.exit_code == 2 and "pg_dump" in refused.output
