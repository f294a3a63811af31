"""The time a solve may take and the wish to stop: the only clock in the planner."""

from collections.abc import Callable
from time import monotonic

Progress = Callable[[float, float, float], None]
"""Told the best value so far, the proven bound and the seconds gone."""


MOST_NODES = 2**31 - 1
"""The engines count no further."""


class Watch:
    """Seconds gone and left of one call, and whether the user asked to stop."""

    def __init__(self, time_limit: float, stop: Callable[[], bool] | None = None, nodes: int | None = None) -> None:
        self._began = monotonic()
        self._stop = stop
        self.time_limit = time_limit
        self.nodes = None if nodes is None else min(nodes, MOST_NODES)
        self.stopped_by_user = False

    @property
    def gone(self) -> float:
        """Seconds since the call began."""
        return monotonic() - self._began

    def left(self, share: float = 1.0) -> float:
        """Seconds until a share of the limit is used up; never negative."""
        return max(0.0, self.time_limit * share - self.gone)

    def asked_to_stop(self) -> bool:
        """Whether the user wants what there is; remembered once true."""
        if not self.stopped_by_user and self._stop is not None and self._stop():
            self.stopped_by_user = True
        return self.stopped_by_user

    def is_over(self, share: float = 1.0) -> bool:
        """Whether time is up or the user asked to stop."""
        return self.left(share) <= 0 or self.asked_to_stop()
