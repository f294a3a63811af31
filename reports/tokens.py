"""The one place of colours, for templates and style sheets (design: LOOK.md)."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("tokens.toml")


@lru_cache(maxsize=1)
def colours() -> dict[str, str]:
    """Colour by name."""
    with _FILE.open("rb") as handle:
        return {name: str(value) for name, value in tomllib.load(handle)["colour"].items()}


def letters_on(step: int) -> str:
    """The colour of letters on a step of the ramp: white on the dark ones, else a token."""
    return "#ffffff" if step >= 4 else "ink"


def tokens_css(tokens: Mapping[str, str] | None = None) -> str:
    """The colours, ours where none are given, as CSS custom properties."""
    return ":root {\n" + "".join(f"  --{name}: {value};\n" for name, value in (tokens or colours()).items()) + "}\n"


if __name__ == "__main__":
    Path("static/tokens.css").write_text(tokens_css(), encoding="utf-8")
