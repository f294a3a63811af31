"""A firm's own look: checked, made safe to read on white, and given to every document."""

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageFile, ImageOps

from errors import ReportError
from reports.language import Language
from reports.page_room import Type
from reports.tokens import colours

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5
"""Least contrast of text on white (WCAG 2.2, 1.4.3)."""
MOST_BYTES, MOST_PIXELS, LARGEST = 2_000_000, 20_000_000, 1200
"""Of a logo: bytes and pixels read at most, and the longer side kept."""


FOOTER, MARK = (Type(10.67, 14.0, 190.0), 2), (Type(10.0, 13.0, 280.0), 1)
"""Room and lines of the name at the foot of a page, and of the mark of confidentiality at its head."""


@dataclass(frozen=True)
class Brand:
    """Colours as #rrggbb or empty; the logo as PNG; the master as .pptx.

    ``footer_zh``, ``mark_zh``: of Chinese documents; empty where the other holds for them too. ``parts``: those of the full
    report in their order, none for the standard; ``own_words``: Markdown under ``cover-en``, ``cover-zh``,
    ``page-en``, ``page-zh``.
    """

    accent: str = ""
    cover: str = ""
    footer: str = ""
    footer_zh: str = ""
    mark: str = ""
    mark_zh: str = ""
    logo: bytes = b""
    master: bytes = b""
    parts: tuple[str, ...] = ()
    own_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def tokens(self) -> dict[str, str]:
        """The colours of the documents, the own ones dark enough to read."""
        return {**colours(), "accent": readable(self.accent) or colours()["accent"], "cover": self.cover or colours()["ink"]}

    def mark_in(self, lang: Language) -> str:
        """The mark of confidentiality on every page: the own one, else the common word."""
        return self._own(self.mark, self.mark_zh, lang) or lang.t("Confidential")

    def footer_in(self, lang: Language) -> str:
        """The name at the foot of every page; empty without one."""
        return self._own(self.footer, self.footer_zh, lang)

    def logo_words(self, lang: Language) -> str:
        """The logo in words, for those who don't see it."""
        return self.footer_in(lang) or lang.t("Logo")

    @staticmethod
    def _own(text: str, chinese: str, lang: Language) -> str:
        return (chinese if lang.locale == "zh" else "") or text

    @property
    def logo_uri(self) -> str:
        """The logo as a data URI; empty without one."""
        return f"data:image/png;base64,{base64.b64encode(self.logo).decode()}" if self.logo else ""


OURS = Brand()
"""The look without a firm's own."""


def contrast(colour: str) -> float:
    """Contrast of a colour on white (WCAG 2.2).

    >>> round(contrast("#000000")), round(contrast("#ffffff"))
    (21, 1)
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def readable(colour: str) -> str:
    """The colour, darkened until text in it can be read on white; empty stays empty.

    >>> readable("#1d4d87"), contrast(readable("#ffcc00")) >= 4.5
    ('#1d4d87', True)
    """
    if not colour:
        return ""
    share = 1.0
    shown = colour.lower()
    while contrast(shown) < READABLE:
        share -= 0.02
        shown = "#" + "".join(f"{int(int(colour[at : at + 2], 16) * share):02x}" for at in (1, 3, 5))
    return shown


def checked_colour(text: str) -> str:
    """A colour from a form; ReportError where it is none."""
    text = text.strip()
    if text and not COLOUR.fullmatch(text):
        raise ReportError(f"{text[:20]!r} is not a colour", "", "write it as #1d4d87")
    return text.lower()


def checked_line(text: str, place: tuple[Type, int]) -> str:
    """A text for a place on every page; ReportError where it is wider than its lines."""
    text, (room, lines) = " ".join(text.split()), place
    if room.lines(text) > lines:
        wide, narrow = lines * int((room.width - room.size) / room.size), lines * int(room.width / room.size * 1.9)
        raise ReportError(f"{text[:20]!r} is too long", "", f"about {wide} Chinese or {narrow} other letters fit there")
    return text


def checked_logo(raw: bytes) -> bytes:
    """A picture read and written anew as PNG, without anything else that stood in the file; ReportError where it can't be."""
    if len(raw) > MOST_BYTES:
        raise ReportError(f"the logo has {len(raw) / 1e6:.1f} MB", "", "at most 2 MB are read")
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "GIF", "WEBP")) as found:
            if found.width * found.height > MOST_PIXELS:
                raise ReportError("the logo is too large", "", "at most 20 million pixels are read")
            made = ImageOps.exif_transpose(_whole(found)).convert("RGBA")
    except ReportError:
        raise
    except Exception:  # a damaged or hostile picture makes the decoders raise whatever comes
        raise ReportError("the logo is not a picture that can be read", "", "give a PNG or JPEG") from None
    made.thumbnail((LARGEST, LARGEST))
    out = io.BytesIO()
    Image.frombytes("RGBA", made.size, made.tobytes()).save(out, "PNG", optimize=True)
    return out.getvalue()


def _whole(picture: Image.Image) -> Image.Image:
    """The picture read to its end: one that is cut off is refused, which WeasyPrint has switched off for the process."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    return picture
