"""The JSON Schema that a reply should obey, built for one request from the parser's own `Recipe`.

Each in rows or in lines, of which an ingredient or a step is one text; and in two forms, because servers and models
differ:

full    for models that can cook. Only what llama.cpp, Ollama and OpenAI's strict mode all take: every property required
        ("may be left out" is a null), no further properties, no string lengths.
tiny    for models of some hundred million parameters, which repeat themselves until something stops them: few rows,
        the foods dealt out over fixed slots, every sentence held to its pattern. llama.cpp's grammar takes all that.

Both name the properties in the order of `Recipe`, which is the order in which they are to be written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.food.allergens import held_against
from kiwi_recipes.food.pantry import STAPLES
from kiwi_recipes.food.plausible import DRY, SPICES, kind_of, too_much
from kiwi_recipes.llm.types import JsonSchema
from kiwi_recipes.recipes.pantry_split import PantrySplit
from kiwi_recipes.recipes.phrases import phrases_for, said
from kiwi_recipes.recipes.safety import asked_of, rules_of
from kiwi_recipes.recipes.schemas import RecipeRequest

SURPRISES = (
    "honey",
    "chilli flakes",
    "lemon",
    "parsley",
    "ginger",
    "cinnamon",
    "soy sauce",
    "maple syrup",
    "mint",
    "sesame",
)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a further attempt is to write: these fields, and these lists only from row `rows[name]` on, the ingredients
    under `heading`."""

    fields: tuple[str, ...]
    rows: dict[str, int]
    heading: str | None = None


EVERYTHING = Lacking(tuple(Recipe.model_fields), {})


def recipe_schema(request: RecipeRequest, pantry_split: PantrySplit, lacking: Lacking = EVERYTHING) -> JsonSchema:
    """The full form. Most of it is one and the same for all requests: not to be changed."""
    properties = {name: schema for name, schema in field_schemas().items() if name in lacking.fields}
    for name in properties.keys() & lacking.rows.keys():
        properties[name] = _shortened(properties[name], lacking.rows[name])
    if request.servings is not None and "servings" in properties:
        properties["servings"] = {"type": "integer", "enum": [request.servings]}
    if request.max_minutes is not None:
        for name in properties.keys() & {"prep_minutes", "cook_minutes"}:
            properties[name] = {**properties[name], "maximum": request.max_minutes}
    if request.level == 3 and request.max_missing == 0 and "ingredients" in properties:
        names = [*pantry_split.items, *allowed(STAPLES, request, but=pantry_split.items)]
        properties["ingredients"] = _named(properties["ingredients"], names)
    return object_schema(properties)


def lines_schema(request: RecipeRequest, pantry_split: PantrySplit, lacking: Lacking = EVERYTHING) -> JsonSchema:
    """The full form in lines, without nulls."""
    rows = recipe_schema(request.model_copy(update={"max_missing": None}), pantry_split, lacking)
    return object_schema({name: _in_lines(schema) for name, schema in rows["properties"].items()})


def _in_lines(schema: JsonSchema) -> JsonSchema:
    if schema["type"] == "array":
        return {**schema, "items": {"type": "string"}}
    if not isinstance(schema["type"], list):
        return schema
    some = {"enum": [value for value in schema["enum"] if value is not None]} if "enum" in schema else {}
    return {**schema, "type": schema["type"][0], **some}


def tiny_schema(request: RecipeRequest, pantry_split: PantrySplit, lacking: Lacking = EVERYTHING) -> JsonSchema:
    """The tiny form. Of the fields that it does not know those that are a choice are asked for, others are left to
    their defaults."""
    shelf = _shelf(request, pantry_split)
    return _tiny(
        request, lacking, shelf, _slots(request, shelf, _row, _metric_row), lambda text: object_schema({"text": text})
    )


