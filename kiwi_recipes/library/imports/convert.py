"""A recipe's object, in whichever form, as our `Recipe`: lines, times and yields are read by the parser's readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from kiwi_parser.recipe import MAX_INGREDIENTS, MAX_STEPS, Recipe
from kiwi_parser.recipe.durations import read_minutes
from kiwi_parser.recipe.fields import MAX_MINUTES, MAX_STEP
from kiwi_parser.recipe.servings import read_servings
from pydantic import ValidationError

from kiwi_recipes.library.export.allergens import UNCHECKED
from kiwi_recipes.library.export.json_ld import AUTHOR
from kiwi_recipes.library.export.words import language_in
from kiwi_recipes.library.imports.errors import ImportRefused
from kiwi_recipes.library.imports.find import FoundRecipe, name_of
from kiwi_recipes.library.imports.rows import ingredient_rows
from kiwi_recipes.library.imports.steps import step_rows
from kiwi_recipes.library.imports.texts import LONGEST_TEXT, paragraphs, plain_text
from kiwi_recipes.recipes.enrich import all_linked
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.schemas import AllergenReport, Sighting

__all__ = ["Imported", "convert"]

MAX_SERVINGS = 50


class ImportRemark(NamedTuple):
    """What could not be read, or was put in another way; `kind` and `evidence` say it to programs."""

    kind: str
    message: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Imported:
    """A recipe that was read; `remarks` say what could not be, or was put in another way."""

    recipe: Recipe
    language: str | None
    source_url: str | None
    tags: list[str]
    remarks: list[ImportRemark]
    allergens: AllergenReport | None = None
    """Of a recipe of ours: what was found, when it was held against somebody's allergies."""

    @property
    def likely(self) -> list[Sighting]:
        """What is to be agreed to before it is kept."""
        return [] if self.allergens is None else self.allergens.likely


def convert(found: FoundRecipe, *, language: str | None = None) -> Imported:
    """The recipe, with its steps linked to its ingredients. Raises ImportRefused."""
    node, remarks = found.recipe, list[ImportRemark]()
    if not name_of(node):
        raise ImportRefused("import_no_name", "The recipe in there has no name. Add one (`name`), and import it again.")
    if (ours := _ours(node)) is not None:
        return ours
    title = plain_text(name_of(node))
    description = plain_text(node.get("description"))
    notes = "\n".join(_notes(node))
    steps = step_rows(found)
    language = _tag(node) or language or language_of(" ".join([description, notes, *(row["text"] for row in steps)]))
    rows = ingredient_rows(found)
    _check(rows, steps)
    steps = _fitting(steps, remarks)
    prep, cook = _times(node, remarks, language)
    said = {
        "title": title,
        "description": "" if description == title else description,
        "servings": _servings(node, remarks, language),
        "prep_minutes": prep,
        "cook_minutes": cook,
        "ingredients": rows,
        "steps": steps,
        "notes": notes,
    }
    try:
        recipe = Recipe.model_validate(said, context={"language": language})
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"]))
        raise ImportRefused("import_no_content", f"The recipe can't be read at {where}: {fault['msg']}.") from None
    written = recipe.model_dump()
    linked = all_linked(written["steps"], written["ingredients"], language or "en")
    for name in ("title", "description", "notes"):
        if len(written[name]) < len(str(said[name])):
            length = len(written[name])
            message = f"The {name} was cut to {length} characters."
            remarks.append(ImportRemark("text_cut", message, {"field": name, "length": length}))
    return Imported(Recipe.model_validate({**written, "steps": linked}), language, _url(node), _tags(node), remarks)


def _ours(node: dict[str, Any]) -> Imported | None:
    """A recipe as we serve and keep it: taken as it is, with what is known of its allergens."""
    steps = node.get("steps")
    if "@type" in node or not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        return None
    if not all("uses" in step for step in steps):
        return None
    try:
        recipe = Recipe.model_validate({key: node[key] for key in Recipe.model_fields if key in node})
        allergens = AllergenReport.model_validate(node["allergens"]) if node.get("allergens") else None
    except ValidationError:
        return None
    return Imported(recipe, language_in(recipe), None, [], [], allergens)


