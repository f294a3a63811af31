"""Where every word of a PDF stands, as Poppler reads it: faults of layout that a text search does not see."""

import html
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
MM = 72 / 25.4
SIDE, TOP, BOTTOM = 18 * MM, 6 * MM, 5 * MM
SLACK = 1.2


@dataclass(frozen=True)
class Word:
    """A word with its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pages_of(pdf: Path) -> list[tuple[float, float, list[Word]]]:
    """Width, height and words of each page; letters of no size (marks for the foot) are left out."""
    return _read(pdf, pdf.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(pdf: Path, _: int) -> list[tuple[float, float, list[Word]]]:
    made = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for width, height, body in PAGE.findall(made):
        words = [
            Word(html.unescape(text), *(float(each) for each in (left, top, right, bottom)))
            for left, top, right, bottom, text in WORD.findall(body)
        ]
        found.append((float(width), float(height), [word for word in words if word.bottom - word.top > 2]))
    return found


def outside(pdf: Path) -> list[str]:
    """Words that leave the text's column left or right, or the page above or below."""
    found = []
    for number, (width, height, words) in enumerate(pages_of(pdf), start=1):
        for word in words:
            if word.left < SIDE - SLACK or word.right > width - SIDE + SLACK:
                found.append(f"page {number}: {word.text!r} leaves the column")
            if word.top < TOP - SLACK or word.bottom > height - BOTTOM + SLACK:
                found.append(f"page {number}: {word.text!r} leaves the page")
    return found


def overlapping(pdf: Path) -> list[str]:
    """Pairs of words whose ink would meet: boxes without a quarter of their height above and below."""
    found = []
    for number, (_, _, words) in enumerate(pages_of(pdf), start=1):
        row = sorted(words, key=lambda each: each.top)
        for index, one in enumerate(row):
            for other in row[index + 1 :]:
                if other.top >= one.bottom:
                    break
                if _meet(one, other):
                    found.append(f"page {number}: {one.text!r} meets {other.text!r}")
    return found


def _meet(one: Word, other: Word) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    inner = [(each.top + (each.bottom - each.top) / 4, each.bottom - (each.bottom - each.top) / 4) for each in (one, other)]
    down = min(inner[0][1], inner[1][1]) - max(inner[0][0], inner[1][0])
    return across > SLACK and down > 0.3


def shares(pdf: Path) -> list[float]:
    """How far down each page its text reaches, 0 to 1, without the foot."""
    found = []
    for _, height, words in pages_of(pdf):
        foot = height - 20 * MM
        found.append(max((word.bottom for word in words if word.bottom < foot + SLACK), default=0.0) / foot)
    return found
