"""Chinese lines that break where a careful setter would: no letter alone on a last line, no number parted from its unit."""

import re

JOINER = "\u2060"
"""Word joiner: takes no room, leaves no mark, forbids a break."""
_PIECE = re.compile(r"<(style|svg|title)\b.*?</\1>|>[^<]+(?:</(?:p|td|dd|li|dt|h1|h2|h3)>)?", re.DOTALL)
_UNIT = re.compile(r"(?<=\d)(?=[年月日项级个名位人万季周题倍次])")
_LAST = re.compile(r"(?<=[\u4e00-\u9fff])([\u4e00-\u9fff][。！？；，：、）”》]*\s*</)")


def bound(html: str) -> str:
    """A page of Chinese HTML with breaks forbidden where they would hurt; pictures and style stay as they are.

    >>> bound("<p>制定台账抽检。</p><td>用时5月</td>").replace(JOINER, "|")
    '<p>制定台账抽|检。</p><td>用时5|月</td>'
    """
    return _PIECE.sub(_bound, html)


def _bound(found: re.Match[str]) -> str:
    piece = found[0]
    return piece if found[1] else _LAST.sub(rf"{JOINER}\1", _UNIT.sub(JOINER, piece))
