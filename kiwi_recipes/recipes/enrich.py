"""What the server adds to a recipe: what is from the pantry, the time in all, the allergies, which model wrote it.

And what it can see of a finished recipe by looking: wishes that were not kept, steps that point to nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from kiwi_parser.recipe.fields import MAX_MINUTES

from kiwi_recipes.food.allergens import Finding, is_read
from kiwi_recipes.food.mentions import not_listed
from kiwi_recipes.food.pantry import find_in, is_staple
from kiwi_recipes.food.plausible import Excess, too_long_or_hot, too_much
from kiwi_recipes.food.steps import Earlier, links, minutes
from kiwi_recipes.recipes.echoes import as_said
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.pantry_split import BY_NAME, NOT_CHECKED, PantrySplit, misspelt
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, RecipeRequest, Sighting, Withheld
from kiwi_recipes.streams.events import FieldDropped, Warned

Row = dict[str, Any]

_ADDED = frozenset({"pantry_item", "staple"})

_LARGEST_ID = 2**31 - 1
"""Older clients keep ids in 32 bits."""


def new_recipe_id(excluded: list[int]) -> int:
    """Never 0, which older clients take for "none", and none that the client has asked to be spared."""
    taken = set(excluded)
    while True:
        number = 1 + secrets.randbelow(_LARGEST_ID)
        if number not in taken:
            return number


def from_pantry(row: Row, pantry: list[str], language: str | None = None) -> Row:
    """An ingredient's row with `pantry_item`, which thing in the pantry it is, or None; and `staple`, see STAPLES."""
    name = row.get("name") or ""
    return {**row, "pantry_item": find_in(pantry, name, language), "staple": is_staple(name, language)}


def linked(step: Row, ingredients: Sequence[Row], earlier: Sequence[Row], language: str) -> Row:
    """A step's row with what its text says: how long it takes and which ingredients it uses. What the model wrote of
    that itself is kept."""
    text, takes, uses = step["text"], step.get("minutes"), step.get("uses")
    if takes is None:
        said = minutes(text, language)
        takes = said if said is not None and said <= MAX_MINUTES else None
    if not uses:
        names, groups = [row["name"] for row in ingredients], [row.get("group") for row in ingredients]
        before = [Earlier(row.get("text") or "", frozenset(row.get("uses") or ())) for row in earlier]
        uses = links(text, names, language, groups=groups, earlier=before)
    return {**step, "minutes": takes, "uses": uses}


def all_linked(steps: Sequence[Row], ingredients: Sequence[Row], language: str) -> list[Row]:
    """The same for a whole list."""
    rows: list[Row] = []
    for step in steps:
        rows.append(linked(step, ingredients, rows, language))
    return rows


def as_written(recipe: Row) -> Row:
    """The recipe without what was added to its rows, as a model could have written it; of a range both ends."""
    rows = [
        {k: v for k, v in row.items() if k not in _ADDED and (k != "quantity_max" or v is not None)}
        for row in recipe.get("ingredients", [])
    ]
    return {**recipe, "ingredients": rows} if rows else recipe


def allergen_report(request: RecipeRequest, pantry_split: PantrySplit) -> AllergenReport:
    entries = [rule.entry for rule in pantry_split.rules]
    unread = request.language if entries and not is_read("a", request.language) else None
    return AllergenReport(
        checked=bool(entries),
        message=BY_NAME.format(_listed([f"“{entry}”" for entry in entries])) if entries else NOT_CHECKED,
        forbidden=request.allergies,
        diets=[rule.entry for rule in pantry_split.rules if rule.entry not in request.allergies],
        withheld=[Withheld(item=item, allergy=entry) for item, entry in pantry_split.withheld],
        clashes=[
            Sighting(path=None, text=wish, kind=pantry_split.kind_of(found.allergy), **_evidence(found))
            for wish, found in pantry_split.clashes
        ],
        unknown=list(pantry_split.unknown_allergies),
        did_you_mean=misspelt(request.allergies, request.language),
        unread=list(pantry_split.unread),
        unread_language=unread,
    )


def _evidence(finding: Finding) -> dict[str, Any]:
    return {name: value for name, value in finding._asdict().items() if name != "note"}


