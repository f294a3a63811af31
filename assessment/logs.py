"""What a process writes to its log while the queue is away: a line a minute, not a traceback each time it looks."""

import logging
import time

SECONDS = 60.0
QUEUE = ("huey.consumer", "huey.consumer.Worker", "huey.consumer.Scheduler", "waymark.worker.queue")
"""The loggers that tell of a queue that can't be reached."""


class OnceAMinute(logging.Filter):
    """Lets the same message pass once a minute, with its cause in the same line."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is written."""
        at = time.monotonic()
        if at - self.told.get(str(record.msg), -SECONDS) < SECONDS:
            return False
        self.told[str(record.msg)] = at
        if record.exc_info and record.exc_info[1] is not None:
            cause = record.exc_info[1]
            record.msg, record.args = f"{record.getMessage()} {type(cause).__name__}: {cause}", ()
            record.exc_info = record.exc_text = None
        return True


def keep_quiet() -> None:
    """From now on in this process."""
    for name in QUEUE:
        log = logging.getLogger(name)
        if not any(isinstance(each, OnceAMinute) for each in log.filters):
            log.addFilter(OnceAMinute())
