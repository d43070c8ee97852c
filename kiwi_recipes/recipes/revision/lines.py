"""What a line of a change says: which part of the recipe it is about, and what is to stand there.

title: Tofu and Pea Rice
ingredient 3: 200 g tofu, diced          also one behind the last, which is added
step 2: Fry the tofu for 8 minutes.
after step 2: Let it rest for 5 minutes.
remove ingredient 4
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from kiwi_parser import CodedText, coded, reason_of
from kiwi_parser.events import Path
from kiwi_parser.plan import LeavesLists
from kiwi_parser.recipe import Recipe
from pydantic import BaseModel, BeforeValidator, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

LISTS = {"ingredients": "ingredient", "steps": "step"}
"""The lists, and what one of their rows is called."""

MOST_CHANGES = 100
LONGEST_HEAD = 40
"""Characters in which a line has said what it is about."""


@dataclass(frozen=True, slots=True)
class Target:
    """`path` is the part; of "after" the row behind which a new one comes, -1 being in front of all."""

    kind: Literal["set", "remove", "after"]
    path: Path


_PLURALS = (*LISTS, "notes")
"""What a line may name by one as well: "note", "step 3"."""


def _spelled(name: str) -> str:
    return name.replace("_", "[ _]") + ("?" if name in _PLURALS else "")


_HEAD = re.compile(
    r"""\s*(?:[-*•]\s*)?
    (?:(?P<remove>remove|delete|drop|omit|leave\ out)\b\s*:?\s*)?
    (?:(?P<after>after|behind)\s+)?
    (?P<name>NAMES)
    \s*[#/]?\s*(?P<number>\d{1,3})?\s*(?P<end>[:：]|$)\s*""".replace(
        "NAMES", "|".join(map(_spelled, Recipe.model_fields))
    ),
    re.VERBOSE | re.IGNORECASE,
)
_GONE = frozenset({"", "-", "–", "—", "remove", "removed", "delete", "deleted", "none", "null", "omit", "omitted"})


def read_head(line: str) -> tuple[Target, str] | None:
    """What a line is about, and the rest of it; None if it does not say."""
    found = _HEAD.match(line)
    if found is None:
        return None
    name = found["name"].lower().replace(" ", "_")
    name = name if name in Recipe.model_fields else f"{name}s"
    path: Path = (name,)
    if name in LISTS:
        if found["number"] is None:
            return None
        path = (name, int(found["number"]) - 1)
    rest = line[found.end() :]
    if found["remove"] or (len(path) == 2 and _bare(rest) in _GONE and found["end"] != ""):
        return Target("remove", path), ""
    if found["end"] == "":
        return None  # nothing is said of it
    return Target("after" if found["after"] and len(path) == 2 else "set", path), rest


def _bare(text: str) -> str:
    return text.strip(" .()[]").lower()


def part_name(path: Path) -> str:
    """How a part is called in a prompt: "title", "step 3"."""
    name = str(path[0])
    return f"{LISTS[name]} {int(path[1]) + 1}" if len(path) > 1 and name in LISTS else name


@lru_cache(maxsize=16)
def _model_of(name: str) -> type[BaseModel]:
    info = Recipe.model_fields[name]
    annotation: Any = info.annotation
    return create_model("Part", value=(annotation, info))


class UnreadError(ValueError):
    """What was written for a part is no value of it."""

    def __init__(self, reason: CodedText) -> None:
        super().__init__(reason)
        self.reason = reason


def read_value(path: Path, text: str, language: str) -> Any:
    """The value that a part has by this text, as JSON. Raises UnreadError, with the reason."""
    name = str(path[0])
    value = [text.strip()] if name in LISTS else text.strip()
    try:
        read = _model_of(name).model_validate({"value": value}, context={"language": language})
    except ValidationError as error:
        raise UnreadError(reason_of(error, 2 if name in LISTS else 1)) from None
    found: Any = read.model_dump(mode="json")["value"]
    if found is None or (name in LISTS and len(found) != 1):
        raise UnreadError(coded("unreadable", "can't be read"))
    return found[0] if name in LISTS else found


def _one_line(change: Any) -> Any:
    """A change as an object, `{"step 2": "…"}` or `{"part": "step 2", "text": "…"}`, as the line that was asked for."""
    if not isinstance(change, dict) or not 1 <= len(change) <= 2:
        return change
    words = next(iter(change.items())) if len(change) == 1 else [*change.values()]
    return f"{words[0]}: {'' if words[1] is None else words[1]}"


def _as_list(changes: Any) -> Any:
    return [_one_line({name: text}) for name, text in changes.items()] if isinstance(changes, dict) else changes


def _optional(info: FieldInfo) -> Any:
    """The field, or null: what reads it is asked only about what is no null."""
    some: Any = Annotated[info.annotation, *info.metadata]
    return (some | None, None)


Reply: type[BaseModel] = create_model(
    Recipe.__name__,
    changes=(
        Annotated[list[Annotated[str, BeforeValidator(_one_line)]], BeforeValidator(_as_list), LeavesLists()],
        Field(default_factory=list, max_length=MOST_CHANGES),
    ),
    **{name: _optional(info) for name, info in Recipe.model_fields.items()},
)
"""What is read of a reply: the changes, and whole fields of a recipe, which a model may write without being asked to.
By its name the parser knows what it may lie under."""
