"""The Chinese catalogue: ``python -m reports.catalogue`` brings the .po up to date with the code and compiles it.

Babel's own command takes "90% interval" for a Python format and refuses the translation, so this calls its parts.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
METHODS = [(f"{room}/**.py", "python") for room in ("reports", "web", "assessment")]
METHODS += [(f"templates/**.{kind}", "jinja2") for kind in ("html", "svg")]
KEYWORDS = {"t": None, "N_": None, "n": (1, 2)}


def used() -> Catalog:
    """Every message the code and the templates use."""
    catalogue = Catalog()
    options = {"templates/**.html": {"trimmed": "true"}}
    found = extract_from_dir(ROOT, METHODS, options, keywords=KEYWORDS)
    for _, _, message, _, _ in found:
        catalogue.add(message)
    return catalogue


def translated() -> Catalog:
    """What the .po holds."""
    with PO.open("rb") as handle:
        return read_po(handle, locale="zh")


def is_complete(message: Message) -> bool:
    """Whether a message has its translation and nobody marked it as doubtful."""
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(texts) and all(texts) and not message.fuzzy


def missing(catalogue: Catalog) -> list[str]:
    """Messages without a sure translation."""
    return [str(message.id) for message in catalogue if message.id and not is_complete(message)]


def compile_mo() -> None:
    """Write the .mo beside the .po."""
    with MO.open("wb") as handle:
        write_mo(handle, translated())


def update() -> Catalog:
    """Bring the .po up to date; translations stay, unused messages go."""
    catalogue = translated()
    catalogue.update(used(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with PO.open("wb") as handle:
        write_po(handle, catalogue, width=0, sort_output=True, no_location=True, ignore_obsolete=True)
    return catalogue


if __name__ == "__main__":
    if "--compile" in sys.argv:
        compile_mo()
    else:
        for text in missing(update()):
            sys.stdout.write(f"missing: {text}\n")
        compile_mo()
