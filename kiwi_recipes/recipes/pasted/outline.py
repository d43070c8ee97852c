"""Which lines of a text are what: its title, its list, its steps. For models of some hundred million parameters, which
can copy and can't tell: they are held to these lines, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiwi_parser.recipe.durations import read_minutes
from kiwi_parser.recipe.fields import MAX_MINUTES, MAX_STEP
from kiwi_parser.recipe.lines import heading_of, read_ingredient_line, strip_numbering
from kiwi_parser.recipe.models import MAX_INGREDIENTS, MAX_STEPS
from kiwi_parser.recipe.servings import read_servings

from kiwi_recipes.food.mentions import foods_in
from kiwi_recipes.recipes.pasted.source import Source

__all__ = ["Outline", "outline_of"]

_LIST = re.compile(r"(?:ingredien\w*|zutaten|ingrédients|you(?:'| wi)ll need|what you need)\b[^.]{0,30}", re.IGNORECASE)
_STEPS = re.compile(
    r"(?:method|instructions?|directions?|steps?|preparation|how to make(?: it)?|zubereitung|anleitung|so geht'?s"
    r"|préparation|étapes|preparación|pasos|elaboración|preparazione|procedimento)\b[^.]{0,20}",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:notes?|tips?|hints?|tipps?|hinweise?|notizen|astuces?|consejos?|consigli)\b:?", re.IGNORECASE)
_PEOPLE = re.compile(
    r"(?:serves|servings?|makes|yields?|für|ergibt|portionen|pour|personnes|para|personas|raciones|per|persone|porzioni)\b",
    re.IGNORECASE,
)
_PREP = re.compile(
    r"(?:prep\w*|vorbereitung\w*|zubereitungszeit|préparation|preparación|preparazione)\b", re.IGNORECASE
)
_COOK = re.compile(r"(?:cook\w*|bak\w+|koch\w*|back\w*|cuisson|cocción|cottura)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-z])")
_LONGEST_ROW = 110
_LONGEST_FACT = 60
_LONGEST_TITLE = 80


@dataclass(slots=True)
class Outline:
    """What code makes of a text. Of its titles one is it: which, it can't tell."""

    titles: list[str] = field(default_factory=list)
    description: str = ""
    servings: int | None = None
    prep_minutes: int | None = None
    cook_minutes: int | None = None
    ingredients: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    notes: str = ""


def outline_of(source: Source) -> Outline:
    """Read it top down: headings say what follows, else what a line looks like does."""
    found = Outline()
    before, behind = list[str](), list[str]()
    mode, in_list = "", False
    for line in source.text.splitlines():
        text = strip_numbering(" ".join(line.split()))
        bare = text.strip("#*_ ").rstrip(":").strip()
        if not text:
            in_list = False
        elif heading := next((name for name, pattern in _HEADINGS if pattern.fullmatch(bare)), None):
            mode = heading
        elif _fact(text, source.language, found):
            continue
        elif mode == "notes":
            found.notes = f"{found.notes} {text}".strip()
        elif mode != "steps" and _is_row(text, source.language, listed=mode == "list" or in_list):
            found.ingredients.append(text)
            in_list = True
        elif mode == "steps" or found.ingredients:
            behind.append(text)
        else:
            before.append(text)
    _fill(found, before, behind, source)
    return found


_HEADINGS = (("list", _LIST), ("steps", _STEPS), ("notes", _NOTES))


def _fill(found: Outline, before: list[str], behind: list[str], source: Source) -> None:
    """Title and description out of what stands before the list; what a text without one has."""
    found.titles = _titles(before, source, found)
    told = [line for line in before if line not in found.titles]
    if not found.ingredients:
        found.ingredients = list(_in_prose(source))
    if not behind:
        behind, told = told or before, []
    if told and len(told[0]) <= _LONGEST_DESCRIPTION:
        found.description = told[0]
    sentences = [sentence for line in behind for sentence in _SENTENCE.split(line) if sentence.strip()]
    rows = sentences if len(sentences) <= MAX_STEPS else behind
    found.steps = [row[:MAX_STEP] for row in rows][:MAX_STEPS]
    found.ingredients = list(dict.fromkeys(found.ingredients))[:MAX_INGREDIENTS]


_LONGEST_DESCRIPTION = 200
_MOST_TITLES = 4
_CALLED = re.compile(
    r"\b(?:recipe for|for|make|making|called|rezept für|für|pour|para|per)\s+"
    r"(?:(?:the|a|an|some|my|our|die|den|das|les?|la)\s+)?"
    r"([^\d\W][^\d,.:;!?()]{2,40}?)(?=\s+(?:take|you|mix|nimm|man|brauch\w+)\b|[,.:;!?(]|$)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,:;.!?()]\s*|\s[-–—|]\s")


def _titles(before: list[str], source: Source, found: Outline) -> list[str]:
    """Lines before the list that are no sentences; else what the text says that it is about, or how it begins."""
    titles = []
    for line in before:
        name = re.sub(r"\s*\([^()]*\)$", "", line.strip("#*_ "))
        if len(name) <= _LONGEST_TITLE and not line.endswith((".", "!", "?", ",", ":")):
            titles.append(name)
            _fact(line[len(name) :].strip(" ()"), source.language, found)
    if not titles:
        text = " ".join(source.lines[:3])
        clauses = [clause.strip() for clause in _CLAUSE.split(text) if not re.search(r"\d", clause)]
        titles = [called[1].strip() for called in _CALLED.finditer(text)][:1] or clauses
    short = [title for title in dict.fromkeys(titles) if title and len(title) <= _LONGEST_TITLE]
    return short[:_MOST_TITLES] or [(source.lines or ["Recipe"])[0][:_LONGEST_TITLE]]


def _is_row(text: str, language: str, *, listed: bool) -> bool:
    if heading_of(text, language) is not None:
        return True  # "For the sauce:"
    if len(text) > _LONGEST_ROW or text.endswith((".", "!")):
        return False
    return listed or read_ingredient_line(text, language).amount is not None


def _fact(text: str, language: str, found: Outline) -> bool:
    """ "Serves 4", "Prep: 10 minutes"; what it says is noted."""
    if len(text) > _LONGEST_FACT:
        return False
    if _PEOPLE.search(text) and (people := read_servings(text, language)) and 1 <= people <= 50:
        if not re.match(r"[^\W\d]*\s*\d", text) and ":" not in text and not _PEOPLE.match(text):
            return False
        found.servings = found.servings or int(people)
        return True
    said = re.split(r"[:=]\s*|\s(?=\d)", text, maxsplit=1)
    minutes = read_minutes(said[-1].strip(), language) if len(said) > 1 else None
    if minutes is None or not 0 < minutes <= MAX_MINUTES:
        return False
    if _PREP.match(text):
        found.prep_minutes = minutes
    elif _COOK.match(text):
        found.cook_minutes = minutes
    else:
        return ":" in text
    return True


_STOPS = re.compile(
    r"[,;:.!?](?:\s|$)|[()\n]|\s\+\s|\s(?:and|with|und|mit|et|avec|y|con|e|or|oder|in|into|to|until|for)\s",
    re.IGNORECASE,
)


def _in_prose(source: Source) -> list[str]:
    """ "Take 2 cups flour and 3 eggs": each amount with its food; without amounts, the foods that are named."""
    rows = []
    for said in source.said:
        row = _STOPS.split(said.text, maxsplit=1)[0].strip()
        if len(row.split()) > 1 and len(row) <= _LONGEST_ROW:
            rows.append(row)
    return rows or foods_in(source.text)
