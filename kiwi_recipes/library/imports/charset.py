"""The text of a file that may be in any charset."""

from __future__ import annotations

import codecs
import re

from kiwi_recipes.library.imports.errors import ImportRefused

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = (
    re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE),
    re.compile(rb"""\A\s{0,100}<\?xml[^>]{0,100}encoding=["']([A-Za-z0-9_-]{1,40})""", re.IGNORECASE),
)
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b")

_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
}
"""By these labels browsers read the larger charset (https://encoding.spec.whatwg.org/#names-and-labels), so that pages
which say "iso-8859-1" have the quotes and dashes of Windows."""


def decoded(content: bytes, charset: str | None = None) -> str:
    """By its byte order mark, as UTF-8, as the page says, or as what came with it does. Raises ImportRefused for what
    is none of these."""
    if content.startswith(_ARCHIVES):
        raise ImportRefused(
            "import_not_text", "This is an archive: unpack it, and import the JSON file of one recipe (recipe.json)."
        )
    declared = [found[1].decode("ascii") for pattern in _DECLARED if (found := pattern.search(content[:4096]))]
    encodings = [name for bom, name in _BOMS if content.startswith(bom)] or ["utf-8"]
    for encoding in [*encodings, *declared, *([charset] if charset else [])]:
        if (text := _read_as(encoding, content)) is not None:
            return text
    raise ImportRefused("import_not_text", "This file is neither UTF-8 text nor says what it is. Save it as UTF-8.")


def _read_as(encoding: str, content: bytes) -> str | None:
    """None: it is not in that one, or there is no such."""
    try:
        name = codecs.lookup(encoding).name
        return content.decode(_MEANT.get(name, name), "replace" if name in ("iso8859-1", "iso8859-9") else "strict")
    except (ValueError, LookupError):  # not all of Python's codecs raise a UnicodeDecodeError
        return None
