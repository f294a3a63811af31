"""What gunicorn does besides its command line; it reads this file in the folder it is started in.

Nothing of the application is imported: the planner's libraries are loaded after the processes part, not before.
"""

import gc
from typing import Any


def post_worker_init(worker: Any) -> None:
    """Take what is loaded out of the garbage collector's rounds: they took 0.15 s of every second large page."""
    gc.collect()
    gc.freeze()
