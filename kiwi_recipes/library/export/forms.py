"""Every form by its name, with its media type and its file's name."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.archive import zipped
from kiwi_recipes.library.export.cooklang import cooklang
from kiwi_recipes.library.export.json_ld import json_ld, nextcloud, web_page
from kiwi_recipes.library.export.markdown import markdown
from kiwi_recipes.library.export.paprika import paprika_file
from kiwi_recipes.library.export.text import text

__all__ = ["FORMS", "Export", "Form", "FormName", "export"]

FormName = Literal["jsonld", "cooklang", "markdown", "text", "html", "nextcloud", "paprika"]


class Write(Protocol):
    """What makes a form of a recipe."""

    def __call__(self, recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str | bytes: ...


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `media_type` without parameters, `suffix` of its files."""

    media_type: str
    suffix: str
    write: Write


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand on."""

    content: bytes
    media_type: str
    file_name: str
    """In ASCII."""
    title_name: str
    """The same in the recipe's own letters."""

    @property
    def is_binary(self) -> bool:
        """Not for a terminal."""
        return self.media_type in ("application/zip", "application/octet-stream")


def _as_json(make: Callable[..., dict[str, Any]]) -> Write:
    def write(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str:
        return json.dumps(make(recipe, language=language, tags=tags), ensure_ascii=False, indent=2) + "\n"

    return write


def _nextcloud_folder(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> bytes:
    body = nextcloud(recipe, language=language, tags=tags)
    return zipped({f"{body['name']}/recipe.json": json.dumps(body, ensure_ascii=False, indent=2).encode()})


FORMS: dict[FormName, Form] = {
    "jsonld": Form("application/ld+json", "json", _as_json(json_ld)),
    "cooklang": Form("text/x-cooklang", "cook", cooklang),
    "markdown": Form("text/markdown", "md", markdown),
    "text": Form("text/plain", "txt", text),
    "html": Form("text/html", "html", web_page),
    "nextcloud": Form("application/zip", "zip", _nextcloud_folder),
    "paprika": Form("application/octet-stream", "paprikarecipes", paprika_file),
}


def export(recipe: Recipe, form: FormName, *, language: str | None = None, tags: Sequence[str] = ()) -> Export:
    """The recipe in one form, as UTF-8. `language` is a BCP 47 tag; by default it is seen from the texts."""
    chosen = FORMS[form]
    stem = _file_stem(recipe.title)
    content = chosen.write(recipe, language=language, tags=tags)
    return Export(
        content.encode("utf-8", "replace") if isinstance(content, str) else content,
        chosen.media_type,
        f"{stem}.{chosen.suffix}",
        f"{_title_stem(recipe.title) or stem}.{chosen.suffix}",
    )


_LONGEST_STEM = 60


def _title_stem(title: str) -> str:
    """The title without what some file system takes for something else (Windows: https://learn.microsoft.com/windows/
    win32/fileio/naming-a-file), and without dots that would hide the file or move it."""
    visible = "".join(char for char in title if char.isspace() or unicodedata.category(char)[0] != "C")
    stem = " ".join(re.sub(r'[\\/:*?"<>|%]', " ", visible).split()).strip(" .")
    return stem[:_LONGEST_STEM].strip(" .") if not _RESERVED.fullmatch(stem) else ""


_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9])(?:\..*)?", re.IGNORECASE)


def _file_stem(title: str) -> str:
    """The title in letters that every file system and header has."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_title)[:_LONGEST_STEM].strip("-")
    return stem if stem and not _RESERVED.fullmatch(stem) else "recipe"
