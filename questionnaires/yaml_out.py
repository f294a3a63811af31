"""Plain values out as the YAML our reader takes, and whole content folders written all at once."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from errors import ContentError
from questionnaires.library import load
from questionnaires.yaml_in import is_word


class _Dumper(yaml.SafeDumper):
    """Quotes every text that would be read back as something else (YAML 1.2: No and dates are texts)."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_word(text) else '"')


_Dumper.add_representer(str, _text)


def yaml_text(value: Any) -> str:
    """The value as YAML; dictionaries keep their order, Chinese stays as it is.

    >>> yaml_text({"a": "1", "b": "No", "c": 0.5})
    'a: "1"\\nb: \\'No\\'\\nc: 0.5\\n'
    """
    plain = json.loads(json.dumps(value, ensure_ascii=False))
    return str(yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))


def write_folder(files: Mapping[str, Any], out: Path) -> Path:
    """Write a checked content folder; ContentError, and nothing written, where it has a fault or ``out`` is taken."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ContentError("there is something already", str(out), "give a new folder with -o")
    if not out.resolve().parent.is_dir():
        raise ContentError("there is no such folder", str(out.parent), "make it first, or give another one with -o")
    try:
        with tempfile.TemporaryDirectory(dir=out.resolve().parent, prefix=".waymark.") as name:
            made = Path(name) / "content"
            made.mkdir()
            for file, value in files.items():
                (made / file).write_text(yaml_text(value), encoding="utf-8")
            load(made)
            if out.exists():
                out.rmdir()
            shutil.move(made, out)
    except OSError as error:
        raise ContentError(f"can't be written ({error.strerror})", str(out), "give another folder with -o") from None
    return out
