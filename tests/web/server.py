"""A real installation in its own processes: gunicorn and a worker, as `make run` starts them."""

import os
import re
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from settings import ROOT, read_settings

BIN = ROOT / ".venv" / "bin"


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Started on entering, stopped on leaving; ``password`` is the one-time password that was printed.

    ``more``: further ``WAYMARK_`` settings, in lower case.
    """

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.more = folder, {f"WAYMARK_{key.upper()}": value for key, value in more.items()}
        self.password = ""
        self.processes: list[subprocess.Popen[bytes]] = []
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "fonts").exists():
            (self.folder / "fonts").symlink_to(read_settings().fonts)
        own = {"WAYMARK_DATA": str(self.folder), "WAYMARK_VALUES_SECONDS": "0"}
        environment: dict[str, Any] = {**os.environ, **own, **self.more}
        flask = [str(BIN / "flask"), "--app", "app"]
        said = subprocess.run([*flask, "prepare"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        found = re.search(r"one-time password (\S+)", said.stdout)
        assert found, said.stdout
        self.password = found.group(1)
        web = [str(BIN / "gunicorn"), "--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--log-level", "warning",
               "app:create_app()"]  # fmt: skip
        for command in (web, [*flask, "worker"]):
            log = (self.folder / "server.log").open("ab")
            self.processes.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        end = time.monotonic() + 40
        while True:
            try:
                urllib.request.urlopen(self.address + "/health", timeout=1).read()
                return self
            except OSError:
                if time.monotonic() > end:
                    self.__exit__()
                    raise AssertionError((self.folder / "server.log").read_text()) from None
                time.sleep(0.2)

    def __exit__(self, *error: Any) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
