"""Lines that break where a careful setter would: as wide as their words, and in Chinese no letter alone on a last line, no
number parted from its unit or name, no date torn, no dot of a row at the head of a line."""

import re

JOINER = "\u2060"
"""Word joiner: takes no room, leaves no mark, forbids a break."""
_BLOCK = (
    "</?(?:html|head|title|meta|style|body|section|div|p|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|table|colgroup|col|thead|tbody|tr|"
    r"td|th|svg|g|rect|line|path|polygon|polyline|circle|text)\b"
)
_BEFORE, _AFTER = re.compile(rf"[ \t\n]+(?={_BLOCK})"), re.compile(rf"({_BLOCK}[^<>]*>)[ \t\n]+")
_PIECE = re.compile(
    r"<(style|svg|title)\b.*?</\1>|>[^<]+(?:(?:</span>)?\s*(?:</(?:p|td|th|dd|li|dt|h1|h2|h3|div)>|<br))?", re.DOTALL
)
_UNIT = re.compile(
    r"(?<=\d)(?=[年月日项级个名位人万季周题倍次])|(?<=\d年)(?=\d)|(?<=月)(?=\d+日)|(?<=[\u4e00-\u9fff])(?=\d+(?:\.\d+)?[、，；。])"
)
_DOT = re.compile(r" ·(?= )")
_LAST = re.compile(r"(?<=[\u4e00-\u9fff])([\u4e00-\u9fff][。！？；，：、）”》]*(?:[ \u00a0][\d.]+)?\s*<(?:/|br))")


def closed_up(html: str) -> str:
    """A page of HTML without the white space beside its blocks: WeasyPrint counts what stands before a block's end where it
    breaks a line, and makes boxes of the rest for nothing.

    >>> closed_up("<tr>\\n  <td>\\n    Hybrid <b>talent</b>\\n  </td>\\n</tr>")
    '<tr><td>Hybrid <b>talent</b></td></tr>'
    """
    return _AFTER.sub(r"\1", _BEFORE.sub("", html))


def bound(html: str) -> str:
    """A page of Chinese HTML with breaks forbidden where they would hurt; pictures and style stay as they are.

    >>> bound("<p>制定台账抽检。</p><td>用时5月</td>").replace(JOINER, "|")
    '<p>制定台账抽|检。</p><td>用时5|月</td>'
    >>> bound("<td>贷中行为评分与账户管理 2.0</td>").replace(JOINER, "|")
    '<td>贷中行为评分与账户管|理 2.0</td>'
    >>> bound("<p>2027年5月，运营4、人力2。</p>").replace(JOINER, "|")
    '<p>2027|年|5|月，运营|4、人力|2。</p>'
    """
    return _PIECE.sub(_bound, html)


def _bound(found: re.Match[str]) -> str:
    piece = found[0]
    return piece if found[1] else _LAST.sub(rf"{JOINER}\1", _UNIT.sub(JOINER, _DOT.sub("\u00a0·", piece)))
