"""The library: browse, search and compare questionnaires, take them out as workbook or booklet, bring an own one in."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import FileField

from assessment.content import add_questionnaire, faulty_folders, find_version, library_of, remove_questionnaire
from assessment.reliability import reliability_of
from errors import ContentError
from questionnaires.differences import differences
from questionnaires.schema import INSTITUTION_TYPES, Questionnaire
from questionnaires.search import search
from reports.booklet import booklet_pdf, entry
from reports.content_workbook import content_workbook
from reports.error_words import error_words, fault_words
from reports.library import initiative_rows, pattern_rows, reliability_rows, source_rows, target_rows
from reports.version_words import version_words
from reports.words import institution_name
from web.downloads import attachment, file_name
from web.site import actor, allow, db, language, site

blueprint = Blueprint("library", __name__)

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(FlaskForm):
    file = FileField()


def _find(key: str) -> Questionnaire:
    try:
        return find_version(db(), actor().workspace_id, key, site().settings)
    except ContentError:
        abort(404)


@blueprint.get("/library")
@allow("viewer")
def index() -> Any:
    return _index(())


def _index(problems: tuple[str, ...], name: str = "") -> Any:
    lang = language()
    rows = [
        {
            "key": each.questionnaire.key, "id": each.questionnaire.id, "version": each.questionnaire.version,
            "title": lang.text(each.questionnaire.title), "own": each.own, "local": each.local,
            "capabilities": len(each.questionnaire.capabilities), "questions": len(each.questionnaire.questions),
            "initiatives": len(each.questionnaire.initiatives),
            "languages": lang.row([{"en": "English", "zh": "中文"}[code] for code in each.questionnaire.languages]),
        }
        for each in library_of(db(), actor(), site().settings)
    ]  # fmt: skip
    page = render_template("web/library.html", rows=rows, upload=UploadForm(), problems=problems, name=name,
                           faulty=faulty_folders(site().settings))
    return page, 400 if problems else 200


@blueprint.post("/library")
@allow("editor")
def upload() -> Any:
    form, sent = UploadForm(), request.files.get("file")
    if not form.validate_on_submit() or sent is None or not sent.filename:
        return _index((language().t("Choose a file first"),))
    name = sent.filename[-120:]
    try:
        made, faults = add_questionnaire(db(), actor(), sent.read(), name, site().settings)
    except ContentError as error:
        db().rollback()
        made, faults = None, (error_words(error, language()),)
    if made is None:
        return _index(tuple(fault_words(fault, language()) for fault in faults), name)
    return redirect(url_for("library.show", key=made.key))


@blueprint.post("/library/<key>/remove")
@allow("editor")
def remove(key: str) -> Any:
    try:
        remove_questionnaire(db(), actor(), key)
    except ContentError as error:
        db().rollback()
        return _index((error_words(error, language()),), key)
    return redirect(url_for("library.index"))


@blueprint.get("/library/template.xlsx")
@allow("viewer")
def template() -> Any:
    return _download(content_workbook(), "waymark-questionnaire.xlsx", SHEET)


def _download(content: bytes, name: str, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/library/<key>")
@allow("viewer")
def show(key: str) -> Any:
    lang, content = language(), _find(key)
    words = (request.args.get("q") or "").strip()[:100]
    shelves = library_of(db(), actor(), site().settings)
    kind = request.args.get("type", "city_commercial")
    kind = kind if kind in INSTITUTION_TYPES[:-1] else "city_commercial"
    parts = [
        {
            "name": lang.text(dimension.name),
            "id": dimension.id,
            "capabilities": [
                {
                    "name": lang.text(capability.name), "about": lang.text(capability.about), "weight": capability.weight,
                    "questions": [
                        {"id": q.id, "title": lang.text(q.title), "quick": q.quick, "critical": bool(q.critical)}
                        for q in capability.questions
                    ],
                }
                for capability in dimension.capabilities
            ],
        }
        for dimension in content.dimensions
    ]  # fmt: skip
    trust = reliability_of(db(), actor(), content, site().settings)
    hits = [
        {"kind": hit.kind, "id": hit.id, "title": lang.text(hit.title), "where": lang.text(hit.where)}
        for hit in search(content, words)
    ]
    return render_template(
        "web/questionnaire.html", q=content, title=lang.text(content.title), about=lang.text(content.about), parts=parts,
        words=words, hits=hits,
        kinds_hit={hit["kind"] for hit in hits}, sources=source_rows(content, lang),
        initiatives=initiative_rows(content, lang),
        patterns=pattern_rows(content, lang), targets=target_rows(content, kind, lang), kind=kind,
        kinds=[(each, institution_name(each, lang)) for each in INSTITUTION_TYPES[:-1]],
        others=[s.questionnaire.key for s in shelves if s.questionnaire.id == content.id and s.questionnaire.key != key],
        reliability=reliability_rows(content, trust.found, lang) if trust.found else (), counted=trust.assessments,
        own=any(shelf.own and shelf.questionnaire.key == key for shelf in shelves),
    )  # fmt: skip


@blueprint.get("/library/<key>/questions/<question_id>")
@allow("viewer")
def question(key: str, question_id: str) -> Any:
    lang, content = language(), _find(key)
    ids = [each.id for each in content.questions]
    if question_id not in ids:
        abort(404)
    place = ids.index(question_id)
    item = content.questions[place]
    return render_template(
        "web/library_question.html", key=content.key, title=lang.text(content.title),
        capability=lang.text(content.capability_of(item.id).name), e=entry(content, item, place + 1, lang),
        previous=ids[place - 1] if place else None, following=ids[place + 1] if place + 1 < len(ids) else None,
    )  # fmt: skip


@blueprint.get("/library/<key>/compare/<other>")
@allow("viewer")
def compare(key: str, other: str) -> Any:
    before, after = _find(other), _find(key)
    words = version_words(differences(before, after), before, after, language())
    return render_template("web/compare.html", words=words, before=before.key, after=after.key)


@blueprint.get("/library/<key>/workbook.xlsx")
@allow("viewer")
def workbook(key: str) -> Any:
    content = _find(key)
    return _download(content_workbook(content), f"{content.id}-{content.version}.xlsx", SHEET)


@blueprint.get("/library/<key>/booklet/<dimension_id>.pdf")
@allow("viewer")
def booklet(key: str, dimension_id: str) -> Any:
    lang, content = language(), _find(key)
    if dimension_id not in [each.id for each in content.dimensions]:
        abort(404)
    pdf = booklet_pdf(content, lang, site().settings.fonts, dimension=dimension_id)
    dimension = next(lang.text(each.name) for each in content.dimensions if each.id == dimension_id)
    return attachment(pdf, file_name(lang.text(content.title), lang.t("booklet {dimension}", dimension=dimension) + ".pdf"))