def _check(rows: list[Any], steps: list[dict[str, Any]]) -> None:
    if not rows:
        raise ImportRefused("import_no_content", "The recipe in there has no ingredients.")
    if not steps:
        raise ImportRefused("import_no_content", "The recipe in there has no steps.")
    if len(rows) > MAX_INGREDIENTS:
        raise ImportRefused(
            "import_too_long",
            f"The recipe has {len(rows)} ingredients; at most {MAX_INGREDIENTS} are kept. Import its parts one by one.",
        )


# --- steps ----------------------------------------------------------------------------------------------------------

_MOST_TO_JOIN = 10 * MAX_STEPS
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def _fitting(steps: list[dict[str, Any]], remarks: list[ImportRemark]) -> list[dict[str, Any]]:
    """Long steps cut between sentences, and short ones joined where there are too many: no word is lost."""
    letters = sum(len(row["text"]) for row in steps)
    if letters > MAX_STEPS * MAX_STEP or len(steps) > _MOST_TO_JOIN:
        raise ImportRefused(
            "import_too_long",
            f"The recipe has {len(steps)} steps of {letters} characters in all; at most {MAX_STEPS} of {MAX_STEP} are "
            "kept. Import its parts one by one.",
        )
    cut = [{**row, "text": text} for row in steps for text in _parts(row["text"])]
    if len(cut) > len(steps):
        message = f"Long steps were cut between sentences: {len(cut)} of {len(steps)}."
        remarks.append(ImportRemark("steps_cut", message, {"steps": len(cut), "written": len(steps)}))
    joined = cut
    while len(joined) > MAX_STEPS:
        sizes = [len(one["text"]) + len(other["text"]) + 1 for one, other in pairwise(joined)]
        at = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[at] > MAX_STEP:
            raise ImportRefused("import_too_long", f"The recipe's steps are longer than {MAX_STEPS} of ours can hold.")
        both = {"text": f"{joined[at]['text']} {joined[at + 1]['text']}"}
        joined = [*joined[:at], both, *joined[at + 2 :]]
    if len(joined) < len(cut):
        message = f"Short steps were joined: {len(joined)} of {len(cut)}."
        remarks.append(ImportRemark("steps_joined", message, {"steps": len(joined), "written": len(cut)}))
    return joined


def _parts(text: str) -> Iterator[str]:
    part = ""
    for sentence in _SENTENCE.split(text):
        if part and len(part) + 1 + len(sentence) > MAX_STEP:
            yield part
            part = ""
        part = f"{part} {sentence}".strip()
        while len(part) > MAX_STEP:
            at = part.rfind(" ", 0, MAX_STEP)
            at = at if at > 0 else MAX_STEP
            yield part[:at]
            part = part[at:].strip()
    if part:
        yield part


# --- numbers --------------------------------------------------------------------------------------------------------


def _times(node: dict[str, Any], remarks: list[ImportRemark], language: str | None) -> tuple[int | None, int | None]:
    """Time to prepare and to cook. A time in all alone is taken for cooking: nobody plans on too little."""
    said = {
        "prep": ("prepTime", "prep_time", "prep_minutes", "working_time"),
        "cook": ("cookTime", "performTime", "cook_time", "perform_time", "cook_minutes", "waiting_time"),
        "total": ("totalTime", "total_time", "total_minutes"),
    }
    read = {name: _minutes([node.get(key) for key in keys], language) for name, keys in said.items()}
    prep, cook, total = read["prep"], read["cook"], read["total"]
    if total is not None and cook is None and total > (prep or 0):
        cook = total - (prep or 0)
        message = "Only the time in all was said: what is not for preparing is taken for cooking."
        remarks.append(ImportRemark("time_in_all", message, {"minutes": total}))
    elif total is not None and cook is not None and prep is None and total > cook:
        prep = total - cook
    for what, minutes in (("prepare", prep), ("cook", cook)):
        if minutes is not None and minutes > MAX_MINUTES:
            message = f"The time to {what} ({minutes} minutes) is more than {MAX_MINUTES // 60} hours: left out."
            evidence = {"field": _FIELD_OF_TIME[what], "minutes": minutes, "most": MAX_MINUTES}
            remarks.append(ImportRemark("time_too_long", message, evidence))
    return tuple(None if minutes is not None and minutes > MAX_MINUTES else minutes for minutes in (prep, cook))  # type: ignore[return-value]


