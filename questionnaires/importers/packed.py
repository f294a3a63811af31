"""Office files are zip archives of XML: how much of one may be unpacked, told before anything is."""

import zipfile
from collections.abc import Sequence


def is_swollen(parts: Sequence[zipfile.ZipInfo], most: int, most_xml: int, free: tuple[str, ...] = ()) -> bool:
    """Whether parts are larger unpacked than may be read: all together in bytes, or one that is read as XML, which takes many
    times as much memory; parts whose name begins with one of ``free`` count only among all.
    """
    large = (each.filename for each in parts if each.file_size > most_xml and not each.filename.startswith(free))
    is_padded = any(name.lower().endswith((".xml", ".rels")) for name in large)
    return is_padded or sum(each.file_size for each in parts) > most
