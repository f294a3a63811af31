"""What gunicorn does besides its command line; it reads this file in the folder it is started in.

Of the application only its settings are read: the planner's libraries are loaded after the processes part, not before.
"""

import gc
import os
import sys
from typing import Any

from errors import SettingsError
from settings import read_settings

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
"""Processes; one for each two people who press a button in the same second is plenty: 2 to 4 for 200 people."""
threads = 4
"""Requests that a process takes at once: one that is sent slowly keeps no other waiting."""
graceful_timeout = 10


def on_starting(server: Any) -> None:
    """A wrong setting ends the server before it has any process: two that fail at once would leave a traceback."""
    try:
        read_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(3) from None


def post_worker_init(worker: Any) -> None:
    """Take what is loaded out of the garbage collector's rounds: they took 0.15 s of every second large page."""
    gc.collect()
    gc.freeze()
