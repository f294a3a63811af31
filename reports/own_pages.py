"""A firm's own words on cover and page, written in Markdown: only text comes out, no markup of its own, no picture."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from reports.page_room import Type

LONGEST_PAGE, COVER_LINES = 12_000, 6
"""Letters of the own page, and lines of the words on the cover."""
COVER = Type(12.7, 18.7, 567.0)

_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
"""What a link may begin with."""
_MARKDOWN = MarkdownIt("zero", {"html": False, "linkify": False}).enable(
    ["heading", "list", "emphasis", "escape", "link", "table", "blockquote", "newline", "hr", "image", "backticks"]
)
_MARKDOWN.validateLink = lambda address: bool(_LINK.match(address))  # type: ignore[assignment]
_HEADINGS = {"h1": "h2", "h2": "h2"}
NOTHING = Markup()


@dataclass(frozen=True)
class OwnPage:
    """Title and body as safe HTML; both empty where there is no own page."""

    title: str = ""
    body: Markup = NOTHING


def cover_lines(text: str) -> int:
    """About how many lines words take on the cover; each list point or paragraph begins a new one.

    >>> cover_lines("one"), cover_lines("贷" * 90)
    (1, 3)
    """
    return sum(COVER.lines(line) for line in text.splitlines() if line.strip())


def body_of(text: str) -> Markup:
    """Markdown as safe HTML; its headings stand under the page's title.

    >>> str(body_of("*so* <b>it</b> ![p](https://x/y.png)")).strip()
    '<p><em>so</em> &lt;b&gt;it&lt;/b&gt; p</p>'
    """
    tokens = _MARKDOWN.parse(text)
    return _html(tokens)


def own_page(text: str, title: str) -> OwnPage:
    """The page; a heading that opens the text is its title, else ``title``."""
    if not text.strip():
        return OwnPage()
    tokens = _MARKDOWN.parse(text)
    if tokens and tokens[0].type == "heading_open":
        return OwnPage(_plain(tokens[1]), _html(tokens[3:]))
    return OwnPage(title, _html(tokens))


def _plain(token: Token) -> str:
    return "".join(each.content for each in token.children or () if each.type in ("text", "code_inline")).strip()


def _html(tokens: list[Token]) -> Markup:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _HEADINGS.get(token.tag, "h3")
        for each in token.children or ():
            if each.type in ("image", "code_inline"):  # of a picture its words stay, of code the text
                each.type, each.tag, each.children = "text", "", None
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
