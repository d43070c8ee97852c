"""Nothing that a request says is passed over in silence: a misspelt `allergies` is somebody's peanuts."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, ClassVar

from pydantic import BaseModel, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

LONGEST_NAME = 40


def no_such_name(name: str, known: Collection[str], what: str = "field") -> str:
    """What to say of a name that is not among the known ones, with the nearest of them, or all."""
    by_form = {_form(one): one for one in known}
    nearest = get_close_matches(_form(name[:LONGEST_NAME]), by_form, n=1, cutoff=0.5)
    if nearest:
        return f"There is no such {what}. Did you mean {by_form[nearest[0]]}?"
    return f"There is no such {what}. There are: {', '.join(known)}." if known else f"There is no {what} here."


def _form(name: str) -> str:
    """pantryItems, pantry-items and pantry_items are one."""
    return name.lower().replace("_", "").replace("-", "")


class KnownFields(BaseModel):
    """Refuses fields that it doesn't know, but for those in `of_old`, which say nothing that could matter here."""

    of_old: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _nothing_else(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        unknown = [name for name in data if name not in cls.model_fields and name not in cls.of_old]
        if unknown:
            raise ValidationError.from_exception_data(
                cls.__name__, [_unknown(name, cls.model_fields) for name in unknown]
            )
        return data


def _unknown(name: str, known: Collection[str]) -> InitErrorDetails:
    said: Any = no_such_name(name, known)  # typed as a literal, for it may be a template
    return InitErrorDetails(type=PydanticCustomError("unknown_field", said), loc=(name[:LONGEST_NAME],), input=None)
