"""The worker: takes queued work, keeps a heartbeat, and does what a killed worker has left. The row is the truth."""

import gc
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from huey import Huey, PriorityRedisHuey, SqliteHuey, crontab
from sqlalchemy import or_, select, update
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from assessment.logs import keep_quiet
from assessment.mailing import run_mailing
from assessment.models import Mailing, ReportJob, Scenario
from assessment.models.base import now
from assessment.planning import UNVALUED, VALUES, run_plan, run_values
from assessment.reporting import run_report
from assessment.store import Store
from errors import ReportError, WaymarkError
from settings import Settings

log, queue_log = logging.getLogger("waymark.worker"), logging.getLogger("waymark.worker.queue")
KINDS: dict[str, tuple[type[Mailing] | type[ReportJob] | type[Scenario], Callable[..., str | None]]] = {
    "report": (ReportJob, run_report),
    "plan": (Scenario, run_plan),
    "mail": (Mailing, run_mailing),
    VALUES: (Scenario, run_values),
}
"""What a worker does, and with which rows; where the work names a stage, that is the one it leaves its row in."""


class Withdrawn(Exception):
    """The row was taken away while the worker was on it."""


MOST_ATTEMPTS = 3
BEAT_SECONDS = 5
SOON, LATER = 1, 0
"""Places in the queue: what somebody waits for comes before the values of plans that are there already."""
AT_WORK = "worker at work"
"""Under this key of the queue each worker keeps telling that it is there: seconds of the clock."""
GONE_SECONDS = 30
"""So long after the last such sign no worker is there."""


