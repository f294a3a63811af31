"""The PDF: A4, tagged (PDF/A-3a with the PDF/UA identifier), bookmarked, with its data attached as JSON."""

import gc
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pikepdf
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from errors import ReportError
from reports.content import Report
from reports.fonts import FACES, font_css, prepare
from reports.page_room import ON_ONE_PAGE, PARTED, SummaryForm
from reports.parts import contents_of, parts_of
from reports.rendering import html_of
from reports.typesetting import bound, closed_up

DATA_NAME, VARIANT, SUMMARY = "waymark.json", "pdf/a-3a", "summary"
PICTURE = "data:image/png;base64,"
NO_NAMES: Mapping[str, str] = {}


class _OwnAssets(URLFetcher):  # type: ignore[misc]
    """Fetches the fonts and nothing else, from network or disk; a picture may stand in the page itself."""

    def __init__(self, fonts: Path) -> None:
        super().__init__()
        self._allowed = {(fonts / face.file).as_uri() for face in FACES}

    def fetch(self, url, headers=None):  # type: ignore[no-untyped-def]
        if url not in self._allowed and not url.startswith(PICTURE):
            raise ReportError("only the report's own fonts may be fetched", url[:80])
        return super().fetch(url, headers)


@lru_cache(maxsize=1)
def _faces(fonts: Path) -> tuple[FontConfiguration, CSS]:
    """Fonts read once a process."""
    configuration = FontConfiguration()
    sheet = CSS(string=font_css(fonts), font_config=configuration, url_fetcher=_OwnAssets(fonts))
    return configuration, sheet


def pdf_of(report: Report, fonts: Path, *, brief: bool = False) -> bytes:
    """The report as PDF bytes; ``fonts``: folder of the static fonts (made when missing)."""
    data = json.dumps(report.data, ensure_ascii=False, allow_nan=False, sort_keys=True).encode()
    description = "The figures of this report: score and plan"
    attached = Attachment(string=data, name=DATA_NAME, description=description, relationship="Data")
    names = {each.anchor: each.name for each in contents_of(report)}
    html = html_of(report, brief=brief, summary=summary_form(report, fonts))
    return write_pdf(html, fonts, report.lang.tag, attached, names=names)


def summary_form(report: Report, fonts: Path) -> SummaryForm:
    """How the summary is set: the first form in which it is one page, parted where it is that in none."""
    prepare(fonts)
    for form in ON_ONE_PAGE if SUMMARY in parts_of(report, brief=True) else ():
        page = html_of(report, brief=True, parts=(SUMMARY,), summary=form)
        if len(_laid_out(_broken(page, report.lang.tag), fonts).pages) == 1:
            return form
    return PARTED


def write_pdf(
    html: str, fonts: Path, tag: str, *attachments: Attachment, names: Mapping[str, str] = NO_NAMES
) -> bytes:
    """A page of HTML as tagged PDF/A-3a bytes; ``tag``: its language (BCP 47); ``names``: what its links lead to."""
    prepare(fonts)
    with _collector_at_rest():
        document = _laid_out(_broken(html, tag), fonts)
        document.metadata.attachments = list(attachments)
        return _finish(bytes(document.write_pdf(pdf_variant=VARIANT, uncompressed_pdf=True)), tag, names)


def _broken(html: str, tag: str) -> str:
    """A page of HTML with its lines broken as its language wants it."""
    return bound(html) if tag.startswith("zh") else html


def _laid_out(page: str, fonts: Path) -> Document:
    """The pages of a page of HTML."""
    configuration, faces = _faces(fonts)
    html = HTML(string=closed_up(page), url_fetcher=_OwnAssets(fonts))
    return html.render(stylesheets=[faces], font_config=configuration, pdf_variant=VARIANT)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Without rounds of the garbage collector over boxes that all live to the end: an eighth of the time, 10 MB more.
    What is left by then is taken in the first round after, while the summary of the next report is measured."""
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


def plain_pdf(html: str, fonts: Path) -> bytes:
    """A page of HTML as PDF bytes without tags or archive marks, in the same fonts and with the same assets alone."""
    prepare(fonts)
    configuration, faces = _faces(fonts)
    document = HTML(string=closed_up(html), url_fetcher=_OwnAssets(fonts))
    return bytes(document.write_pdf(stylesheets=[faces], font_config=configuration))


def _finish(pdf: bytes, tag: str, names: Mapping[str, str]) -> bytes:
    """Set the PDF/UA identifier, the viewer's title, and each link's description, which is an anchor's name so far;
    press it all, which qpdf does in less time than WeasyPrint."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        with document.open_metadata(set_pikepdf_as_editor=False) as meta:
            meta["pdfuaid:part"] = "1"
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.Root.Lang = pikepdf.String(tag)
        for link in (each for page in document.pages for each in page.get("/Annots", []) if "/Dest" in each):
            link.Contents = pikepdf.String(names.get(str(link.Dest), str(link.Dest)))
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
