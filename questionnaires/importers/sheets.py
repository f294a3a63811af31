"""A questionnaire as flat tables: the layout of the Excel workbook in which people write one.

Tables and content files (plain values by file name) turn into each other without loss. A column has a kind:
``word`` one text, ``text`` two columns (``_en``, ``_zh``), ``texts`` the same with one item a line, ``list`` words parted
by commas, ``number``, ``numbers``, ``flag`` (yes or empty).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from questionnaires.folder import OPTIONAL_FILES, Fault
from questionnaires.yaml_in import PlainList, PlainMap

Row = dict[str, Any]
MOST_LEVELS = 12
_TYPES = (
    "state_owned", "joint_stock", "city_commercial", "rural_commercial", "consumer_finance", "internet_private", "other"
)  # fmt: skip
PERSON_MONTHS = "person_months_"

COLUMNS: dict[str, dict[str, str]] = {
    "questionnaire": {
        "id": "word", "version": "word", "languages": "list", "title": "text", "about": "text", "group_value": "word",
        "coverage": "number", "agree": "number", "discuss": "number",
    },
    "level_names": {"name": "text"},
    "owners": {"id": "word", "name": "text"},
    "staff_roles": {"id": "word", "name": "text"},
    "wording": {"institution_type": "word", "language": "word", "said": "word", "instead": "word"},
    "headings": {"crosswalk": "word", "field": "word", "crosswalk_name": "text", "id": "word", "name": "text"},
    "dimensions": {"id": "word", "name": "text", "about": "text", "weight": "number"},
    "capabilities": {
        "dimension": "word", "id": "word", "name": "text", "short": "text", "about": "text", "weight": "number",
    },
    "questions": {
        "capability": "word", "id": "word", "title": "text", "text": "text", "why": "text", "criteria": "texts",
        **{f"level_{number}": "text" for number in range(1, MOST_LEVELS + 1)}, "values": "numbers", "evidence": "texts",
        "quick": "flag", "critical": "list", "control": "flag", "optional": "flag", "weight": "number", "owner": "word",
        "second_line": "word", "sources": "list", "revision": "number", "jrt_0271": "word", "cbirc_2022_2": "word",
    },
    "option_names": {"question": "word", "level": "number", "name": "text"},
    "kpis": {"question": "word", "name": "text", "unit": "text", "direction": "word"},
    "sources": {
        "id": "word", "name": "text", "mark": "word", "class": "word", "checked_on": "word", "use": "text",
        "issuer": "text", "number": "text", "issued": "word", "valid_from": "word", "valid_to": "word", "applies_to": "list",
    },
    "profiles": {"id": "word", "name": "text", "about": "text"},
    "targets": {
        "profile": "word", "capability": "word", "question": "word", "target": "number",
        **{f"target_{each}": "number" for each in _TYPES}, "class": "word", "sources": "list", "applies_to": "list",
        "reason": "text", "interim": "text",
    },
    "patterns": {
        "id": "word", "name": "text", "when": "word", "consequence": "text", "risk": "text", "lift": "list",
        "sources": "list",
    },
    "initiatives": {
        "id": "word", "name": "text", "prerequisites": "list", "months": "number", "external_cost": "number",
        "mandatory_by": "number", "benefit_per_month": "number", "benefit_basis": "text",
        "source": "text", "owner": "word", "why": "text", "done": "text", "risk": "text",
    },
    "lifts": {"initiative": "word", "capability": "word", "from": "number", "to": "number"},
    "steps": {"initiative": "word", "weeks": "numbers", "role": "word", "text": "text"},
    "measures": {"initiative": "word", "name": "text", "target": "text"},
    "limits": {
        "note": "text", "horizon": "number", "max_parallel": "number", "blackout_calendar_months": "numbers",
        "carry_over": "flag", "discount": "number",
    },
    "limits_by_type": {"institution_type": "word", "budget_per_quarter": "number"},
}  # fmt: skip
"""Tables and their columns; ``initiatives`` and ``limits_by_type`` have one more column for each staff role."""

AS_THEY_ARE = ("owners", "staff_roles", "wording")
"""Tables whose rows stand in model.yaml as they are."""


def headers(table: str, roles: Iterable[str] = (), levels: int = 5) -> list[str]:
    """The column heads of a table, as they stand in the workbook."""
    found = []
    for key, kind in COLUMNS[table].items():
        if key.startswith("level_") and table == "questions" and int(key[6:]) > levels:
            continue
        found += [f"{key}_en", f"{key}_zh"] if kind in ("text", "texts") else [key]
    return found + ([PERSON_MONTHS + role for role in roles] if table in ("initiatives", "limits_by_type") else [])


def _cells(table: str, item: Mapping[str, Any]) -> Row:
    """One item's own fields as cells."""
    cells: Row = {}
    for key, kind in COLUMNS[table].items():
        value = item.get(key)
        if value is None:
            continue
        if kind in ("text", "texts"):
            for language in ("en", "zh"):
                texts = [value] if kind == "text" else value
                words = [each[language] for each in texts if language in each]
                if words:
                    cells[f"{key}_{language}"] = "\n".join(words)
        elif kind in ("list", "numbers"):
            cells[key] = ", ".join(f"{each:g}" if kind == "numbers" else each for each in value) or None
        elif kind == "flag":
            cells[key] = "yes" if value else None
        else:
            cells[key] = value
    return cells


