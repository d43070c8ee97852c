"""What a recipe's parts say about what a user must not eat: a part in, a verdict out. No model, no clock, no events.

A request's rules are its allergies, and the diets and "no nuts" among its wishes: a request for vegan
food must not get fish either. What a name says it contains is a conflict, and a part with a conflict is not to be
shown. What it likely contains is worth a warning. That nothing is found proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kiwi_recipes.food.allergens import (
    Asked,
    Finding,
    asked_by_name,
    free_of,
    held_against,
    is_read,
    language_of,
    left_out,
    understand,
)
from kiwi_recipes.food.allergens.prose import hear
from kiwi_recipes.recipes.schemas import RecipeRequest

RuleKind = Literal["allergen", "diet"]

_ALLERGY_SAID = re.compile(
    r"allerg|alerg|alerji|алерг|αλλεργ|アレルギ|过敏|過敏|알레르|حساسي|intoler|intoll|unverträgl|coeliac|celiac|zöliak|cœliaq|celía|celiac",
    re.I,
)
_NOT_READ = re.compile(
    r"\b(?:bez|utan|uden|uten|zonder|geen|ilman|fără|nélkül|olmadan|tanpa|sem|vegan(?:sk|isti|t)\w*|glute\w+fri)\b",
    re.I,
)
"""Words by which a wish in a language that is not read names what is to be left out."""
_LEFT_OUT = re.compile(
    r"\b(?:(?:i |we |she |he )?(?:(?:do|does|can|could|must|should|may)(?: ?not|n['’]?t)|can['’]?t|never)"
    r"|avoid(?:ing)?|leave out|hold the|skip the|hates?|dislikes?|not (?:a )?(?:big )?fans? of|minus|^except"
    r"|(?:any|every)thing (?:but|except)|nothing (?:made )?(?:with|containing)|instead of|rather than|in place of"
    r"|hass(?:e|t|en)|nichts mit|(?:an)?statt|anstelle von|alles außer|vermeide\w*|verzichte\w* auf"
    r"|(?:je )?n['’]aim\w+ pas|déteste\w*|évite\w*|au lieu|à la place|tout sauf|rien avec"
    r"|no (?:me|nos|le|les) gustan?|no (?:como|comemos)|odi(?:o|a|an)|evit(?:a|ar)|en (?:lugar|vez)|todo menos|nada con"
    r"|non (?:mi|ci) piac\w+|non mangi\w+|odi(?:amo|ano)|evit(?:are|iamo)|invece|al posto|tutto tranne|niente con)"
    r"(?: (?:eat|have|use|like|want|take|contain|any))*\b",
    re.I,
)
_LEFT_OUT_BEFORE = re.compile(
    r"([^\W\d_]{3,}(?: (?:und|oder) [^\W\d_]{3,})?),? (?:bitte (?:weglassen|nicht)|weglassen|auslassen|vermeiden"
    r"|(?:mag|mögen|esse|essen|vertrag\w*|will|wollen)(?: (?!nicht)\w+){0,2} (?:gar |überhaupt )?nicht"
    r"|no (?:me|nos|le|les) gustan?)\b",
    re.I,
)


class Rule(NamedTuple):
    """`entry` as it was typed, and what it asks about."""

    entry: str
    kind: RuleKind
    asked: tuple[Asked, ...]


class SafetyVerdict(NamedTuple):
    """What one part of a recipe says. `unread`: its words could not be judged."""

    conflicts: tuple[Finding, ...] = ()
    likely: tuple[Finding, ...] = ()
    unread: bool = False


NOTHING = SafetyVerdict()


def rules_of(request: RecipeRequest) -> tuple[Rule, ...]:
    """What the request forbids."""
    language = language_of(request.language)
    allergies = (Rule(entry, "allergen", understand(entry, language)) for entry in request.allergies)
    wishes = (rule_of_wish(wish, language) for wish in request.constraints)
    return (*allergies, *(rule for rule in wishes if rule is not None))


@lru_cache(maxsize=1024)
def rule_of_wish(wish: str, language: str | None) -> Rule | None:
    """The rule in a wish, if it names a diet, an allergy or something to be left out."""
    if _ALLERGY_SAID.search(wish):
        asked = understand(wish, language)
        return Rule(wish, "allergen", asked) if asked else None
    named = free_of(_without(wish), language)
    return Rule(wish, "diet", asked_by_name(named, language)) if named else None


def _without(wish: str) -> str:
    """ "I don't like olives", "hold the mayo" and "Tomaten mag ich nicht" as "without"."""
    return _LEFT_OUT.sub("without ", _LEFT_OUT_BEFORE.sub(r"ohne \1", wish))


def is_unread(wish: str, language: str | None) -> bool:
    """Does the wish name something to be left out that nobody looks for? "bez glutenu", "без орехов", "no beef"."""
    rule = rule_of_wish(wish, language)
    if rule is None and (not is_read(wish) or _NOT_READ.search(wish) is not None):
        return True
    rules = [] if rule is None else asked_of([rule])
    return any(not held_against(food, rules, language) for food in left_out(_without(wish), language))


def asked_of(rules: Iterable[Rule]) -> list[tuple[str, tuple[Asked, ...]]]:
    return [(rule.entry, rule.asked) for rule in rules]


def conflicts_in_wish(
    wish: str, rules: Sequence[Rule], language: str | None, pantry: Sequence[str] = ()
) -> list[Finding]:
    """What a wish asks for that a rule forbids: "use up the cream" beside an allergy to milk."""
    heard = hear(wish, asked_of(rules), language, pantry)
    return [each.finding for each in heard if each.certain and each.finding.outcome == "contains"]


@dataclass(frozen=True, slots=True)
class Safety:
    """Judges the parts of one recipe. `pantry` are names that were judged before and may be spoken of."""

    rules: tuple[Rule, ...]
    language: str | None = None
    pantry: tuple[str, ...] = ()

    def kind_of(self, finding: Finding) -> RuleKind:
        return next(rule.kind for rule in self.rules if rule.entry == finding.allergy)

    def row(self, row: Mapping[str, Any]) -> SafetyVerdict:
        """An ingredient: its name with its note, and the part of the dish that it belongs to."""
        if not self.rules:
            return NOTHING
        name, note, group = row.get("name") or "", row.get("note"), row.get("group")
        found = self._found(f"{name}, {note}" if note else name)
        if group:
            found += self._found(group)
        if not found:
            return NOTHING if is_read(name) else SafetyVerdict(unread=True)
        return _verdict(found)

    def text(self, text: str, listed: Sequence[str] = (), *, title: str | None = None) -> SafetyVerdict:
        """A title (then `title` is None), a description, a step, a note. `listed` are the names of the rows so far."""
        if not self.rules or not text:
            return NOTHING
        heard = hear(text, asked_of(self.rules), self.language, (*listed, *self.pantry), title=title)
        certain = [each.finding for each in heard if each.certain]
        # What the dish is called is said of its title; that its steps speak of it is nothing new.
        named = heard if title is None else []
        dishes = [each.finding._replace(outcome="likely") for each in named if not each.certain]
        return _verdict([*certain, *dishes]) if heard else NOTHING

    def _found(self, text: str) -> list[Finding]:
        return held_against(text, asked_of(self.rules), self.language)


def _verdict(found: Iterable[Finding]) -> SafetyVerdict:
    """Each allergy once, by the strongest that is said about it."""
    conflicts: dict[str, Finding] = {}
    likely: dict[str, Finding] = {}
    for finding in found:
        (conflicts if finding.outcome == "contains" else likely).setdefault(finding.allergy, finding)
    return SafetyVerdict(tuple(conflicts.values()), tuple(f for f in likely.values() if f.allergy not in conflicts))
