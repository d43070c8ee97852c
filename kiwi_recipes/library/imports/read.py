"""From a file's bytes to the recipe in it: JSON, or a web page that holds JSON-LD."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from kiwi_parser import JsonParser, JsonSyntaxError, Limits

from kiwi_recipes.library.imports.charset import decoded
from kiwi_recipes.library.imports.convert import Imported, convert
from kiwi_recipes.library.imports.errors import ImportRefused
from kiwi_recipes.library.imports.find import FoundRecipe, find_recipes, name_of
from kiwi_recipes.library.imports.texts import plain_text

__all__ = ["MAX_BYTES", "ImportedFile", "RefusedEntry", "read_recipe", "read_recipes", "too_large"]

MAX_BYTES = 10 * 1024 * 1024


def too_large() -> ImportRefused:
    """Of a file that is beyond the limit."""
    most = MAX_BYTES // 1024 // 1024
    detail = f"This file is larger than {most} MB, the most that is read. Save the recipe alone, without pictures."
    return ImportRefused("import_too_large", detail)


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """A recipe in a file that can't be imported, beside others that can."""

    name: str | None
    why: ImportRefused


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What a file holds; at least one was read."""

    recipes: list[Imported]
    refused: list[RefusedEntry] = field(default_factory=list)


def read_recipe(content: bytes | str, *, language: str | None = None, charset: str | None = None) -> Imported:
    """The first recipe in a file, as `read_recipes` reads them. Raises ImportRefused, whose message says what to do."""
    return read_recipes(content, language=language, charset=charset).recipes[0]


def read_recipes(content: bytes | str, *, language: str | None = None, charset: str | None = None) -> ImportedFile:
    """Every recipe in a JSON file or a web page. `language` is a BCP 47 tag, for those that name none; `charset` what
    came with the file (of its Content-Type), for one that says nothing itself.

    Raises ImportRefused, whose message says what to do, if there is nothing to import.
    """
    recipes, refused = list[Imported](), list[RefusedEntry]()
    for found in _found(content, charset):
        try:
            recipes.append(convert(found, language=language))
        except ImportRefused as why:
            refused.append(RefusedEntry(plain_text(name_of(found.recipe))[:_LONGEST_NAME] or None, why))
    if not recipes:
        raise refused[0].why
    return ImportedFile(recipes, refused)


_LONGEST_NAME = 100


def _found(content: bytes | str, charset: str | None) -> list[FoundRecipe]:
    size = len(content) if isinstance(content, bytes) else len(content.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise too_large()
    text = (decoded(content, charset) if isinstance(content, bytes) else content).lstrip("\ufeff \t\r\n")
    if not text:
        raise ImportRefused("import_no_recipe", "This file is empty: there is nothing to import.")
    if text.startswith("<"):
        return find_recipes(_scripts(text), where="page")
    return find_recipes([_parsed(text)], where="file")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ImportRefused("import_not_json", "This JSON is nested too deeply to be a recipe.") from None
    except ValueError as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ImportRefused(
            "import_not_json", f"This is neither a web page nor JSON{where}. Import a page or a file with JSON-LD."
        ) from None


_SCRIPT = re.compile(r"<script\b([^<>]{0,2000})>", re.IGNORECASE)
_JSON_LD = re.compile(r"""type\s*=\s*["']?\s*application/ld\+json""", re.IGNORECASE)
_END = "</script"


def _scripts(page: str) -> list[Any]:
    """What the page's JSON-LD elements hold; one that is broken is no reason to miss the recipe in another.

    FoundRecipe by their tags alone: of a script's text HTML's rules want no more, and reading all of a page by
    `html.parser` takes time that grows with its square on hostile input.
    """
    found, lowered, at, mend = list[Any](), page.lower(), 0, _Mender()
    while (start := _SCRIPT.search(page, at)) is not None:
        end = lowered.find(_END, start.end())
        at = end if end >= 0 else len(page)
        if _JSON_LD.search(start[1]):
            found += _lenient(page[start.end() : at], mend)
    return found


_BEFORE = re.compile(r"\A(?:\s+|<!--|//|/\*|\*/|<!\[CDATA\[){1,20}")
_BEHIND = re.compile(r"(?:\s+|-->|//|/\*|\*/|\]\]>|;)+\Z")
_TAIL = 100
"""Characters at the end of a script in which such marks stand."""


def _lenient(raw: str, mend: _Mender) -> list[Any]:
    """The JSON in a script: also within the comments that hid scripts from browsers of old, or escaped once more; and
    what a template made that escapes nothing, mended as a model's reply is."""
    inner = _BEFORE.sub("", raw, count=1).rstrip()
    inner = inner[:-_TAIL] + _BEHIND.sub("", inner[-_TAIL:])
    for attempt in (inner, html.unescape(inner)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    return mend(inner) if "Recipe" in inner else []


class _Mender:
    """Reads JSON that is none: with a comma too many, a quote that ends its text too early. A text that is cut off is
    not read: half a recipe would pass for a whole one."""

    def __init__(self) -> None:
        self._room = Limits.wide().text or 0
        """Characters that are still read: a page may hold a hundred thousand such scripts."""

    def __call__(self, text: str) -> list[Any]:
        self._room -= len(text) + _PARSER_COST
        if self._room < 0:
            return []
        parser = JsonParser(strict=False, limits=Limits.wide())
        try:
            parser.feed(text)
            parser.close()
        except JsonSyntaxError:
            return []
        return [parser.value]


_PARSER_COST = 1_000
"""A parser takes as long to make as so many characters to read."""