def allergy_warnings(report: AllergenReport) -> Iterator[Warned]:
    """The warnings that come with every recipe, and which things of the pantry the prompt left out."""
    yield Warned("allergens_by_name" if report.checked else "allergens_not_checked", report.message)
    for is_diet, code, why in _WITHHELD:
        if entries := [entry for entry in report.withheld if (entry.allergy in report.diets) is is_diet]:
            named = ", ".join(f"{entry.item} ({entry.allergy})" for entry in entries)
            evidence = {"items": [entry.model_dump() for entry in entries]}
            yield Warned(code, f"Left out because of {why}: {named}.", evidence=evidence)
    for clash in report.clashes:
        what = (clash.key or clash.phrase or "").replace("_", " ")
        message = f"You wished for “{clash.text}”, which has {what}: “{clash.allergy}” rules that out."
        yield Warned("wish_conflict", message, evidence=clash.model_dump(exclude={"path"}))
    asked = [entry for entry in report.unknown if entry in report.forbidden or entry in report.diets]
    if asked:
        yield Warned("allergy_unknown", _unknown(report, asked), evidence=_of_unknown(report, asked))
    if wishes := [entry for entry in report.unknown if entry not in asked]:
        message = (
            f"Told to the model alone, and not looked for: {_listed([f'“{wish}”' for wish in wishes])}. What is named "
            "as an allergy is looked for, in English, German, French, Spanish and Italian."
        )
        yield Warned("wish_unread", message, evidence={"wishes": wishes})
    if report.unread_language is not None:
        message = (
            "Allergies and diets are looked for in English, German, French, Spanish and Italian words. In the language "
            f"“{report.unread_language}” nothing can be told: read every ingredient yourself."
        )
        yield Warned("language_unread", message, evidence={"language": report.unread_language})
    if report.unread:
        message = f"Could not be judged by its name, and was not left out: {', '.join(report.unread)}."
        yield Warned("pantry_unread", message, evidence={"items": report.unread})


_WITHHELD = ((False, "allergen_withheld", "your allergies"), (True, "diet_withheld", "your diet"))


def _unknown(report: AllergenReport, asked: list[str]) -> str:
    meant = [f"{entry} (did you mean {' or '.join(names)}?)" for entry, names in report.did_you_mean.items()]
    rest = [entry for entry in asked if entry not in report.did_you_mean]
    return (
        f"On no list of allergens in English, German, French, Spanish or Italian: {', '.join([*meant, *rest])}. "
        "Only names with these very words are left out"
        + ("; what they may have been meant for is warned of." if meant else ".")
    )


def _of_unknown(report: AllergenReport, asked: list[str]) -> dict[str, Any]:
    evidence: dict[str, Any] = {"allergies": asked}
    return evidence | {"did_you_mean": report.did_you_mean} if report.did_you_mean else evidence


def finished(recipe: Row, *, recipe_id: int, allergens: AllergenReport, provenance: Provenance) -> Row:
    """The recipe so far with the server's fields. What is not known yet (the time, of half a recipe) is None."""
    rows = [row for row in recipe.get("ingredients", []) if isinstance(row, dict) and row.get("name")]
    matched = dict.fromkeys(row["pantry_item"] for row in rows if row.get("pantry_item"))
    missing = dict.fromkeys(row["name"] for row in rows if not row.get("pantry_item") and not row.get("staple"))
    times = [recipe[name] for name in ("prep_minutes", "cook_minutes") if recipe.get(name) is not None]
    return {
        "id": recipe_id,
        **recipe,
        "total_minutes": sum(times) if times else None,
        "matched_ingredients": list(matched),
        "missing_ingredients": list(missing),
        "allergens": allergens.model_dump(mode="json"),
        "provenance": provenance.model_dump(mode="json"),
    }


def unkept_wishes(request: RecipeRequest, recipe: Row) -> Iterator[Warned]:
    """What was asked for in numbers and did not come so."""
    if request.servings is not None and recipe.get("servings") not in (None, request.servings):
        message = f"The recipe is for {recipe['servings']}, not for {request.servings} as you asked."
        yield Warned("servings", message, "/servings")
    total = recipe.get("total_minutes")
    if request.max_minutes is not None and total is not None and total > request.max_minutes:
        yield Warned("too_long", f"It takes {total} minutes; you asked for at most {request.max_minutes}.")
    if foreign := _foreign_units(request, recipe):
        asked = {"metric": "metric units", "us": "US units"}[request.units or "metric"]
        yield Warned("units", f"You asked for {asked}; some amounts are in {_listed(foreign)}.", "/ingredients")
    if (spoken := _other_language(request, recipe)) is not None:
        message = "The recipe seems to be in another language than you asked for."
        yield Warned("language", message, evidence={"asked": request.language, "seems": spoken})
    if request.max_missing is not None:
        to_buy = recipe["missing_ingredients"]
        if len(to_buy) > request.max_missing:
            message = f"{len(to_buy)} things are not in your pantry; you asked for at most {request.max_missing}."
            yield Warned("too_many_missing", message, "/ingredients", {"missing": to_buy})


