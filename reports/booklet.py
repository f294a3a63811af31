"""The questionnaire booklet: every question with its levels on paper, to read before a workshop or fill in by hand."""

from dataclasses import dataclass
from pathlib import Path

from errors import ContentError
from questionnaires.schema import Dimension, Question, Questionnaire
from reports.language import Language
from reports.pdf import write_pdf
from reports.rendering import environment, style_of
from reports.tokens import colours


@dataclass(frozen=True)
class Option:
    """A level: its number (or value), the step of the colour ramp (0: none), name and text."""

    number: str
    colour: int
    name: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A question as printed."""

    number: int
    id: str
    title: str
    text: str
    why: str
    marks: str
    who: str
    options: tuple[Option, ...]
    criteria: tuple[str, ...]
    evidence: tuple[str, ...]
    kpis: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A capability with its questions."""

    id: str
    name: str
    about: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Part:
    """A dimension with its capabilities."""

    id: str
    name: str
    about: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Booklet:
    """What the template prints; ``running`` and ``mark`` stand at the head of each page."""

    title: str
    about: str
    key: str
    running: str
    mark: str
    parts: tuple[Part, ...]
    questions: int


def booklet(
    questionnaire: Questionnaire, lang: Language, *, dimension: str | None = None, quick: bool = False
) -> Booklet:
    """The booklet's content: all dimensions or one, all questions or those of the quick version."""
    chosen = [each for each in questionnaire.dimensions if dimension in (None, each.id)]
    if not chosen:
        known = ", ".join(each.id for each in questionnaire.dimensions)
        raise ContentError(f"there is no dimension {str(dimension)[:60]!r}", "--dimension", f"one of {known}")
    asked = questionnaire.asked("quick" if quick else "full")
    numbers = {question.id: number for number, question in enumerate(asked, start=1)}
    parts = tuple(_part(questionnaire, each, numbers, lang) for each in chosen)
    parts = tuple(part for part in parts if part.groups)
    if not parts:
        raise ContentError("no question is tagged quick", questionnaire.key, "print the full version")
    title = lang.text(questionnaire.title)
    whole = f"{title} · {parts[0].name}" if dimension else title
    count = sum(len(group.entries) for part in parts for group in part.groups)
    return Booklet(title, lang.text(questionnaire.about), questionnaire.key, whole, questionnaire.key, parts, count)


def _part(questionnaire: Questionnaire, dimension: Dimension, numbers: dict[str, int], lang: Language) -> Part:
    groups = []
    for capability in dimension.capabilities:
        entries = tuple(
            entry(questionnaire, question, numbers[question.id], lang)
            for question in capability.questions
            if question.id in numbers
        )
        if entries:
            groups.append(Group(capability.id, lang.text(capability.name), lang.text(capability.about), entries))
    return Part(dimension.id, lang.text(dimension.name), lang.text(dimension.about), tuple(groups))


def entry(questionnaire: Questionnaire, question: Question, number: int, lang: Language) -> Entry:
    """A question in words; the library screen shows the same."""
    marks = [lang.t("quick version")] * question.quick + [lang.t("critical control")] * bool(question.critical)
    who = lang.text(questionnaire.owner_name(question.owner))
    second = lang.text(questionnaire.owner_name(question.second_line))
    names = [lang.text(each) for each in questionnaire.level_names] if question.staged else []
    options = []
    for rank, level in enumerate(question.levels, start=1):
        name = lang.text(level.name) or (names[rank - 1] if names else "")
        shown = str(rank) if level.value is None else f"{level.value:g}"
        options.append(Option(shown, rank if question.staged else 0, name, lang.text(level)))
    directions = {
        "up": lang.t("higher is better"), "down": lang.t("lower is better"), "tracked": lang.t("tracked"),
        "band": lang.t("within a band"),
    }  # fmt: skip
    used = {*question.sources, *question.critical}
    return Entry(
        number=number,
        id=question.id,
        title=lang.text(question.title),
        text=lang.text(question.text),
        why=lang.text(question.why),
        marks=" · ".join(marks),
        who=lang.t("{who}; independent second line: {second}", who=who, second=second) if who and second else who,
        options=tuple(options),
        criteria=tuple(lang.text(each) for each in question.criteria),
        evidence=tuple(lang.text(each) for each in question.evidence),
        kpis=tuple(
            lang.t("{name} ({unit}, {direction})", name=lang.text(each.name), unit=lang.text(each.unit),
                   direction=directions[each.direction])
            for each in question.kpis
        ),
        sources=tuple(lang.text(each.name) for each in questionnaire.sources if each.id in used),
    )


def booklet_pdf(
    questionnaire: Questionnaire, lang: Language, fonts: Path, *, dimension: str | None = None, quick: bool = False
) -> bytes:
    """The booklet as a tagged PDF; ``fonts``: folder of the static fonts."""
    made = booklet(questionnaire, lang, dimension=dimension, quick=quick)
    style = style_of(lang, made.running, made.mark, "", colours())
    page = environment().get_template("report/booklet.html").render(b=made, lang=lang, t=lang.t, n=lang.n, style=style)
    return write_pdf(page, fonts, lang.tag)
