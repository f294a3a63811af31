"""What Word, slides and workbooks have in common: fonts that every Office has, and whose the file is."""

import datetime
from typing import Any

from reports.language import Language

LATIN_FONT, CHINESE_FONT = "Calibri", "Microsoft YaHei"
OFFICE_LANGUAGE = {"en": "en-GB", "zh": "zh-CN"}
"""The languages as Office knows them, for spelling and hyphens."""
LONGEST = 250
"""Letters of a property that both file formats hold."""


def sign(properties: Any, lang: Language, title: str, subject: str = "") -> None:
    """Fill in the core properties of a file; nothing stays of those that the library's own template has."""
    properties.title, properties.subject, properties.language = title[:LONGEST], subject[:LONGEST], lang.tag
    properties.author = properties.last_modified_by = "Waymark"
    properties.comments = properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
