"""What every command shares: errors as one line and exit code 2, JSON out, files written whole or not at all."""

import errno
import functools
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from errors import ReportError, SettingsError, WaymarkError


def honest(command: Callable[..., Any]) -> Callable[..., Any]:
    """A person's error becomes one line on stderr and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except WaymarkError as error:
            fault: Exception = error
        except DatabaseError as error:
            said = " ".join(str(error.orig).split())[:200]
            fault = SettingsError(f"the database can't be used ({said})", "WAYMARK_DATABASE", "does it run, is it prepared?")
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EDQUOT):
                raise
            fault = SettingsError(f"can't be written ({error.strerror})", str(error.filename or "the data folder"))
        click.echo(str(fault), err=True)
        sys.exit(2)

    return run


def print_json(value: Any) -> None:
    """JSON on stdout, unrounded, Chinese as it is; ReportError where it can't be written, such as a full disk."""
    try:
        click.echo(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))
    except BrokenPipeError:
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReportError(f"can't be written ({error.strerror})", "the output", "make room, or send it elsewhere") from None


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C or a request to end came, so that what was reached can be printed; the second one ends at once."""
    asked: list[int] = []

    def ask(number: int, _: object) -> None:
        asked.append(number)
        signal.signal(number, before[number])

    before = {int(number): signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, ask)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def check_output(path: Path) -> None:
    """Refuse an output that can't be written, before any work is done."""
    folder = path.resolve().parent
    if len(path.name.encode()) > 250:
        raise ReportError("the file name is too long", str(path)[:80], "give a shorter one")
    if path.is_dir():
        raise ReportError("is a folder", str(path), "give a file name")
    if not folder.is_dir():
        raise ReportError("there is no such folder", str(folder), "make it first, or give another one")
    if not os.access(folder, os.W_OK):
        raise ReportError("the folder can't be written", str(folder), "give another one")


def write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file, so that a file that was there stays until the new one is complete."""
    path = path.resolve()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".waymark.")
    except OSError as error:
        raise ReportError(f"can't be written ({error.strerror})", str(path), "give another file") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise ReportError(f"can't be written ({error.strerror})", str(path), "give another file") from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