def tiny_lines_schema(request: RecipeRequest, pantry_split: PantrySplit, lacking: Lacking = EVERYTHING) -> JsonSchema:
    """The tiny form in lines."""
    shelf = _shelf(request, pantry_split)
    return _tiny(request, lacking, shelf, _slots(request, shelf, tiny_line, _metric_line), lambda text: text)


def _tiny(
    request: RecipeRequest,
    lacking: Lacking,
    shelf: Shelf,
    slots: list[JsonSchema],
    step_of: Callable[[JsonSchema], JsonSchema],
) -> JsonSchema:
    prep, cook = _times(request)
    texts = tiny_texts(request, shelf, cook[-1])
    steps = [step_of(step) for step in texts.pop("steps")]
    known: dict[str, JsonSchema] = {
        "title": texts["title"],
        "description": texts["description"],
        "servings": {"type": "integer", "enum": [request.servings or 2]},
        "prep_minutes": {"type": "integer", "enum": prep},
        "cook_minutes": {"type": "integer", "enum": cook},
        "ingredients": {
            "type": "array",
            "prefixItems": slots[lacking.rows.get("ingredients", 0) :],
        },
        "steps": {
            "type": "array",
            "prefixItems": steps[lacking.rows.get("steps", 0) :] or steps[-1:],
        },
        "notes": texts["notes"],
    }
    known |= {name: _in_lines(schema) for name, schema in _choices().items() if name not in known}
    rows: Sequence[Any] = known["ingredients"]["prefixItems"]
    wanted = [name for name in known if name in lacking.fields and (name != "ingredients" or rows)]
    return object_schema({name: known[name] for name in wanted})


def _choices() -> dict[str, JsonSchema]:
    return {name: schema for name, schema in field_schemas().items() if "enum" in schema}


