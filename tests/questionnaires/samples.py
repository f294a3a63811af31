"""Small stand-ins for other people's questionnaires, written for the tests in the shape of the published files."""

from pathlib import Path
from typing import Any

from questionnaires.yaml_out import yaml_text

ANSWERS = ((0, "No"), (0.25, "Yes, for some"), (0.5, "Yes, for at least half"), (1, "Yes, for most or all"))


def samm_folder(root: Path, *, lonely: bool = False) -> Path:
    """A model folder with two functions, each with one practice of three levels and two streams.

    ``lonely``: stream B has no activity on level 3, so that its level rests on stream A alone.
    """

    def put(kind: str, name: str, record: dict[str, Any]) -> None:
        (root / kind).mkdir(parents=True, exist_ok=True)
        (root / kind / f"{name}.yml").write_text("---\n# published\n" + yaml_text(record), encoding="utf-8")

    values = [{"text": text, "value": value, "weight": 1, "order": order} for order, (value, text) in enumerate(ANSWERS)]
    put("answer_sets", "A", {"id": "set-a", "values": values})
    for number in (1, 2, 3):
        put("maturity_levels", str(number), {"id": f"ml{number}", "number": number, "description": "words"})
    for order, (function, practice, short) in enumerate((("Design", "Threat Assessment", "TA"), ("Risk", "Reviews", "RV"))):
        letter = function[0]
        put("business_functions", function, {"id": f"f{letter}", "name": function, "description": "words", "order": order})
        put("security_practices", short, {"id": f"p{letter}", "function": f"f{letter}", "name": practice,
                                          "shortName": short, "shortDescription": "words", "order": 1})  # fmt: skip
        for stream in "AB":
            put("streams", f"{letter}{stream}", {"id": f"s{letter}{stream}", "practice": f"p{letter}", "name": "Stream",
                                                 "letter": stream, "order": "AB".index(stream) + 1})  # fmt: skip
        for number in (1, 2, 3):
            put("practice_levels", f"{letter}{number}", {"id": f"l{letter}{number}", "practice": f"p{letter}",
                                                         "maturityLevel": f"ml{number}", "objective": "words"})  # fmt: skip
            for stream in "AB":
                if lonely and number == 3 and stream == "B":
                    continue
                key = f"{letter}-{short}-{number}-{stream}"
                put("activities", key, {"id": f"a{key}", "stream": f"s{letter}{stream}", "level": f"l{letter}{number}",
                                        "title": f"Activity {key}", "benefit": "Benefit", "results": None})  # fmt: skip
                put("questions", key, {"id": f"q{key}", "activity": f"a{key}", "answerSet": "set-a", "order": 1,
                                       "text": f"Do you do {key}?", "quality": ["It is written", "It is used"]})  # fmt: skip
    return root


def ciso_library(**changes: Any) -> dict[str, Any]:
    """A library with four scores, two branches, and a requirement that has neither name nor description."""
    scores = [{"score": score, "name": f"Step {score}", "description": f"What step {score} is"} for score in range(4)]
    nodes: list[dict[str, Any]] = [
        {"urn": "urn:x:req:a", "assessable": False, "depth": 1, "ref_id": "A", "name": "Protect"},
        {"urn": "urn:x:req:a1", "assessable": False, "depth": 2, "parent_urn": "urn:x:req:a", "ref_id": "A.1",
         "name": "Access"},
        {"urn": "urn:x:req:a11", "assessable": True, "depth": 3, "parent_urn": "urn:x:req:a1", "ref_id": "A.1.1",
         "description": "Access is granted by role", "annotation": "A note"},
        {"urn": "urn:x:req:a12", "assessable": True, "depth": 3, "parent_urn": "urn:x:req:a1", "ref_id": "A.1.2"},
        {"urn": "urn:x:req:b", "assessable": False, "depth": 1, "ref_id": "B", "name": "Recover"},
        {"urn": "urn:x:req:b1", "assessable": True, "depth": 2, "parent_urn": "urn:x:req:b", "ref_id": "B.1",
         "name": "Back-ups", "description": "Back-ups are tested"},
    ]  # fmt: skip
    framework = {"urn": "urn:x:fw", "ref_id": "TEST-FW", "name": "Test framework", "min_score": 0, "max_score": 3,
                 "scores_definition": scores, "requirement_nodes": nodes}  # fmt: skip
    return {"urn": "urn:x:lib", "locale": "en", "ref_id": "LIB", "name": "Library", "version": 3, "provider": "Us",
            "copyright": "Ours", "objects": {"framework": {**framework, **changes}}}  # fmt: skip
