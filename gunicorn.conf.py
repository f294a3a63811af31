"""What gunicorn does besides its command line; it reads this file in the folder it is started in.

Nothing of the application is imported: the planner's libraries are loaded after the processes part, not before.
"""

import gc
import os
from typing import Any

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
"""Processes; one for each two people who press a button in the same second is plenty: 2 to 4 for 200 people."""
threads = 4
"""Requests that a process takes at once: one that is sent slowly keeps no other waiting."""
graceful_timeout = 10


def post_worker_init(worker: Any) -> None:
    """Take what is loaded out of the garbage collector's rounds: they took 0.15 s of every second large page."""
    gc.collect()
    gc.freeze()