def _times(request: RecipeRequest) -> tuple[list[int], list[int]]:
    """What there is to choose from for the preparing and for the cooking: together no more than was asked for."""
    most = min(request.max_minutes or 60, 60)
    prep = _up_to(most // 3, (5, 10, 15, 20), 2)
    return prep, _up_to(most - prep[-1], (10, 15, 20, 25, 30), max(1, min(5, most - prep[-1])))


def _up_to(most: int, numbers: Sequence[int], least: int) -> list[int]:
    return [number for number in numbers if number <= most] or [least]


def tiny_texts(request: RecipeRequest, shelf: Shelf, cook_minutes: int) -> dict[str, Any]:
    """Title, description, steps and notes; the steps as a list."""
    phrases = phrases_for(request.language)
    plain = [names for names in shelf.foods if all(map(IS_A_NAME.fullmatch, names))]
    if phrases is None or not plain:
        return {
            "title": {"type": "string", "pattern": rf"^[A-Z][^.!?:{HARMFUL}]{{4,50}}$"},
            "description": sentence(20, 110),
            "steps": [sentence(15, 100)] * 3,
            "notes": sentence(10, 80),
        }
    recipe = said(
        phrases,
        plain,
        shelf.staples,
        cooked_for=_up_to(cook_minutes - 2, (5, 8, 10, 12), 2),
        then_for=_up_to(cook_minutes // 3, (2, 3, 5), 2),
        in_one=request.hard_day_mode,
    )
    return {
        "title": {"type": "string", "pattern": f"^{recipe.title}$"},
        "description": _of_phrase(recipe.description),
        "steps": [_of_phrase(step) for step in recipe.steps],
        "notes": _of_phrase(recipe.notes),
    }


def _of_phrase(pattern: str) -> JsonSchema:
    return {"type": "string", "pattern": rf"^{pattern}\.$"}


HARMFUL = '"' + r"\\<>\x01-\x1f"
"""What no pattern may match, as it stands in a class: servers hold the JSON itself to it, unescaped, so a quote, a
backslash or a control character would make it something else than JSON."""


def allowed(foods: Sequence[str], request: RecipeRequest, but: Sequence[str] = ()) -> list[str]:
    """Those of our own suggestions that no allergy and no diet forbids and that are not listed already."""
    taken = {name.casefold() for name in but}
    forbidden = asked_of(rules_of(request))
    return [food for food in foods if food not in taken and not held_against(food, forbidden)]


# --- the full form --------------------------------------------------------------------------------------------------

_KEPT = ("type", "enum", "minimum", "maximum", "minItems", "maxItems")


@cache
def field_schemas() -> dict[str, JsonSchema]:
    """Each field of a recipe, not to be changed."""
    schema = Recipe.model_json_schema()
    properties: dict[str, JsonSchema] = _plain(schema, schema["$defs"])["properties"]
    return properties


def _plain(schema: JsonSchema, definitions: dict[str, JsonSchema]) -> JsonSchema:
    """Pydantic's schema without references, unions, defaults and titles: what all servers understand alike."""
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    if "anyOf" in schema:
        return _nullable(*(_plain(option, definitions) for option in schema["anyOf"]))
    if schema.get("type") == "object":
        return object_schema({name: _plain(value, definitions) for name, value in schema["properties"].items()})
    plain = {key: schema[key] for key in _KEPT if key in schema}
    if "items" in schema:
        plain["items"] = _plain(schema["items"], definitions)
    return plain


def _nullable(*options: JsonSchema) -> JsonSchema:
    """`X | null` in one schema. Raises ValueError for any other union: a recipe's fields have none."""
    some = [option for option in options if option.get("type") != "null"]
    if len(some) != 1 or len(options) != 2:
        raise ValueError(f"a field of a recipe is one type, or that type and null: {options}")
    schema = {**some[0], "type": [some[0]["type"], "null"]}
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def object_schema(properties: dict[str, JsonSchema]) -> JsonSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _shortened(schema: JsonSchema, rows: int) -> JsonSchema:
    """The rest of a list: there may be nothing left to write, and no more than the whole may hold."""
    return {**schema, "minItems": 0, "maxItems": max(0, schema["maxItems"] - rows)}


def _named(schema: JsonSchema, names: list[str]) -> JsonSchema:
    """The list of ingredients, with no others than these."""
    members = schema["items"]["properties"]
    return {**schema, "items": object_schema({**members, "name": {"type": "string", "enum": names}})}


# --- the tiny form --------------------------------------------------------------------------------------------------

_MAX_FOODS = 6
TINY_PANTRY = 500
"""Characters of food names in the prompt of a tiny model: its context is small, a letter may cost it three tokens."""


def at_hand(texts: Sequence[str], room: int) -> list[str]:
    """The first texts that fit into so many characters, and at least one."""
    taken = list(accumulate(len(text) for text in texts))
    return [text for text, end in zip(texts, taken, strict=True) if end <= room] or list(texts[:1])


MakeRow = Callable[..., JsonSchema]
"""Takes the names of foods, for how many people, and the units if there are few."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a tiny model may use: the names that each place of its list may have, and staples."""

    foods: list[list[str]]
    staples: dict[str, str]
    """By their English names, the names that they have in the recipe."""


def _shelf(request: RecipeRequest, pantry_split: PantrySplit) -> Shelf:
    """A pantry larger than the list is dealt out over the places like cards: no food comes twice."""
    pantry = at_hand(pantry_split.items, TINY_PANTRY)
    places = min(len(pantry), _MAX_FOODS if request.level == 3 else _MAX_FOODS - 2)
    foods = [list(pantry[place::places]) for place in range(places)]
    if request.level == 4:
        extra = allowed(SURPRISES, request, but=pantry)
        foods += [extra[place::2] for place in range(2) if extra[place::2]]
    phrases = phrases_for(request.language)
    own = phrases.staples if phrases else {}
    staples = {name: own.get(name, name) for name in allowed(STAPLES[:3], request, but=pantry)}
    wanted = [name for name, here in staples.items() if here not in pantry][:2]
    return Shelf(foods, {name: staples[name] for name in wanted})


def _slots(request: RecipeRequest, shelf: Shelf, plain_row: MakeRow, metric_row: MakeRow) -> list[JsonSchema]:
    """One row per food."""
    row = metric_row if request.units == "metric" else plain_row
    people = request.servings or 2
    poured = [
        plain_row([here], people, ("tbsp",) if "oil" in name else ("pinch",)) for name, here in shelf.staples.items()
    ]
    return [row(names, people) for names in shelf.foods] + poured


def _row(names: list[str], _people: int, units: Sequence[str | None] = ("piece", "cup", "tbsp", None)) -> JsonSchema:
    """The name comes first here: a small model that has named the food guesses its amount better."""
    return object_schema(
        {
            "name": {"type": "string", "enum": names},
            "quantity": {"type": "integer", "enum": [1, 2, 3, 4]},
            "unit": {"enum": list(units)},
        }
    )


def _metric_row(names: list[str], people: int) -> JsonSchema:
    """Pieces and spoons, or grams and millilitres by the fifty: no cups, and no two grams of rice."""
    weighed = _row(names, people, ("g", "ml"))
    weighed["properties"]["quantity"] = {"type": "integer", "enum": [50, 100, 150, 200, 250, 300, 400]}
    return {"anyOf": [_row(names, people, ("piece", "tbsp", None)), weighed]}


IS_A_NAME = re.compile(r"[^\W_][\w '&%-]{0,39}")
"""What a line's name is read as, and what a pattern can hold as it stands: any other is written in a row of its own."""
_AMOUNTS = (1, 2, 3, 4)
_GRAMS = (50, 100, 150, 200, 250, 300, 400)


def tiny_line(names: list[str], people: int, units: Sequence[str] = ()) -> JsonSchema:
    """ "2 cup rice": a number, one of the units, one of the foods."""
    if not all(map(IS_A_NAME.fullmatch, names)):
        return _row(names, people, units or ("cup", "tbsp", None))
    return _of_amounts(names, people, [(number, unit) for number in _AMOUNTS for unit in units or ("cup", "tbsp", "")])


def _metric_line(names: list[str], people: int) -> JsonSchema:
    """Pieces and spoons, or grams and millilitres by the fifty."""
    if not all(map(IS_A_NAME.fullmatch, names)):
        return _metric_row(names, people)
    weighed = [(number, unit) for number in _GRAMS for unit in ("g", "ml")]
    return _of_amounts(names, people, [(number, unit) for number in _AMOUNTS for unit in ("", "tbsp")] + weighed)


def _of_amounts(names: list[str], people: int, amounts: Sequence[tuple[int, str]]) -> JsonSchema:
    """Those amounts that can be meant."""
    kinds = {kind_of(name) for name in names}
    if SPICES in kinds and len(amounts) > len(_AMOUNTS):
        amounts = [(number, unit) for number in _AMOUNTS for unit in ("tsp", "tbsp")]
    elif len(kinds) == 1:
        units = _UNITS_OF.get(kinds.pop() or "", frozenset())
        amounts = [amount for amount in amounts if amount[1] in units] or amounts
    meant = [amount for amount in amounts if _is_meant(names, people, *amount)] or [(1, "tsp")]
    said = [f"{number} {unit} " if unit else f"{number} " for number, unit in meant]
    return {"type": "string", "pattern": rf"^({'|'.join(said)})({'|'.join(names)})$"}


_UNITS_OF = {"eggs": frozenset(("",)), "things of a hand's size": frozenset(("",)), DRY: frozenset(("cup", "g"))}
"""What a food of a kind is measured in, where that is for certain: two onions, no spoon of pasta."""


def _is_meant(names: list[str], people: int, number: int, unit: str) -> bool:
    return not any(too_much({"name": name, "quantity": number, "unit": unit or None}, people) for name in names)


def sentence(least: int, most: int) -> JsonSchema:
    """One sentence: its full stop ends the string, so a model can't go round in circles inside it."""
    return {"type": "string", "pattern": rf"^[A-Z][^.!?{HARMFUL}]{{{least},{most}}}\.$"}
