"""The three waves of a roadmap."""

from enum import IntEnum

QUICK_MONTHS, QUICK_END, BUILD_END = 3, 6, 12


class Wave(IntEnum):
    """When an initiative pays: at once, after building, or at scale."""

    QUICK_WIN = 1
    BUILD = 2
    SCALE = 3


def wave(start: int, end: int) -> Wave:
    """The wave of an initiative that runs in months start <= m < end.

    >>> wave(2, 5), wave(0, 6), wave(10, 13)
    (<Wave.QUICK_WIN: 1>, <Wave.BUILD: 2>, <Wave.SCALE: 3>)
    """
    if end - start <= QUICK_MONTHS and end <= QUICK_END:
        return Wave.QUICK_WIN
    return Wave.BUILD if end <= BUILD_END else Wave.SCALE
