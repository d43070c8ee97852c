"""Incremental JSON to typed, validated recipe events."""

from kiwi_parser.assemble.reasons import reason_of
from kiwi_parser.coded_text import CodedText, coded
from kiwi_parser.errors import (
    JsonIncompleteError,
    JsonSyntaxError,
    KiwiParserError,
    LimitError,
    ParserClosedError,
    SchemaError,
)
from kiwi_parser.events import (
    ArrayStarted,
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    JsonEvent,
    KeyRead,
    ObjectStarted,
    Path,
    Repaired,
    TextDelta,
    ValueDone,
    apply,
)
from kiwi_parser.json_parser import JsonParser
from kiwi_parser.limits import Limits
from kiwi_parser.model_parser import ModelParser, Outcome
from kiwi_parser.plan import LeavesLists, Spelled, Streams, language_of, leaves_objects, note, notes_only
from kiwi_parser.recipe import Ingredient, Recipe, Step
from kiwi_parser.recipe.parser import RecipeParser

__all__ = [
    "ArrayStarted",
    "CodedText",
    "Event",
    "FieldDelta",
    "FieldDone",
    "FieldDropped",
    "FieldReset",
    "FieldStarted",
    "Ingredient",
    "JsonEvent",
    "JsonIncompleteError",
    "JsonParser",
    "JsonSyntaxError",
    "KeyRead",
    "KiwiParserError",
    "LeavesLists",
    "LimitError",
    "Limits",
    "ModelParser",
    "ObjectStarted",
    "Outcome",
    "ParserClosedError",
    "Path",
    "Recipe",
    "RecipeParser",
    "Repaired",
    "SchemaError",
    "Spelled",
    "Step",
    "Streams",
    "TextDelta",
    "ValueDone",
    "apply",
    "coded",
    "language_of",
    "leaves_objects",
    "note",
    "notes_only",
    "reason_of",
]
