"""A short mark of plain values: tells a form what the person saw, so that nobody's change is overwritten unseen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def mark_of(value: Any) -> str:
    """Sixteen hexadecimal digits that equal values share."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def merged(
    stands: Mapping[str, str], typed: Mapping[str, str], seen: Mapping[str, str]
) -> tuple[dict[str, str], frozenset[str]]:
    """Fields to keep of a form that several may have open, and those that were changed here and in another window.

    What a person left as it was shown stays as it stands now; ``seen``: the mark of what each field showed.

    >>> merged({"a": "1", "b": "2"}, {"a": "1", "b": "5"}, {"a": mark_of(""), "b": mark_of("2")})
    ({'a': '1', 'b': '5'}, frozenset())
    >>> merged({"a": "1"}, {"a": "3"}, {"a": mark_of("")})[1]
    frozenset({'a'})
    """
    kept, clashes = dict(stands), set()
    for key, text in typed.items():
        shown, now = seen.get(key) or mark_of(""), stands.get(key, "")
        if mark_of(text) != shown and text != now:
            kept[key] = text
            if shown != mark_of(now):
                clashes.add(key)
    return kept, frozenset(clashes)
