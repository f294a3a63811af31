"""Other people's questionnaires come in whole, score by their own rules, and a fault is named by its place."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from errors import ContentError
from questionnaires.importers.ciso_assistant import library_files
from questionnaires.importers.samm import samm
from questionnaires.importers.upload import read_upload
from questionnaires.importers.workbook import read_sheets, read_workbook
from questionnaires.library import SHIPPED, build, check_files, files_of, load
from questionnaires.schema import Questionnaire
from questionnaires.yaml_in import read_file
from questionnaires.yaml_out import write_folder, yaml_text
from reports.content_workbook import content_workbook
from scoring.answers_file import read_answers
from scoring.engine import score
from tests.questionnaires.samples import ANSWERS, ciso_library, samm_folder


def scores(content: Questionnaire, answers: dict[str, float]) -> dict[str, float | None]:
    document = {
        "organisation": {"name": "A", "institution_type": "other"}, "respondents": [{"id": "r", "answers": answers}]
    }  # fmt: skip
    result = score(content, read_answers(document, content, "test"))
    return {node.id: node.index for node in result.capabilities}


@pytest.mark.parametrize("lonely", [False, True])
def test_a_samm_practice_scores_as_samm_itself_does(tmp_path: Path, lonely: bool) -> None:
    content = load(write_folder(samm(samm_folder(tmp_path / "model", lonely=lonely)), tmp_path / "out"))
    dice = random.Random(4)
    for _ in range(20):
        answers = {question.id: dice.choice(ANSWERS)[0] for question in content.questions}
        found = scores(content, answers)
        for capability in content.capabilities:
            own: dict[str, list[float]] = {}
            for question in capability.questions:
                own.setdefault(question.id.split("-")[2], []).append(answers[question.id])
            practice = sum(sum(values) / len(values) for values in own.values())
            assert found[capability.id] == pytest.approx(practice / 3 * 100)


def test_samm_keeps_its_ids_its_values_and_the_word_no(tmp_path: Path) -> None:
    content = load(write_folder(samm(samm_folder(tmp_path), "2.2.0"), tmp_path / "out"))
    assert content.key == "owasp-samm@2.2.0" and content.languages == ("en",) and not content.staged
    question = content.question("D-TA-1-A")
    assert question is not None and question.values == (0, 0.25, 0.5, 1)
    assert [level.en for level in question.levels] == [text for _, text in ANSWERS]
    assert [text.zh for text in question.criteria] == ["It is written", "It is used"]


def test_a_samm_folder_with_a_broken_link_is_refused_with_its_file(tmp_path: Path) -> None:
    root = samm_folder(tmp_path)
    (root / "activities" / "D-TA-1-A.yml").unlink()
    with pytest.raises(ContentError, match=r"D-TA-1-A\.yml.*activity names no record"):
        samm(root)
    with pytest.raises(ContentError, match="not SAMM's model folder"):
        samm(tmp_path / "streams")


def test_a_ciso_assistant_library_becomes_a_questionnaire() -> None:
    content = build(library_files(ciso_library(), "lib.yaml"), "lib.yaml")
    assert content.key == "test-fw@3".replace("-", "_") and [d.id for d in content.dimensions] == ["a", "b"]
    assert [q.id for q in content.questions] == ["a_1_1", "a_1_2", "b_1"]
    assert content.questions[0].values == (0, 1, 2, 3) and content.questions[1].text.en == "Access"
    assert scores(content, {"a_1_1": 3, "a_1_2": 0, "b_1": 1}) == {"a_1": 50, "b_2": pytest.approx(100 / 3)}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"scores_definition": None}, "no scores_definition"),
        ({"requirement_nodes": [{"urn": "u", "assessable": False}]}, "no assessable requirement"),
        ({"requirement_nodes": [{"urn": "a", "parent_urn": "b", "assessable": True, "name": "n"},
                                {"urn": "b", "parent_urn": "b", "name": "n"}]}, "circle"),
    ],
)  # fmt: skip
def test_a_library_that_cannot_be_scored_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ContentError, match=reason):
        library_files(ciso_library(**change), "lib.yaml")


def test_the_reference_model_survives_excel_and_yaml_without_loss(tmp_path: Path, questionnaire: Questionnaire) -> None:
    files, faults = read_workbook(content_workbook(questionnaire), "book.xlsx")
    assert faults == [] and build(files, "book.xlsx") == questionnaire
    assert load(write_folder(files_of(questionnaire), tmp_path / "out")) == questionnaire


def test_an_imported_model_survives_excel_too(tmp_path: Path) -> None:
    content = build(samm(samm_folder(tmp_path)), "samm")
    files, faults = read_workbook(content_workbook(content), "book.xlsx")
    assert faults == [] and build(files, "book.xlsx") == content


def test_the_template_imports_as_it_is() -> None:
    files, faults = read_workbook(content_workbook(), "template.xlsx")
    assert faults == [] and check_files(files, "template.xlsx") == []


def changed(cell: str, value: Any, content: Questionnaire | None = None) -> list[str]:
    """Faults of the workbook after one cell changed; ``cell`` as sheet!A1."""
    book = load_workbook(io.BytesIO(content_workbook(content)))
    sheet, place = cell.split("!")
    book[sheet][place] = value
    out = io.BytesIO()
    book.save(out)
    files, faults = read_workbook(out.getvalue(), "book.xlsx")
    return [str(fault) for fault in faults or check_files(files, "book.xlsx")]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("questions!A2", "unheard_of", "sheet questions, cell A2: 'unheard_of' is no id of the sheet capabilities"),
        ("questions!C2", None, "the English text is missing"),
        ("questions!D2", None, "sheet questions, cell C2: title_zh: the Chinese text is missing"),
        ("questions!K2", "=A1", "sheet questions, cell K2: holds a formula"),
        ("dimensions!F2", "heavy", "sheet dimensions, cell F2: 'heavy' is not a number"),
        ("questions!BB1", "colour", "sheet questions, cell BB1: unknown column 'colour'"),
        ("questions!C1", "Title (EN)", "sheet questions, cell C1: unknown column 'Title (EN)'; 'title_en' may be meant"),
        ("initiatives!A2", "other", "sheet initiatives, cell A2: no row of the sheet lifts names 'other'"),
        ("lifts!D2", 9, "sheet lifts, cell D2: to: should be at most 5"),
        ("capabilities!A2", "nowhere", "sheet capabilities, cell A2: 'nowhere' is no id of the sheet dimensions"),
        ("questionnaire!A2", "Not An Id", "sheet questionnaire, cell A2: id: 'Not An Id' holds more than small letters"),
    ],
)
def test_a_fault_in_a_workbook_is_named_by_sheet_and_cell(cell: str, value: Any, said: str) -> None:
    assert any(said in fault for fault in changed(cell, value)), changed(cell, value)


def heads(content: Questionnaire | None, sheet: str) -> list[str]:
    return [cell.value for cell in load_workbook(io.BytesIO(content_workbook(content)))[sheet][1]]


def edited(change: Callable[[Any], None]) -> list[str]:
    """Faults of the template after a change."""
    book, out = load_workbook(io.BytesIO(content_workbook())), io.BytesIO()
    change(book)
    book.save(out)
    files, faults = read_workbook(out.getvalue(), "book.xlsx")
    return [str(fault) for fault in faults or check_files(files, "book.xlsx")]


def test_what_a_template_needs_of_people_and_limits_is_asked_for() -> None:
    role = heads(None, "initiatives").index("person_months_risk") + 1
    assert edited(lambda book: book["initiatives"].delete_cols(role)) == [
        "sheet initiatives: no column person_months_<id of a staff role>: no work of people would be planned"
    ]
    renamed = edited(lambda book: book["initiatives"].cell(1, role, "person_months_Risk"))
    assert renamed == [f"sheet initiatives, cell {get_column_letter(role)}1: 'Risk' is no id of the sheet staff_roles"]
    assert "what limits_by_type holds would be lost" in "".join(edited(lambda book: book["limits"].delete_rows(2)))
    twice = edited(lambda book: book["sources"].append(["a", "A"]) or book["sources"].append(["a", "B"]))
    assert "the id 'a' stands in an earlier row already" in "".join(twice)
    above = edited(lambda book: book["dimensions"].insert_rows(1) or book["dimensions"].cell(1, 1, "Our dimensions"))
    assert "sheet dimensions, row 1: holds no column heads; they stand in row 1" in above


def test_a_fault_across_sheets_is_named_by_its_cell(questionnaire: Questionnaire) -> None:
    book = load_workbook(io.BytesIO(content_workbook(questionnaire)))
    heads = [cell.value for cell in book["questions"][1]]
    column = book["questions"].cell(2, heads.index("sources") + 1).coordinate
    assert f"sheet questions, cell {column}: question 'user_experience.usability': unknown source 'made-up'" in changed(
        f"questions!{column}", "made-up", questionnaire
    )


def test_files_that_are_no_workbook_are_refused_in_words() -> None:
    for raw, said in (
        (b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted"), (b"PK\x03\x04nothing", "not an Excel workbook"),
        (bytes(5_000_001), "5.0 MB"), (b"", "not an Excel workbook"),
    ):  # fmt: skip
        with pytest.raises(ContentError, match=said):
            read_workbook(raw, "book.xlsx")


def zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def test_a_workbook_padded_where_no_cells_are_is_not_read() -> None:
    plain, padded = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(padded, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, old.read(each) + (b" " * 3_000_000 if each == "xl/styles.xml" else b""))
    with pytest.raises(ContentError, match="too large once unpacked"):
        read_sheets(padded.getvalue(), "padded.xlsx")
    assert read_sheets(plain.getvalue(), "plain.xlsx")


def test_a_zipped_content_folder_is_read_and_a_bomb_is_not() -> None:
    texts = {f"mine/{path.name}": path.read_text() for path in (SHIPPED / "retail_lending").glob("*.yaml")}
    files, faults = read_upload(zipped(texts), "mine.zip")
    assert not faults and build(files, "mine.zip").key == "retail-lending@1.0.0"
    with pytest.raises(ContentError, match="too large once unpacked"):
        read_upload(zipped({"mine/model.yaml": " " * 20_000_000}), "bomb.zip")
    with pytest.raises(ContentError, match="one folder of YAML files"):
        read_upload(zipped({"a/model.yaml": "a: 1", "b/model.yaml": "a: 1"}), "two.zip")
    with pytest.raises(ContentError, match="one folder of YAML files"):
        read_upload(zipped({"../model.yaml": "a: 1"}), "up.zip")
    with pytest.raises(ContentError, match="neither a workbook"):
        read_upload(b"a: 1", "mine.yaml")
    assert read_upload(yaml_text(ciso_library()).encode(), "lib.yaml")[0]["model.yaml"]["id"] == "test_fw"


def test_nothing_is_written_where_something_is_or_a_fault_is(tmp_path: Path, questionnaire: Questionnaire) -> None:
    files = json.loads(json.dumps(files_of(questionnaire)))
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "a.txt").write_text("mine")
    with pytest.raises(ContentError, match="something already"):
        write_folder(files, tmp_path / "taken")
    files["model.yaml"]["dimensions"][0]["capabilities"][0]["id"] = "renamed"
    with pytest.raises(ContentError):
        write_folder(files, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken"]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("questions!J1", "text_en", "sheet questions, cell J1: the column 'text_en' stands twice"),
        ("questions!BC2", "stray", "sheet questions, cell BC2: stands in a column without a head"),
        ("questionnaire!A3", "second", "sheet questionnaire, row 3: the sheet questionnaire has one row"),
        ("option_names!A2", "pre_loan.income", "the question has no level None"),
        ("dimensions!A2", "model", "sheet dimensions, cell A2: a dimension can't be called 'model'"),
        ("questionnaire!B2", "../../etc", "holds more than letters, digits, dots"),
        ("questionnaire!B2", "1/2", "holds more than letters, digits, dots"),
    ],
)
def test_nothing_of_a_workbook_is_lost_in_silence(cell: str, value: Any, said: str) -> None:
    assert any(said in fault for fault in changed(cell, value)), changed(cell, value)


def test_an_empty_level_between_filled_ones_is_named() -> None:
    book = load_workbook(io.BytesIO(content_workbook()))
    heads = [cell.value for cell in book["questions"][1]]
    for language in ("en", "zh"):
        book["questions"].cell(2, heads.index(f"level_2_{language}") + 1).value = None
    out = io.BytesIO()
    book.save(out)
    _, faults = read_workbook(out.getvalue(), "book.xlsx")
    assert [str(fault) for fault in faults] == [
        "sheet questions, row 2: level_2 is empty, but a later level is filled"
    ]


def test_a_cell_far_to_the_right_is_refused_not_forgotten() -> None:
    with pytest.raises(ContentError, match="sheet questions has more than 200 columns"):
        changed("questions!ZZ9", "far")


def test_damaged_files_are_refused_in_words() -> None:
    """Bytes changed and cut at many places: always files with faults named, or one honest error."""
    book = content_workbook()
    texts = {f"mine/{path.name}": path.read_text() for path in (SHIPPED / "retail_lending").glob("*.yaml")}
    dice = random.Random(7)
    for raw, name in ((book, "book.xlsx"), (zipped(texts), "mine.zip")):
        for turn in range(120):
            damaged = bytearray(raw)
            if turn % 3 == 0:
                del damaged[dice.randrange(len(damaged)) :]
            for _ in range(dice.randrange(1, 30)):
                if damaged:
                    damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            try:
                read_upload(bytes(damaged), name)
            except ContentError as error:
                assert error.what and name in error.where


@pytest.mark.parametrize(
    ("kind", "name", "key", "value"),
    [
        ("questions", "", "order", "first"), ("questions", "", "quality", "abc"), ("questions", "", "quality", [["a"]]),
        ("business_functions", "Design", "order", [1]), ("maturity_levels", "1", "number", None),
        ("streams", "DA", "order", None), ("answer_sets", "A", "values", [{"text": "No", "value": "none"}]),
    ],
)  # fmt: skip
def test_samms_records_of_the_wrong_shape_are_named(tmp_path: Path, kind: str, name: str, key: str, value: Any) -> None:
    root = samm_folder(tmp_path)
    path = root / kind / f"{name}.yml" if name else sorted((root / kind).glob("*.yml"))[0]
    record = read_file(path, ContentError)
    path.write_text(yaml_text({**record, key: value}), encoding="utf-8")
    with pytest.raises(ContentError, match=f"`{'value' if key == 'values' else key}`") as caught:
        samm(root)
    assert path.name in caught.value.where


def test_two_samm_files_with_one_id_are_named(tmp_path: Path) -> None:
    root = samm_folder(tmp_path)
    (root / "streams" / "zz.yml").write_text((root / "streams" / "DA.yml").read_text(), encoding="utf-8")
    with pytest.raises(ContentError, match="the id stands in another file too"):
        samm(root)