_UNITS = {"metric": ("g", "kg", "ml", "l"), "us": ("cup", "oz", "lb", "fl_oz")}


def _foreign_units(request: RecipeRequest, recipe: Row) -> list[str]:
    """The units of the other system that were used, each once."""
    if request.units is None:
        return []
    other = _UNITS["us" if request.units == "metric" else "metric"]
    used = dict.fromkeys(row.get("unit") for row in recipe.get("ingredients", []))
    return [unit.replace("_", " ") for unit in used if unit in other]


def _other_language(request: RecipeRequest, recipe: Row) -> str | None:
    """The language of the text, if it is recognised and not the one that was asked for."""
    if request.language is None:
        return None
    texts = [recipe.get("description"), recipe.get("notes"), *(step.get("text") for step in recipe.get("steps", []))]
    spoken = language_of(" ".join(text for text in texts if text))
    return spoken if spoken is not None and spoken != request.language.lower().partition("-")[0] else None


def steps_apart(recipe: Row) -> Iterator[Warned]:
    """Steps that name foods which are not in the list, and those that say what another one says."""
    names = [row["name"] for row in recipe.get("ingredients", []) if row.get("name")]
    said: dict[str, int] = {}
    for number, step in enumerate(recipe.get("steps", [])):
        text = step.get("text") or ""
        if lost := not_listed(text, names):
            message = f"Step {number + 1} speaks of {_listed(lost)}, not among the ingredients."
            yield Warned("food_not_listed", message, f"/steps/{number}/text", {"foods": lost})
        first = said.setdefault(as_said(text), number)
        if first != number:
            message = f"Step {number + 1} says the same as step {first + 1}."
            yield Warned("step_repeated", message, f"/steps/{number}/text", {"step": first})


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def dangling_uses(recipe: Row) -> Iterator[Warned]:
    """Steps that point to ingredients which are not in the list."""
    rows = len(recipe.get("ingredients", []))
    for number, step in enumerate(recipe.get("steps", [])):
        lost = [position for position in step.get("uses") or [] if position >= rows]
        if lost:
            message = f"Step {number + 1} points to ingredients that are not in the list."
            yield Warned("dangling_uses", message, f"/steps/{number}/uses", {"positions": lost})


def implausible(recipe: Row) -> Iterator[Warned]:
    """Amounts, times and heat that nobody can have meant."""
    servings = recipe.get("servings")
    for at, row in enumerate(recipe.get("ingredients", [])):
        if (excess := too_much(row, servings)) is not None:
            people = f" for {servings}" if servings else ""
            message = (
                f"{_figure(excess.amount)} {_MEASURES.get(excess.measure, excess.measure)} of {row['name']}{people}"
            )
            yield _excessive("implausible_amount", message.replace("  ", " "), f"/ingredients/{at}", excess)
    for at, step in enumerate(recipe.get("steps", [])):
        for excess in too_long_or_hot(step.get("text") or ""):
            message = f"Step {at + 1}: {_figure(excess.amount)} {excess.measure}"
            code = "implausible_time" if excess.measure == "minutes" else "implausible_heat"
            yield _excessive(code, message, f"/steps/{at}/text", excess)


def beyond_belief(dropped: FieldDropped) -> Iterator[Warned]:
    """A figure beyond what a recipe has is not passed on; that it was written is said."""
    code, what = _FIGURES.get(dropped.path, ("", ""))
    if code and dropped.code == "less_than_equal" and dropped.evidence:
        most = dropped.evidence["le"]
        message = f"{what} that the model wrote can't be meant and was left out: the most is {most}."
        yield Warned(code, message, dropped.path, {"most": most})


_FIGURES = {
    "/prep_minutes": ("implausible_time", "The time to prepare it"),
    "/cook_minutes": ("implausible_time", "The time to cook it"),
    "/servings": ("implausible_amount", "The number of people"),
}
_MEASURES = {"count": "pieces"}


def _excessive(code: str, message: str, path: str, excess: Excess) -> Warned:
    evidence = {**excess._asdict(), "most": excess.most}
    per_serving = excess.amount / excess.servings if excess.servings else None
    return Warned(code, f"{message} can't be meant.", path, evidence | {"per_serving": per_serving})


def _figure(value: float) -> str:
    return f"{value:,.0f}"
