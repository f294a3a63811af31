"""A PostgreSQL and a Redis of Debian's packages, started for a test and gone after it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from redis import Redis

from tests.web.server import free_port

NEEDED = "is missing: run make test"


def _postgres_folder() -> Path:
    """Where initdb and postgres are: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folders = [folder for folder in folders if (folder / "postgres").exists()]
    assert folders, f"PostgreSQL {NEEDED}"
    return folders[-1]


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server with an empty database; PostgreSQL refuses to run as root."""
    programs, port = _postgres_folder(), free_port()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="waymark-postgres-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    subprocess.run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
                   user=user, check=True, capture_output=True, cwd=folder)  # fmt: skip
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"],
        user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    try:
        _wait(lambda: psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close(), psycopg.Error)
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # at once: without waiting for those still connected
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a server that keeps nothing on disk."""
    program, port = shutil.which("redis-server"), free_port()
    assert program, f"Redis {NEEDED}"
    server = subprocess.Popen([program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                              stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait(lambda: Redis(port=port).ping(), OSError)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(20)


def _wait(try_it: Callable[[], object], fault: type[Exception]) -> None:
    """Until a server answers."""
    end = time.monotonic() + 30
    while True:
        try:
            try_it()
            return
        except (fault, ConnectionError):
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.1)