class Jobs:
    """The queue of an installation; ``wake`` after the commit that made the row.

    ``is_reached``: whether the queue answered when it was last asked for workers; ``at``: kind and row this worker is on.
    """

    def __init__(self, store: Store) -> None:
        keep_quiet()
        self.store = store
        self.huey = _queue(store.settings)
        self.is_reached = True
        self.at: tuple[str, str] | None = None
        self.run = self.huey.task()(self.perform)
        self.huey.periodic_task(crontab(minute="*"))(self.wake_waiting)

    def wake(self, kind: str, row_id: str) -> None:
        """Tell the worker that a row is waiting; where the queue is away, it finds the row by itself later."""
        try:
            self.run(kind, row_id, priority=LATER if kind == VALUES else SOON)
        except Exception:
            queue_log.exception("the queue can't be reached")

    def report_in(self) -> None:
        """A worker's sign of life."""
        self.huey.put(AT_WORK, time.time())

    def at_work(self) -> bool:
        """Whether a worker is there to do what is asked for, and the queue to ask it by."""
        try:
            seen = self.huey.get(AT_WORK, peek=True)
        except Exception:
            queue_log.exception("the queue can't be reached")
            self.is_reached = False
            return False
        self.is_reached = True
        return seen is not None and abs(time.time() - seen) < GONE_SECONDS

    def wake_waiting(self) -> None:
        """Queue again all rows that wait or whose worker is gone (at the worker's start and every minute)."""
        for kind, (table, _) in KINDS.items():
            with self.store.session() as session:
                waiting = session.scalars(select(table.id).where(self._is_free(kind, table))).all()
            for row_id in waiting:
                self.wake(kind, row_id)

    def _is_free(self, kind: str, table: Any) -> Any:
        """Rows that wait, or whose worker is gone: its last beat is long past, or lies ahead, as once a clock was set back. A
        plan whose values are to come is done all the while.
        """
        still = timedelta(seconds=self.store.settings.stale_seconds)
        is_gone = or_(
            table.heartbeat_at.is_(None), table.heartbeat_at < now() - still, table.heartbeat_at > now() + still
        )
        if kind == VALUES:
            return (table.state == "done") & or_(table.stage == UNVALUED, (table.stage == VALUES) & is_gone)
        return or_(table.state == "queued", (table.state == "running") & is_gone)

    def perform(self, kind: str, row_id: str) -> None:
        """Do one row, unless another worker has it or it is done."""
        table, work = KINDS[kind]
        if not self._claim(kind, table, row_id):
            return
        self.at = kind, row_id
        stop = threading.Event()
        beat = threading.Thread(target=self._beat, args=(table, row_id, stop), daemon=True)
        beat.start()
        try:
            stage = work(self.store, row_id, lambda stage, share: self._tell(table, row_id, stage, share))
        except (Withdrawn, NoResultFound):
            log.info("%s %s was taken away", kind, row_id)
        except WaymarkError as error:
            log.warning("%s %s ended with %s", kind, row_id, type(error).__name__)
            self._end(table, row_id, "failed", str(error))
        except Exception:
            log.exception("%s %s failed", kind, row_id)
            fault = ReportError("this did not work", "", "try again; the log of the worker says why")
            self._end(table, row_id, "failed", str(fault))
        else:
            self._end(table, row_id, "done", None, stage)
            if stage == UNVALUED and kind != VALUES:
                self.wake(VALUES, row_id)
        finally:
            self.at = None
            stop.set()
            beat.join()

    def give_back(self) -> None:
        """What this worker is on, as it stood before: the next worker takes it up at once, not when it counts as left."""
        if self.at is None:
            return
        kind, row_id = self.at
        table, _ = KINDS[kind]
        here = (table.id == row_id, table.stage == VALUES if kind == VALUES else table.state == "running")
        before = {"stage": UNVALUED} if kind == VALUES else {"state": "queued", "stage": "waiting", "progress": 0.0}
        with self.store.session() as session:
            session.execute(update(table).where(*here).values(attempts=table.attempts - 1, heartbeat_at=None, **before))

    def _claim(self, kind: str, table: Any, row_id: str) -> bool:
        with self.store.session() as session:
            change = update(table).where(table.id == row_id, self._is_free(kind, table))
            at_work = {"stage": VALUES} if kind == VALUES else {"state": "running"}
            values = {"heartbeat_at": now(), "attempts": table.attempts + 1, **at_work}
            claimed = session.execute(change.values(**values)).rowcount == 1  # type: ignore[attr-defined]
            tired = claimed and session.get_one(table, row_id).attempts > MOST_ATTEMPTS
        if tired:
            error = str(ReportError("the worker stopped three times while it was on this"))
            self._end(table, row_id, "failed", error)
        return claimed and not tired

    def _tell(self, table: Any, row_id: str, stage: str, share: float) -> None:
        if not self._set(table, row_id, stage=stage, progress=share):
            raise Withdrawn

    def _set(self, table: Any, row_id: str, **values: Any) -> bool:
        """Whether the row is still there."""
        with self.store.session() as session:
            change = update(table).where(table.id == row_id).values(heartbeat_at=now(), **values)
            return bool(session.execute(change).rowcount == 1)  # type: ignore[attr-defined]

    def _beat(self, table: Any, row_id: str, stop: threading.Event) -> None:
        """Tell others again and again that somebody is on the row; one beat that fails is followed by the next."""
        while not stop.wait(BEAT_SECONDS):
            with suppress(SQLAlchemyError):
                self._set(table, row_id)

    def _end(self, table: Any, row_id: str, state: str, error: str | None, stage: str | None = None) -> None:
        """What was done before stays so, whatever befell the work that was added to it; what goes on later starts afresh."""
        with self.store.session() as session:
            was_done = session.scalar(select(table.id).where(table.id == row_id, table.state == "done")) is not None
        if was_done:
            state, error = "done", None
        afresh = {"attempts": 0} if stage == UNVALUED else {}
        self._set(table, row_id, state=state, error=error, stage=stage or state, progress=1.0, finished_at=now(), **afresh)


def _queue(settings: Settings) -> Huey:
    if settings.redis:
        return PriorityRedisHuey("waymark-jobs", url=settings.redis, results=False)
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteHuey("waymark", filename=str(settings.data / "queue.db"), results=False)


def settle() -> None:
    """Take what is loaded by now out of the garbage collector's rounds: a report is made in a tenth less time."""
    gc.collect()
    gc.freeze()


def work(jobs: Jobs) -> None:
    """Run the worker until it is stopped."""
    settle()
    threading.Thread(target=_report_in, args=(jobs,), daemon=True).start()
    consumer = jobs.huey.create_consumer(workers=1, periodic=True, initial_delay=0.1, max_delay=0.2, backoff=1.2)
    jobs.wake_waiting()
    log.setLevel(logging.INFO)
    log.info("worker at work")
    consumer.run()
    with suppress(SQLAlchemyError):
        jobs.give_back()


def _report_in(jobs: Jobs) -> None:
    while True:
        try:
            jobs.report_in()
        except Exception:
            queue_log.exception("the queue can't be reached")
        time.sleep(BEAT_SECONDS)
