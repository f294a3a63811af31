"""A backup of the embedded form, while it runs: one archive of database, reports, own questionnaires and both keys."""

import gzip
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing, suppress
from pathlib import Path, PurePosixPath

from assessment.store import check_revision
from errors import SettingsError
from settings import Settings

DATABASE, KEYS = "waymark.db", ("secret.key", "pool.key")
FOLDERS = ("reports", "questionnaires")
FILES = (*KEYS, *FOLDERS)


def write_backup(settings: Settings, target: Path) -> int:
    """Write the archive whole or not at all; its bytes. The database is copied by SQLite's own online backup."""
    source = _database(settings)
    if not source.is_file():
        raise SettingsError("there is no database yet", str(source), "start Waymark first")
    try:
        return _written(settings, source, target)
    except (OSError, sqlite3.OperationalError) as error:
        raise SettingsError(f"the backup can't be written ({error})", str(target), "is there room on the disk?") from None
    except sqlite3.DatabaseError as error:
        raise _damaged(source, str(error)) from None


def _damaged(source: Path, how: str) -> SettingsError:
    said = " ".join(how.split())[:80]
    return SettingsError(f"the database is damaged ({said})", str(source), "keep the backups there are and restore the last")


def _written(settings: Settings, source: Path, target: Path) -> int:
    with tempfile.TemporaryDirectory(dir=target.resolve().parent) as folder:
        copy, archive = Path(folder) / DATABASE, Path(folder) / "archive"
        with closing(sqlite3.connect(source)) as running, closing(sqlite3.connect(copy)) as kept:
            running.backup(kept)
            if how := _damage(kept):
                raise _damaged(source, how)
        with tarfile.open(archive, "w:gz") as made:
            made.add(copy, DATABASE)
            for name in FILES:
                _add(made, settings.data / name, name)
        archive.chmod(0o600)
        archive.replace(target)
    return target.stat().st_size


def _add(made: tarfile.TarFile, path: Path, name: str) -> None:
    """A file, or all files of a folder but those still being written; what goes meanwhile is left out."""
    if path.is_dir():
        for each in sorted(path.iterdir()):
            if not each.name.startswith("."):
                _add(made, each, f"{name}/{each.name}")
        return
    with suppress(FileNotFoundError):
        made.add(path, name)


def read_backup(settings: Settings, archive: Path) -> None:
    """Put a backup back into a data folder that has no database; what is there stays untouched where it can't be."""
    target = _database(settings)
    if target.exists():
        raise SettingsError("there is a database already", str(target), "give an empty folder with WAYMARK_DATA")
    for name in FOLDERS:
        here = settings.data / name
        if here.is_dir() and any(here.iterdir()):
            raise SettingsError("there is something already", str(here), "give an empty folder with WAYMARK_DATA")
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.data) as folder:
        try:
            _unpack(archive, Path(folder))
        except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                words = f"it can't be unpacked there ({error.strerror})"
                raise SettingsError(words, str(settings.data), "make room, or give another folder") from None
            raise SettingsError("this is no backup of Waymark", str(archive), str(error)[:120]) from None
        found = Path(folder) / "files"
        revision = _revision(found / DATABASE)
        if revision is None:
            words = "this backup holds no database of Waymark, or a damaged one"
            raise SettingsError(words, str(archive), "choose another file")
        check_revision(revision, str(archive))
        for name in FILES:
            if (found / name).exists():
                (found / name).replace(settings.data / name)
        (found / DATABASE).replace(target)


def _unpack(archive: Path, folder: Path) -> None:
    """An archive's files into ``folder/files``; all of it is read first, for its checksum stands at the end. What is neither
    file nor folder or leads elsewhere is refused (tarfile's own filter came with Python 3.11.4).
    """
    whole = folder / "archive"
    with gzip.open(archive) as packed, whole.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    with tarfile.open(whole) as kept:
        for each in kept:
            path = PurePosixPath(each.name)
            if path.is_absolute() or ".." in path.parts or not (each.isfile() or each.isdir()):
                raise tarfile.TarError(f"{each.name[:80]!r} is no file of a backup")
            target = folder / "files" / path
            if each.isdir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            held = kept.extractfile(each)
            if held is not None:
                with held, target.open("wb") as out:
                    shutil.copyfileobj(held, out)
                target.chmod(each.mode & 0o755)


def _database(settings: Settings) -> Path:
    """The file of the embedded database; the shared form has tools of its own."""
    prefix = "sqlite:///"
    if not settings.database.startswith(prefix):
        raise SettingsError("only the embedded database is backed up here", "WAYMARK_DATABASE", "use pg_dump for PostgreSQL")
    return Path(settings.database.removeprefix(prefix))


def _damage(connection: sqlite3.Connection) -> str:
    """The first thing that SQLite finds wrong with a database; empty for a sound one."""
    (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    return "" if said == "ok" else str(said)


def _revision(path: Path) -> str | None:
    """The version of our tables in a sound SQLite database; None for anything else."""
    if not path.is_file():
        return None
    with closing(sqlite3.connect(path)) as connection:
        try:
            if _damage(connection):
                return None
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or (None,)
        except sqlite3.DatabaseError:
            return None
    return None if revision is None else str(revision)
