"""The one safe reader of YAML and JSON: one document of plain values, no aliases, tags, duplicate keys or deep nesting.

Values are built from the parser's events, so nothing is constructed that has not been looked at, and every key keeps
its line for error messages. Scalars follow YAML 1.2: yes, no, on, off and dates stay text.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from errors import WaymarkError

MAX_BYTES = 5_000_000
MAX_DEPTH = 20
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,5})?")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
          "null": None, "Null": None, "NULL": None, "~": None, "": None}  # fmt: skip
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainMap(dict[str, Any]):
    """A mapping that knows the line (1-based) of each of its keys."""

    def __init__(self, line: int | str | None = None) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int | str] = {}


class PlainList(list[Any]):
    """A list that knows the line (1-based) of each of its items."""

    def __init__(self, line: int | str | None = None) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int | str] = []


@dataclass(frozen=True)
class Source:
    """The file a text came from and the error its faults are raised as."""

    name: str
    error: type[WaymarkError]

    def fail(self, what: str, line: int | None = None, remedy: str = "") -> NoReturn:
        raise self.error(what, f"{self.name}, line {line}" if line else self.name, remedy) from None


def line_of(data: Any, path: tuple[str | int, ...]) -> int | str | None:
    """Line (or a workbook's cell) of the innermost value on ``path`` that still exists; None: JSON keeps no lines."""
    line: int | str | None = getattr(data, "line", None)
    for step in path:
        if isinstance(data, PlainMap) and step in data:
            line = data.lines.get(str(step), line)
            data = data[str(step)]
        elif isinstance(data, PlainList) and isinstance(step, int) and step < len(data):
            line = data.lines[step] if step < len(data.lines) else line
            data = data[step]
        else:
            break
    return line


def decode(raw: bytes, source: Source) -> str:
    """UTF-8 text (byte order mark allowed) of at most 5 MB; anything else is refused."""
    if len(raw) > MAX_BYTES:
        source.fail(f"the file has {len(raw) / 1e6:.1f} MB", remedy=f"at most {MAX_BYTES // 1_000_000} MB are read")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        source.fail("the file is UTF-16 text", remedy="save the file as UTF-8")
    if b"\0" in raw:
        source.fail("the file holds binary data", remedy="give a text file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.fail(f"byte {error.start} is not UTF-8 text", remedy="save the file as UTF-8")
    if not text.strip():
        source.fail("the file is empty", remedy="give a file with content")
    return text


def read_bytes(path: Path, error: type[WaymarkError]) -> bytes:
    """At most a little over the accepted size of a file, so that a huge one costs no memory."""
    source = Source(str(path), error)
    try:
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
        size = path.stat().st_size
    except IsADirectoryError:
        source.fail("is a folder", remedy="give a file")
    except FileNotFoundError:
        source.fail("there is no such file", remedy="check the path")
    except OSError as fault:
        source.fail(f"can't be read ({fault.strerror})")
    if size > MAX_BYTES:
        source.fail(f"the file has {size / 1e6:.1f} MB", remedy=f"at most {MAX_BYTES // 1_000_000} MB are read")
    return raw


def read_file(path: Path, error: type[WaymarkError]) -> Any:
    """Plain values of a YAML or JSON file; raises ``error`` naming file, line, fault and remedy."""
    return parse(read_bytes(path, error), Source(str(path), error))


def parse(raw: bytes, source: Source) -> Any:
    """Plain values of YAML or JSON bytes; JSON when the name ends in .json."""
    text = decode(raw, source)
    value = _from_json(text, source) if source.name.lower().endswith(".json") else _from_yaml(text, source)
    if "\\" in text and _has_half_letter(value):
        source.fail("a text holds half of a letter (a lone surrogate)", remedy="write the letter itself")
    return value


def _has_half_letter(value: Any) -> bool:
    """Whether any text holds a lone surrogate, which can't be written out again."""
    if isinstance(value, str):
        return any(0xD800 <= ord(letter) <= 0xDFFF for letter in value)
    if isinstance(value, dict):
        return any(_has_half_letter(key) or _has_half_letter(item) for key, item in value.items())
    return isinstance(value, list) and any(_has_half_letter(item) for item in value)


def is_word(text: str) -> bool:
    """Whether a text written without quotes is read as the text it is, not as a number, a truth or nothing."""
    number = _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text) or text.lower() in (".nan", ".inf", "-.inf", "+.inf")
    return not (text in _WORDS or number)


def _scalar(event: Any, source: Source) -> Any:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            source.fail(f"the number {text[:30]} is too large", event.start_mark.line + 1)
        return number
    if text.lower() in (".nan", ".inf", "-.inf", "+.inf"):
        source.fail(f"{text} is not a number here", event.start_mark.line + 1, "give a finite number")
    return text


def _refuse(event: Any, source: Source) -> None:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        source.fail("YAML aliases (*name) are not accepted", line, "write the value out")
    if getattr(event, "anchor", None):
        source.fail("YAML anchors (&name) are not accepted", line, "write the value out")
    tag = getattr(event, "tag", None)
    if tag and (tag != "!" or not getattr(event, "style", None)):
        source.fail(f"the YAML tag {tag[:60]!r} is not accepted", line, "write a plain value")


class _Builder:
    """Turns a checked event stream into plain values, with an explicit stack."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[PlainMap | PlainList] = []
        self.keys: list[str | None] = []
        self.root: Any = None
        self.documents = 0

    def feed(self, event: Any) -> None:
        _refuse(event, self.source)
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.source.fail("a second YAML document begins", line, "give one document a file")
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(PlainMap(line) if isinstance(event, yaml.MappingStartEvent) else PlainList(line), line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.keys.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _open(self, new: PlainMap | PlainList, line: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.source.fail(f"values are nested more than {MAX_DEPTH} deep", line, "flatten the file")
        if self.stack and isinstance(self.stack[-1], PlainMap) and self.keys[-1] is None:
            self.source.fail("a key is a list or mapping", line, "use a word as key")
        self._put(new, line)
        self.stack.append(new)
        self.keys.append(None)

    def _scalar(self, event: Any, line: int) -> None:
        top = self.stack[-1] if self.stack else None
        if isinstance(top, PlainMap) and self.keys[-1] is None:
            key = str(event.value)
            if key in top:
                self.source.fail(f"the key {key[:60]!r} stands twice", line, "keep one of them")
            top.lines[key] = line
            self.keys[-1] = key
        else:
            self._put(_scalar(event, self.source), line)

    def _put(self, value: Any, line: int) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top, PlainMap):
            top[str(self.keys[-1])] = value
            self.keys[-1] = None
        else:
            top.append(value)
            top.lines.append(line)


def _from_yaml(text: str, source: Source) -> Any:
    builder = _Builder(source)
    try:
        for event in _events(text):
            builder.feed(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable"
        source.fail(f"not valid YAML: {what}", mark.line + 1 if mark else None)
    return builder.root


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_Parser)


_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[{}\[\],]|[^\s{}\[\],:"]+')


def _json_line(text: str, *, key: str | None = None, word: str | None = None, depth: int | None = None) -> int | None:
    """The line (1-based) of a JSON text in which a key stands for the second time in its object, a word or number stands
    outside of strings, or values are nested deeper than ``depth``. The text was read once, so it is well formed up to there.

    >>> _json_line('{"a": 1,\\n "b": {"a": 2},\\n "a": 3}', key="a"), _json_line('["NaN",\\n NaN]', word="NaN")
    (3, 2)
    """
    held: list[set[str]] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in ("{", "["):
            held.append(set())
            if depth is not None and len(held) > depth:
                return _line_at(text, found.start())
        elif token in ("}", "]"):
            del held[-1:]
        elif token == word:
            return _line_at(text, found.start())
        elif found[2] and held and key is not None and json.loads(found[1]) == key:
            if key in held[-1]:
                return _line_at(text, found.start())
            held[-1].add(key)
    return None


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _from_json(text: str, source: Source) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> PlainMap:
        found = PlainMap()
        for key, value in items:
            if key in found:
                source.fail(f"the key {key[:60]!r} stands twice", _json_line(text, key=key), "keep one of them")
            found[key] = value
        return found

    def constant(name: str) -> NoReturn:
        source.fail(f"{name} is not a number", _json_line(text, word=name), "give a finite number")

    def number(digits: str) -> float:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            line = _json_line(text, word=digits)
            source.fail(f"the number {digits[:30]} is too large", line, "give a number of ordinary size")
        return value

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_float=number)
    except json.JSONDecodeError as error:
        source.fail(f"not valid JSON: {error.msg}, at letter {error.colno}", error.lineno, "mend it there, or give YAML")
    except RecursionError:
        source.fail(f"values are nested more than {MAX_DEPTH} deep", _json_line(text, depth=MAX_DEPTH), "flatten the file")
    except ValueError:
        source.fail("a number has too many digits", remedy="give a number of ordinary size")
    if _deeper_than(value, MAX_DEPTH):
        source.fail(f"values are nested more than {MAX_DEPTH} deep", _json_line(text, depth=MAX_DEPTH), "flatten the file")
    return value


def _deeper_than(value: Any, depth: int) -> bool:
    if isinstance(value, dict):
        return depth == 0 or any(_deeper_than(item, depth - 1) for item in value.values())
    if isinstance(value, list):
        return depth == 0 or any(_deeper_than(item, depth - 1) for item in value)
    return False
