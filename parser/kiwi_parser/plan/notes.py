"""What validators say about one value while it is read."""

from __future__ import annotations

from functools import lru_cache

from pydantic import ValidationInfo


class Notes(list[str]):
    """What validators said about one value; handed to them as pydantic's validation context."""

    early = False
    """Whether one of them looked at fields that are not known yet."""
    language: str | None = None
    """In which language the text is written (BCP 47), where that is known."""


@lru_cache(maxsize=64)
def notes_in(language: str | None) -> type[Notes]:
    """`Notes` that tell the validators the language of the text."""
    return Notes if language is None else type("Notes", (Notes,), {"language": language})


def language_of(info: ValidationInfo) -> str | None:
    """The language of a text that a validator is to read (BCP 47): of the parser, or of `context={"language": ...}`."""
    context = info.context
    if isinstance(context, Notes):
        return context.language
    said = context.get("language") if isinstance(context, dict) else None
    return said if isinstance(said, str) else None


def note(info: ValidationInfo, *texts: str) -> None:
    """Say, from within a validator, that a value was read differently from how it was written.

    The text ends up in `FieldDone.notes`. Outside a parser it does nothing.
    """
    notes = info.context  # once: pydantic makes a new reference of it each time
    if isinstance(notes, Notes):
        notes += texts
