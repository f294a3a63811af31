"""Static instances of the variable fonts, made once from their wheels: a variable CJK font costs 5 times the time."""

import io
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from errors import ReportError
from reports.squeezed_marks import squeeze

EDITION = 2
"""Of the Chinese files; another number has them made again."""


@dataclass(frozen=True)
class Face:
    """One static font: family as CSS names it, weight, and where its variable parent lies in which package."""

    family: str
    weight: int
    package: str
    parent: str

    @property
    def is_chinese(self) -> bool:
        return self.family == _CHINESE[0]

    @property
    def file(self) -> str:
        made = f"{self.family.replace(' ', '')}-{self.weight}"
        return f"{made}-{EDITION}.ttf" if self.is_chinese else f"{made}.ttf"


BESIDE_CHINESE, LATIN_RANGE = "Source Sans 3 zh", (
    "U+20-7E, U+A0-17F, U+2010-2013, U+2020-2022, U+2030, U+2190-2193, U+2212, U+2248, U+2260, U+2264-2265, "
    "U+25B2, U+25BC, U+25CF"
)
"""The Latin family on a Chinese page: dash, quotation marks and dots of omission come from the Chinese one (GB/T 15834)."""
_LATIN = ("Source Sans 3", "fontpkg_source_sans_3", "files/SourceSans3[wght].ttf")
_CHINESE = ("Noto Sans SC", "justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf")
FACES = tuple(
    Face(family, weight, package, parent)
    for (family, package, parent), weights in ((_LATIN, (400, 600, 700)), (_CHINESE, (400, 700)))
    for weight in weights
)


def _make(face: Face, folder: Path) -> None:
    spec = find_spec(face.package)
    if spec is None or spec.origin is None:
        raise ReportError(f"the font package {face.package} is missing", "fonts", "run make")
    parent = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(Path(spec.origin).parent / face.parent))
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(parent, "wght", face.weight)
    static = uharfbuzz.subset(parent, wanted).blob.data
    temporary = folder / f".{face.file}.{os.getpid()}"
    if face.is_chinese:
        with TTFont(io.BytesIO(static), recalcBBoxes=False) as font:
            squeeze(font)
            font.save(temporary)
    else:
        temporary.write_bytes(static)
    os.replace(temporary, folder / face.file)


def prepare(folder: Path) -> list[Path]:
    """The font files in ``folder``; makes those that are missing (two seconds for all, once)."""
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        if not (folder / face.file).exists():
            _make(face, folder)
    return [folder / face.file for face in FACES]


def families(is_chinese: bool) -> tuple[str, str]:
    """The families of a page, the first before the second."""
    return BESIDE_CHINESE if is_chinese else _LATIN[0], _CHINESE[0]


def font_css(folder: Path) -> str:
    """``@font-face`` rules for the files in ``folder``; the Latin ones twice, once without what Chinese has marks of its own
    for."""
    return "\n".join(
        f"@font-face {{ font-family: '{family}'; font-weight: {face.weight};{more} "
        f"src: url('{(folder / face.file).as_uri()}') format('truetype'); }}"
        for face in FACES
        for family, more in ((face.family, ""), (BESIDE_CHINESE, f" unicode-range: {LATIN_RANGE};"))
        if not (more and face.is_chinese)
    )
