"""The commands as a person runs them: output, exit codes, one-line errors, nothing half-written."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from flask import Flask

from app import create_app
from benchmarks.roadmap import generated
from questionnaires.yaml_out import yaml_text
from settings import ROOT
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.questionnaires.samples import ciso_library, samm_folder
from tests.roadmap.cases import small_problem

GOOD = SAMPLE.read_text(encoding="utf-8")


def flask(*arguments: str, cwd: Path = ROOT, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "app"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=timeout, env=environment, check=False)


@lru_cache(maxsize=1)
def _app() -> Flask:
    return create_app()


def inside(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The same within this process: a second less each, where a test tries many."""
    done = _app().test_cli_runner().invoke(args=arguments)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def test_ctrl_c_prints_the_best_plan_so_far(tmp_path: Path) -> None:
    problem, before = tmp_path / "problem.json", signal.getsignal(signal.SIGINT)
    problem.write_text(json.dumps(generated(100, 0)), encoding="utf-8")

    def press() -> None:
        end = time.monotonic() + 60
        while signal.getsignal(signal.SIGINT) is before and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(4)
        os.kill(os.getpid(), signal.SIGINT)

    presses = Thread(target=press)
    presses.start()
    done = inside("plan", str(problem), "--time-limit", "100")
    presses.join()
    plan = json.loads(done.stdout)
    assert done.returncode == 0 and plan["stopped"] == "user" and plan["schedule"] and plan["seconds"] < 60
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line() -> None:
    command = [sys.executable, "-m", "flask", "--app", str(ROOT / "app"), "score", str(QUICK_SAMPLE)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "No space left" in done.stderr


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2 and one line on stderr with all the words."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_score_prints_every_key_of_the_interface() -> None:
    done = flask("score", str(SAMPLE), "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert list(data) == [
        "questionnaire", "settings", "overall", "dimensions", "capabilities", "patterns", "questions", "moves", "units",
        "change", "peers", "reliability", "regulatory", "priorities", "weights", "agreement",
    ]  # fmt: skip
    assert set(data["overall"]) == {
        "id", "index", "level", "attained", "coverage", "published", "reason", "interval", "consensus", "gaps", "targets",
        "gating", "n", "na_share", "evidenced",
    }  # fmt: skip
    assert data["overall"]["id"] == "overall" and len(data["capabilities"]) == 28 and len(data["patterns"]) == 13
    assert set(data["questions"][0]) == {
        "id", "capability", "value", "level", "group_level", "from", "n", "na", "unknown", "evidence", "claimed", "lines",
    }  # fmt: skip
    assert data["overall"]["gating"][0].keys() == {"capability", "attained", "needed"}


def test_the_same_answers_give_the_same_output() -> None:
    assert flask("score", str(SAMPLE)).stdout == inside("score", str(SAMPLE), "--questionnaire", "retail-lending").stdout


def test_a_questionnaire_may_be_given_as_a_folder() -> None:
    folder = ROOT / "questionnaires" / "retail_lending"
    assert inside("score", str(QUICK_SAMPLE), "--questionnaire", str(folder)).returncode == 0


def test_the_problem_of_the_documentation_is_planned(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", document, re.DOTALL)
    problem = tmp_path / "problem.json"
    problem.write_text(example, encoding="utf-8")
    plan = json.loads(inside("plan", str(problem)).stdout)
    assert plan["status"] == "optimal"
    assert {each["id"]: each["start"] for each in plan["schedule"]} == {"signals": 0, "models": 4}
    assert all(f"`{key}`" in document for key in plan if key not in ("seconds", "makespan"))


def test_plan_prints_a_plan_and_refuses_a_bad_problem(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(small_problem(1)))
    bad.write_text(json.dumps({**small_problem(1), "horizon": 13}))
    done = flask("plan", str(good), "--time-limit", "10")
    assert done.returncode == 0 and json.loads(done.stdout)["status"] in ("optimal", "feasible", "infeasible")
    refused(inside("plan", str(bad)), "horizon", "12, 24 or 36")


def test_content_check_names_the_faults_of_a_folder(tmp_path: Path) -> None:
    assert inside("content", "check").returncode == 0
    (tmp_path / "model.yaml").write_text("id: x\n")
    done = inside("content", "check", str(tmp_path))
    assert done.returncode == 2 and "model.yaml" in done.stderr and "missing" in done.stderr
    refused(inside("content", "check", str(tmp_path / "nowhere")), "no such content folder")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("empty",)),
        ("[" * 200_000, ("nested",)),
        ("a: &a [x]\nb: *a\n", ("anchors",)),
        (GOOD.replace("questionnaire: retail-lending@1.0.0", "questionnaire: retail-lending@7"), ("retail-lending@7",)),
        (GOOD.replace("questionnaire: retail-lending@1.0.0\n", ""), ("no questionnaire is named",)),
        (GOOD.replace("user_experience.usability: 4", "user_experience.usability: 9", 1), ("line 17", "9 is not a level")),
    ],
)
def test_bad_answers_are_one_line_and_exit_code_two(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    refused(inside("score", str(path)), "answers.yaml", *words)


def test_a_file_of_sixty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as handle:
        handle.truncate(60_000_000)
    begin = time.process_time()
    refused(inside("score", str(path)), "60.0 MB", "at most 5 MB")
    assert time.process_time() - begin < 5, "of the processor's time: other programs may slow the clock's"


def test_two_questionnaires_that_differ_are_refused(tmp_path: Path) -> None:
    text = (ROOT / "questionnaires" / "retail_lending" / "model.yaml").read_text(encoding="utf-8")
    path = tmp_path / "a.yaml"
    path.write_text(GOOD.replace("retail-lending@1.0.0", "other-model"), encoding="utf-8")
    assert text
    refused(inside("score", str(path), "--questionnaire", "retail-lending"), "other-model", "retail-lending@1.0.0")


def test_a_report_is_made_without_server_or_database(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    limits = tmp_path / "limits.yaml"
    limits.write_text("horizon: 12\nbudget_per_quarter: 300\nexcluded: [journey_redesign]\n")
    done = flask("report", str(QUICK_SAMPLE), "-o", str(out), "--locale", "zh", "--limits", str(limits), "--time-limit", "5")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(io.BytesIO(out.read_bytes())) as pdf:
        data = json.loads(pdf.attachments["waymark.json"].get_file().read_bytes())
    scored = json.loads(inside("score", str(QUICK_SAMPLE)).stdout)
    assert data["score"]["overall"] == scored["overall"] and len(data["plan"]["spend"]) == 4
    assert "journey_redesign" not in [each["id"] for each in data["plan"]["schedule"]]


def test_bad_limits_or_output_write_nothing(tmp_path: Path) -> None:
    out, limits = tmp_path / "out.pdf", tmp_path / "limits.yaml"
    out.write_bytes(b"as it was")
    for text, words in (
        ("horizon: 13\n", ("horizon",)),
        ("pinned: {journey_redesign: [2027-99, 2027-04]}\n", ("not a month",)),
        ("excluded: [nothing]\n", ("'nothing'",)),
        ("colour: red\n", ("colour", "unknown key")),
    ):
        limits.write_text(text)
        refused(inside("report", str(SAMPLE), "-o", str(out), "--limits", str(limits)), *words)
    assert out.read_bytes() == b"as it was"
    refused(inside("report", str(SAMPLE), "-o", str(tmp_path / "no" / "out.pdf")), "no such folder")
    refused(inside("report", str(SAMPLE), "-o", str(out), "--profile", "mine"), "no profile 'mine'")
    refused(inside("report", str(SAMPLE), "-o", str(out), "--date", "soon"), "--date")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["limits.yaml", "out.pdf"]


def test_limits_that_cannot_all_be_kept_are_explained_in_the_report(tmp_path: Path) -> None:
    out, limits = tmp_path / "out.pdf", tmp_path / "limits.yaml"
    limits.write_text("horizon: 12\nmandatory_by: {ai_risk_lifecycle: 2027-02}\n")
    done = inside("report", str(QUICK_SAMPLE), "-o", str(out), "--limits", str(limits), "--time-limit", "10")
    assert done.returncode == 0, done.stderr
    with pikepdf.open(out) as pdf:
        data = json.loads(pdf.attachments["waymark.json"].get_file().read_bytes())
    assert data["plan"]["status"] == "infeasible" and data["plan"]["conflict"]


def test_an_earlier_file_gives_the_change(tmp_path: Path) -> None:
    done = inside("score", str(SAMPLE), "--previous", str(SAMPLE))
    change = json.loads(done.stdout)["change"]
    assert change["overall"]["difference"] == 0 and change["overall"]["real"] is False and change["shared"] == 1
    refused(inside("score", str(SAMPLE), "--previous", str(tmp_path / "none.yaml")), "none.yaml", "no such file")


def test_an_earlier_file_of_another_bank_or_a_later_day_is_remarked(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert "date: 2026-11-18" in text and "Linjiang City Commercial Bank" in text
    other = tmp_path / "other.yaml"
    other.write_text(
        text.replace("Linjiang City Commercial Bank", "Other Bank", 1).replace("date: 2026-11-18", "date: 2027-11-18", 1),
        encoding="utf-8",
    )
    done = inside("score", str(SAMPLE), "--previous", str(other))
    assert done.returncode == 0 and json.loads(done.stdout)["change"]["shared"] == 1
    assert "other.yaml: this is of 'Other Bank'" in done.stderr and "after 2026-11-18" in done.stderr
    assert inside("score", str(SAMPLE), "--previous", str(SAMPLE)).stderr == ""


def test_an_earlier_file_is_read_with_the_questionnaire_given(tmp_path: Path) -> None:
    own = shutil.copytree(ROOT / "questionnaires" / "retail_lending", tmp_path / "own")
    model, answers = own / "model.yaml", tmp_path / "answers.yaml"
    for source, made, old, new in (
        (model, model, "id: retail-lending\n", "id: our-lending\n"),
        (SAMPLE, answers, "questionnaire: retail-lending@1.0.0\n", "questionnaire: our-lending\n"),
    ):
        text = source.read_text(encoding="utf-8")
        assert old in text
        made.write_text(text.replace(old, new), encoding="utf-8")
    done = inside("score", str(answers), "--questionnaire", str(own), "--previous", str(answers))
    assert done.returncode == 0 and json.loads(done.stdout)["change"]["shared"] == 1, done.stderr
    other = inside("score", str(answers), "--questionnaire", str(own), "--previous", str(SAMPLE))
    refused(other, "the earlier file is for 'retail-lending'", "compare two assessments of the same questionnaire")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYMARK_COLOUR", "red")
    refused(flask("score", str(SAMPLE)), "WAYMARK_COLOUR", "unknown setting")


def test_stats_prints_the_published_values_and_names_a_bad_cell(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("respondent,a,b,c,d,e,f\nj1,9,6,8,7,10,6\nj2,2,1,4,1,5,2\nj3,5,3,6,2,6,4\nj4,8,2,8,6,9,7\n")
    done = inside("stats", str(table), "--levels", "10", "--json")
    found = json.loads(done.stdout)
    assert [round(value, 2) for value in found["icc"].values()] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    table.write_text("a,b\n1,2\n3,many\n")
    refused(inside("stats", str(table), "--json"), "row 3, column 'b'", "'many' is not a number")


def test_content_comes_in_is_compared_and_goes_out(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    assert inside("content", "template", "retail-lending", "-o", str(book)).returncode == 0
    done = inside("content", "import", "excel", str(book), "-o", str(tmp_path / "ours"))
    assert done.returncode == 0 and "28 capabilities, 64 questions" in done.stdout, done.stderr
    done = inside("content", "diff", "retail-lending", str(tmp_path / "ours"))
    assert done.returncode == 0 and "scores stay comparable" in done.stdout
    assert json.loads(inside("content", "diff", "retail-lending", str(tmp_path / "ours"), "--json").stdout)["shared"] == 1
    done = inside("content", "import", "samm", str(samm_folder(tmp_path / "model")), "-o", str(tmp_path / "samm"))
    assert done.returncode == 0 and "owasp-samm@2, 2 capabilities, 12 questions" in done.stdout
    library = tmp_path / "library.yaml"
    library.write_text(yaml_text(ciso_library()), encoding="utf-8")
    assert inside("content", "import", "ciso-assistant", str(library), "-o", str(tmp_path / "ciso")).returncode == 0
    wrong = inside("content", "import", "samm", str(tmp_path / "ciso"), "-o", str(tmp_path / "no"))
    refused(wrong, "not SAMM's model folder")
    broken = ciso_library()
    broken["objects"]["framework"]["scores_definition"][0]["score"] = 1e12
    library.write_text(yaml_text(broken), encoding="utf-8")
    done = inside("content", "import", "ciso-assistant", str(library), "-o", str(tmp_path / "no"))
    assert done.returncode == 2 and ".waymark." not in done.stderr and len(done.stderr.splitlines()) > 1
    assert len(set(done.stderr.splitlines())) == len(done.stderr.splitlines())
    refused(inside("content", "import", "excel", str(library), "-o", str(tmp_path / "no")), "not an Excel workbook")
    refused(inside("content", "booklet", "--dimension", "nowhere", "-o", str(tmp_path / "no.pdf")), "no dimension")
    assert not (tmp_path / "no").exists() and not (tmp_path / "no.pdf").exists()
