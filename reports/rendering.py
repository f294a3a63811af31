"""The one Jinja environment of report and marks: typed contexts, undefined names are errors."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.charts import text_width
from reports.content import Report
from reports.fonts import families
from reports.language import Language
from reports.page_room import WHOLE, SummaryForm, contents_form
from reports.parts import contents_of, parts_of
from reports.tokens import colours, tokens_css

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def css_string(text: str) -> Markup:
    """The text as a CSS string, whatever it holds.

    >>> str(css_string('a "b"'))
    '"a \\\\22 b\\\\22 "'
    """
    return Markup('"' + "".join(c if c.isalnum() or c in " .,·-" or ord(c) > 127 else f"\\{ord(c):x} " for c in text) + '"')


def html_of(
    report: Report, *, brief: bool = False, word: bool = False, parts: Sequence[str] = (), summary: SummaryForm = WHOLE
) -> str:
    """The report as one HTML page with its style sheet. ``word``: charts have their figures beneath; ``parts``: these alone;
    ``summary``: how that part is set.
    """
    template = environment().get_template("report/report.html")
    lang, tokens = report.lang, report.brand.tokens
    style = style_of(lang, report.head.running, report.head.mark, report.brand.footer_in(lang), tokens)
    contents = () if brief else contents_of(report)
    form = contents_form([each.title for each in contents])
    return template.render(
        report=report, lang=lang, t=lang.t, n=lang.n, brief=brief, word=word, colour=tokens, style=style,
        parts=parts or parts_of(report, brief=brief), contents=contents, contents_form=form, summary=summary,
    )  # fmt: skip


RUNNING, ROOM = 10.0, 520.0
"""CSS px of the letters at the head of a page, and of the room there beside which the name of a part that goes on fits."""


def style_of(lang: Language, running: str, mark: str, footer: str, tokens: Mapping[str, str]) -> str:
    """The style sheet of a document; what stands at the head and foot of each page."""
    fonts = Markup(", ").join(Markup("'{}'").format(each) for each in families(lang.is_chinese))
    sheet = environment().get_template("report/report.css")
    return tokens_css(tokens) + sheet.render(
        running=running, mark=mark, footer=footer, colour=tokens, fonts=fonts,
        names_part=text_width(running + mark, RUNNING) < ROOM,
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with autoescape and the colours as ``colour``."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["colour"] = colours()
    made.filters["css_string"] = css_string
    return made