def _with_roles(cells: Row, amounts: Mapping[str, float]) -> Row:
    return cells | {PERSON_MONTHS + role: amount for role, amount in amounts.items()}


def tables_of(files: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Content files as tables of cells by column head."""
    model = files["model.yaml"]
    scoring = model.get("scoring", {})
    head = {**model, **scoring, **scoring.get("bands", {})}
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    tables["questionnaire"] = [_cells("questionnaire", head)]
    tables["level_names"] = [_cells("level_names", {"name": name}) for name in model.get("level_names", ())]
    for name in AS_THEY_ARE:
        tables[name] = [_cells(name, item) for item in model.get(name, ())]
    for crosswalk in model.get("crosswalks", ()):
        own = {"crosswalk": crosswalk["id"], "field": crosswalk["field"], "crosswalk_name": crosswalk["name"]}
        tables["headings"] += [_cells("headings", {**own, **heading}) for heading in crosswalk["headings"]]
    for dimension in model["dimensions"]:
        tables["dimensions"].append(_cells("dimensions", dimension))
        for capability in dimension["capabilities"]:
            tables["capabilities"].append(_cells("capabilities", {"dimension": dimension["id"], **capability}))
        for question in files[f"{dimension['id']}.yaml"]["questions"]:
            _add_question(tables, question)
    for name in ("sources", "patterns"):
        tables[name] = [_cells(name, item) for item in files.get(f"{name}.yaml", {}).get(name, ())]
    for profile in files.get("profiles.yaml", {}).get("profiles", ()):
        tables["profiles"].append(_cells("profiles", profile))
        for target in profile["targets"]:
            by_type = {f"target_{kind}": level for kind, level in (target.get("by_type") or {}).items()}
            tables["targets"].append(_cells("targets", {"profile": profile["id"], **target, **by_type}))
    for initiative in files.get("initiatives.yaml", {}).get("initiatives", ()):
        _add_initiative(tables, initiative)
    if "limits.yaml" in files:
        limits = files["limits.yaml"]["limits"]
        tables["limits"] = [_cells("limits", limits)]
        tables["limits_by_type"] = [
            _with_roles(_cells("limits_by_type", {"institution_type": kind, **own}), own["roles"])
            for kind, own in limits["by_type"].items()
        ]
    return tables


def _add_question(tables: dict[str, list[Row]], question: Mapping[str, Any]) -> None:
    levels = question["levels"]
    flat = {f"level_{number}": level for number, level in enumerate(levels, start=1)}
    values = {"values": [level["value"] for level in levels]} if levels[0].get("value") is not None else {}
    own = {"capability": question.get("capability") or question["id"].partition(".")[0]}
    own["optional"] = not question.get("required", True)
    tables["questions"].append(_cells("questions", {**question, **flat, **values, **own}))
    for number, level in enumerate(levels, start=1):
        if level.get("name"):
            own = {"question": question["id"], "level": number, "name": level["name"]}
            tables["option_names"].append(_cells("option_names", own))
    tables["kpis"] += [_cells("kpis", {"question": question["id"], **kpi}) for kpi in question.get("kpis", ())]


def _add_initiative(tables: dict[str, list[Row]], initiative: Mapping[str, Any]) -> None:
    own = {"initiative": initiative["id"]}
    tables["initiatives"].append(_with_roles(_cells("initiatives", initiative), initiative["person_months"]))
    for table, key in (("lifts", "lifts"), ("steps", "steps"), ("measures", "kpis")):
        tables[table] += [_cells(table, {**own, **item}) for item in initiative.get(key, ())]


SINGLE = ("questionnaire", "limits")
"""Tables of one row."""


def check_tables(tables: Mapping[str, list[PlainMap]], faults: list[Fault]) -> None:
    """Name what the content files have no place for and would lose in silence."""

    def fault(table: str, place: int | str | None, reason: str) -> None:
        faults.append(Fault(table, place, reason))

    for table in SINGLE:
        for row in tables.get(table, [])[1:]:
            fault(table, row.line, f"the sheet {table} has one row")
    for row in tables.get("dimensions", []):
        taken = str(row.get("id"))
        if f"{taken}.yaml" in ("model.yaml", *OPTIONAL_FILES):
            fault("dimensions", row.lines.get("id"), f"a dimension can't be called {taken!r}")
    for table, rows in tables.items():
        if "id" in COLUMNS.get(table, ()) and table != "headings":
            _check_once(table, rows, fault)
    known = {row.get("initiative") for row in tables.get("lifts", [])}
    for row in tables.get("initiatives", []):
        if row.get("id") is not None and row["id"] not in known:
            fault("initiatives", row.lines.get("id", row.line), f"no row of the sheet lifts names {row['id']!r}")
    if tables.get("limits_by_type") and not tables.get("limits"):
        fault("limits", "sheet limits", "is empty: what limits_by_type holds would be lost; give horizon and max_parallel")
    levels: dict[Any, int] = {}
    for row in tables.get("questions", []):
        filled = [number for number in range(1, MOST_LEVELS + 1) if f"level_{number}" in row]
        levels[row.get("id")] = len(filled)
        for number in range(1, max(filled, default=0)):
            if number not in filled:
                fault("questions", row.line, f"level_{number} is empty, but a later level is filled")
        values = row.get("values")
        if isinstance(values, list) and len(values) > len(filled):
            fault("questions", row.lines.get("values"), f"{len(values)} values for {len(filled)} levels")
    for row in tables.get("option_names", []):
        level, most = row.get("level"), levels.get(row.get("question"))
        if most is not None and (not isinstance(level, int) or not 1 <= level <= most):
            fault("option_names", row.lines.get("level", row.line), f"the question has no level {level}")


def _check_once(table: str, rows: list[PlainMap], fault: Callable[[str, int | str | None, str], None]) -> None:
    """An id of a sheet stands in one row."""
    seen: set[Any] = set()
    for row in rows:
        id = row.get("id")
        if id is not None and id in seen:
            fault(table, row.lines.get("id", row.line), f"the id {id!r} stands in an earlier row already")
        seen.add(id)


def files_of(tables: Mapping[str, list[PlainMap]]) -> dict[str, Any]:
    """Tables (rows already brought to values by ``values_of``) as content files; places are carried along."""
    heads = tables.get("questionnaire") or [PlainMap("sheet questionnaire")]
    head = heads[0]
    scoring = _only(head, "group_value", "coverage")
    bands = _only(head, "agree", "discuss")
    if bands:
        scoring["bands"] = bands
    model = _only(head, "id", "version", "languages", "title", "about")
    if scoring:
        model["scoring"] = scoring
    if tables.get("level_names"):
        model["level_names"] = _list([row.get("name", row) for row in tables["level_names"]], tables["level_names"])
    for name in AS_THEY_ARE:
        if tables.get(name):
            model[name] = _list(tables[name], tables[name])
    if tables.get("headings"):
        model["crosswalks"] = _crosswalks(tables["headings"])
    rows = tables.get("dimensions", [])
    model["dimensions"] = _list([_dimension(row, tables.get("capabilities", [])) for row in rows], rows)
    files: dict[str, Any] = {"model.yaml": model}
    for row in rows:
        inside = {each.get("id") for each in tables.get("capabilities", []) if each.get("dimension") == row.get("id")}
        own = [each for each in tables.get("questions", []) if each.get("capability") in inside]
        files[f"{row.get('id')}.yaml"] = _file("questions", [_question(each, tables) for each in own], "questions")
    for name in ("sources", "patterns"):
        if tables.get(name):
            files[f"{name}.yaml"] = _file(name, tables[name], name)
    if tables.get("profiles"):
        made = [_profile(row, tables.get("targets", [])) for row in tables["profiles"]]
        files["profiles.yaml"] = _file("profiles", made, "profiles")
    if tables.get("initiatives"):
        made = [_initiative(row, tables) for row in tables["initiatives"]]
        files["initiatives.yaml"] = _file("initiatives", made, "initiatives")
    if tables.get("limits"):
        files["limits.yaml"] = _limits(tables["limits"][0], tables.get("limits_by_type", []))
    return files


def _only(row: PlainMap, *keys: str) -> PlainMap:
    made = PlainMap(row.line)
    for key in keys:
        if key in row:
            made[key], made.lines[key] = row[key], row.lines.get(key, row.line or 0)
    return made


def _without(row: PlainMap, *keys: str) -> PlainMap:
    return _only(row, *(key for key in row if key not in keys))


def _list(items: list[Any], rows: list[PlainMap]) -> PlainList:
    made = PlainList(rows[0].line if rows else None)
    made.extend(items)
    made.lines = [row.line or 0 for row in rows]
    return made


def _put(target: PlainMap, key: str, value: Any, place: int | str | None) -> None:
    target[key] = value
    target.lines[key] = place or 0


def _file(key: str, items: list[PlainMap], table: str) -> PlainMap:
    made = PlainMap(f"sheet {table}")
    _put(made, key, _list(items, items), f"sheet {table}")
    return made


def _crosswalks(rows: list[PlainMap]) -> PlainList:
    found: dict[str, PlainMap] = {}
    for row in rows:
        own = found.setdefault(str(row.get("crosswalk")), PlainMap(row.line))
        if not own:
            for key, name in (("id", "crosswalk"), ("field", "field"), ("name", "crosswalk_name")):
                if name in row:
                    _put(own, key, row[name], row.lines.get(name))
            _put(own, "headings", PlainList(row.line), row.line)
        own["headings"].append(_only(row, "id", "name"))
        own["headings"].lines.append(row.line or 0)
    return _list(list(found.values()), list(found.values()))


def _dimension(row: PlainMap, capabilities: list[PlainMap]) -> PlainMap:
    own = [each for each in capabilities if each.get("dimension") == row.get("id")]
    made = _without(row)
    _put(made, "capabilities", _list([_without(each, "dimension") for each in own], own), row.line)
    return made


def _question(row: PlainMap, tables: Mapping[str, list[PlainMap]]) -> PlainMap:
    keys = [f"level_{number}" for number in range(1, MOST_LEVELS + 1) if f"level_{number}" in row]
    values = row.get("values")
    levels = PlainList(row.line)
    for number, key in enumerate(keys):
        level = PlainMap(row.lines.get(key))
        level.update(row[key])
        level.lines = dict.fromkeys(("en", "zh"), row.lines.get(key, 0))
        if isinstance(values, list):
            _put(level, "value", values[number] if number < len(values) else None, row.lines.get("values"))
        levels.append(level)
        levels.lines.append(row.lines.get(key, 0))
    for other in tables.get("option_names", []):
        place = other.get("level")
        if other.get("question") == row.get("id") and isinstance(place, int) and 0 < place <= len(levels):
            _put(levels[place - 1], "name", other.get("name"), other.line)
    made = _without(row, "optional", "values", *keys)
    if str(row.get("id")).partition(".")[0] == row.get("capability"):
        made = _without(made, "capability")
    _put(made, "levels", levels, row.line)
    if row.get("optional"):
        _put(made, "required", False, row.lines.get("optional"))
    kpis = [each for each in tables.get("kpis", []) if each.get("question") == row.get("id")]
    if kpis:
        _put(made, "kpis", _list([_without(each, "question") for each in kpis], kpis), kpis[0].line)
    return made


def _profile(row: PlainMap, targets: list[PlainMap]) -> PlainMap:
    own = [each for each in targets if each.get("profile") == row.get("id")]
    made = []
    for target in own:
        types = [key for key in target if key.startswith("target_")]
        one = _without(target, "profile", *types)
        if types:
            by_type = PlainMap(target.line)
            for key in types:
                _put(by_type, key.removeprefix("target_"), target[key], target.lines.get(key))
            _put(one, "by_type", by_type, target.line)
        made.append(one)
    whole = _without(row)
    _put(whole, "targets", _list(made, own), row.line)
    return whole


def _roles(row: PlainMap) -> PlainMap:
    made = PlainMap(row.line)
    for key in row:
        if key.startswith(PERSON_MONTHS):
            _put(made, key.removeprefix(PERSON_MONTHS), row[key], row.lines.get(key))
    return made


def _initiative(row: PlainMap, tables: Mapping[str, list[PlainMap]]) -> PlainMap:
    made = _without(row, *(key for key in row if key.startswith(PERSON_MONTHS)))
    _put(made, "person_months", _roles(row), row.line)
    for table, key in (("lifts", "lifts"), ("steps", "steps"), ("measures", "kpis")):
        own = [each for each in tables.get(table, []) if each.get("initiative") == row.get("id")]
        if own or key == "lifts":
            _put(made, key, _list([_without(each, "initiative") for each in own], own), own[0].line if own else row.line)
    return made


def _limits(row: PlainMap, types: list[PlainMap]) -> PlainMap:
    by_type = PlainMap("sheet limits_by_type")
    for each in types:
        own = _only(each, "budget_per_quarter")
        _put(own, "roles", _roles(each), each.line)
        _put(by_type, str(each.get("institution_type")), own, each.line)
    limits = _without(row)
    if "max_parallel" not in limits:
        _put(limits, "max_parallel", None, row.line)
    _put(limits, "by_type", by_type, row.line)
    made = PlainMap("sheet limits")
    _put(made, "limits", limits, "sheet limits")
    return made