_FIELD_OF_TIME = {"prepare": "prep_minutes", "cook": "cook_minutes"}
_ENDLESS = 1e6
"""JSON may have infinity, or a number with thousands of digits."""


def _minutes(values: list[Any], language: str | None) -> int | None:
    for value in values:
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = next((value[key] for key in ("maxValue", "value", "@value", "minValue") if key in value), None)
        if isinstance(value, bool):
            continue
        minutes = read_minutes(value.strip(), language) if isinstance(value, str) else None
        if isinstance(value, (int, float)) and 0 < value < _ENDLESS:
            minutes = int(value)
        if minutes:
            return minutes
    return None


def _servings(node: dict[str, Any], remarks: list[ImportRemark], language: str | None) -> int | None:
    keys = ("recipeServings", "recipeYield", "yield", "recipe_yield", "servings", "recipe_servings")
    said = [value for key in keys for value in _flat(node.get(key))]
    said += [f"{value} {plain_text(node.get('servings_text'))}" for value in _flat(node.get("servings"))]
    for value in said:
        read = read_servings(value[:_LONGEST_YIELD], language) if isinstance(value, str) else value
        if isinstance(read, (int, float)) and not isinstance(read, bool):
            if 1 <= read <= MAX_SERVINGS and read == int(read):
                return int(read)
            if read > MAX_SERVINGS:
                shown = f"{read:.0f}" if read < _ENDLESS else "far too many"
                message = f"It is for {shown}; at most {MAX_SERVINGS} are kept: left out."
                remarks.append(ImportRemark("servings_too_many", message, {"most": MAX_SERVINGS}))
                return None
    if words := [value for value in said if isinstance(value, str) and value.strip()]:
        message = f"For how many it is could not be read: {words[0][:80]}"
        remarks.append(ImportRemark("servings_unread", message, {"written": words[0][:80]}))
    return None


_LONGEST_YIELD = 200
_MOST_YIELDS = 10


def _flat(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [entry for member in value[:_MOST_YIELDS] for entry in _flat(member)]
    if isinstance(value, dict):
        unit = value.get("unitText")
        number = value.get("value", value.get("@value"))
        return [f"{number} {plain_text(unit)}" if unit else number]
    return [] if value is None else [value]


# --- texts ----------------------------------------------------------------------------------------------------------


def _notes(node: dict[str, Any]) -> Iterator[str]:
    """Our own comments, Mealie's notes. What an export of ours says about allergens is said of that recipe then: it is
    kept, but for that nobody looked, which the next export says again."""
    comments = node.get("comment")
    comments = comments[:_MOST_NOTES] if isinstance(comments, list) else [comments]
    own = [one for one in comments if isinstance(one, dict) and (_is_ours(one) or _is_ours(node))]
    own = [one for one in own if plain_text(one.get("text")) not in UNCHECKED]
    for value in (own, node.get("notes"), node.get("recipeNotes")):
        for entry in value[:_MOST_NOTES] if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                title, text = plain_text(entry.get("title")), plain_text(entry.get("text"))
                yield from filter(None, [f"{title}: {text}" if title and text else title or text])
            else:
                yield from paragraphs(entry)


_MOST_NOTES = 100


def _is_ours(node: dict[str, Any]) -> bool:
    """On a page elsewhere the comments are its readers'."""
    author = node.get("author")
    return isinstance(author, dict) and author.get("name") == AUTHOR


def _url(node: dict[str, Any]) -> str | None:
    for key in ("url", "orgURL", "org_url", "source_url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value[:2000]
    return None


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def _tag(node: dict[str, Any]) -> str | None:
    value = node.get("inLanguage")
    value = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


_MOST_TAGS, _LONGEST_TAG = 20, 40
_MOST_SAID = 100


def _tags(node: dict[str, Any]) -> list[str]:
    said: list[str] = []
    for key in ("keywords", "tags"):
        value = node.get(key)
        for entry in value[:_MOST_SAID] if isinstance(value, list) else [value]:
            entry = (entry.get("name") or entry.get("label")) if isinstance(entry, dict) else entry
            said += entry[:LONGEST_TEXT].split(",")[:_MOST_SAID] if isinstance(entry, str) else []
    tags = (plain_text(tag)[:_LONGEST_TAG].strip() for tag in said)
    return list(dict.fromkeys(tag for tag in tags if tag))[:_MOST_TAGS]
