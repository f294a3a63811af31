"""Numbers and months as people type them and as fields hold them, in full-width digits and the forms of either language."""

import re
import unicodedata

NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?|[+-]?\.\d+", re.ASCII)
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?", re.ASCII)
NAMED = re.compile(r"([a-z]{3})[a-z]*\.?\s*(\d{4})", re.ASCII | re.IGNORECASE)
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LARGEST, SMALLEST = 1e12, 1e-6


def plain_number(text: str) -> str:
    """A typed number in plain digits, without marks between thousands; any other text as it stands.

    >>> plain_number(" 1,234.5"), plain_number("１２"), plain_number("\u22121"), plain_number("1,5"), plain_number("viel")
    ('1234.5', '12', '-1', '1,5', 'viel')
    """
    plain = _narrow(text).replace("\u2212", "-")
    return plain.replace(",", "") if NUMBER.fullmatch(plain) else text.strip()


def plain_month(text: str) -> str:
    """A typed month as YYYY-MM; any other text as it stands.

    >>> plain_month("2027/1"), plain_month("２０２７年１０月"), plain_month("2027-01"), plain_month("Q1 2027")
    ('2027-01', '2027-10', '2027-01', 'Q1 2027')
    >>> plain_month("Dec 2027"), plain_month("march 2027"), plain_month("Mai 2027")
    ('2027-12', '2027-03', 'Mai 2027')
    """
    plain = _narrow(text)
    if (named := NAMED.fullmatch(plain)) and named[1].lower() in NAMES:
        return f"{named[2]}-{NAMES.index(named[1].lower()) + 1:02d}"
    found = MONTH.fullmatch(plain)
    return f"{found[1]}-{int(found[2]):02d}" if found else text.strip()


def joined_months(text: str) -> str:
    """Text in which months that are written with a name, Dec 2027, hold no blank, so that it can be parted at blanks.

    >>> joined_months("Dec 2027, 2028-01")
    '2027-12, 2028-01'
    """
    return re.sub(rf"\b{NAMED.pattern}\b", lambda found: plain_month(found[0]), _narrow(text), flags=NAMED.flags)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def read_number(text: str) -> float | None:
    """A number as people type it, 1,234.5 included; None for what is none, and for what is too large or small to print.

    >>> read_number("1,234.5"), read_number(" １２ %"), read_number("1,5"), read_number("nan"), read_number("\u22121")
    (1234.5, 12.0, None, None, -1.0)
    """
    plain = plain_number(_narrow(text).removesuffix("%"))
    if not NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if not value or SMALLEST <= abs(value) < LARGEST else None


def typed_number(value: float) -> str:
    """A number as a field holds it: nothing lost when it is sent again.

    >>> typed_number(123456.7), typed_number(2.0)
    ('123456.7', '2')
    """
    return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-3 or not value else f"{value:.12f}".rstrip("0")
