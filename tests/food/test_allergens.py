"""Names of foods against allergies. The names stand in names.txt; what people type as an allergy stands here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.food.allergens import check, check_all, first_match, strongest, understand
from kiwi_recipes.food.allergens.tokens import as_written
from kiwi_recipes.food.allergens.vocabulary import vocabulary

LISTS = [Path(__file__).parent / name for name in ("names.txt", "more_names.txt", "fresh_names.txt")]


PLAIN = Path(__file__).parent / "plain.txt"
TYPED = Path(__file__).parent / "typed.txt"
GROUPS = [
    "milk", "eggs", "peanuts", "tree nuts", "gluten", "soy", "sesame", "fish", "crustaceans", "molluscs", "lupin",
]  # fmt: skip
LETTERS = {
    "M": "milk", "E": "eggs", "G": "gluten", "F": "fish", "C": "crustaceans", "O": "molluscs", "P": "peanuts",
    "N": "tree nuts", "S": "soy", "Z": "sesame", "Y": "celery", "T": "mustard", "U": "sulphites", "L": "lupin",
}  # fmt: skip
WALKED = [
    Path(__file__).parent / name
    for name in (
        "kinds_names.txt",
        "label_names.txt",
        "dishes_names.txt",
        "plain_dishes_names.txt",
        "round_names.txt",
        "latin_names.txt",
        "menu_names.txt",
        "everyday_names.txt",
        "shop_names.txt",
    )
]
"""As LISTS, too long for a test of each name."""


def names(lists: list[Path]) -> Iterator[tuple[str, str, str, str | None]]:
    """Outcome, allergy, name, language."""
    text = "".join(listed.read_text("utf-8") for listed in lists)
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    for entry in "\n".join(lines).replace("\n    ", " ").split("\n"):
        head, listed = entry.split(": ", 1)
        outcome, *allergy, language = head.split()
        for name in listed.split("; "):
            yield outcome, " ".join(allergy), name.strip(), None if language in ("any", "en") else language


LISTED = list(names(LISTS))


def test_there_are_enough() -> None:
    assert len({(allergy, name) for _, allergy, name, _ in LISTED}) >= 1800
    assert {language for *_, language in LISTED} == {None, "de", "fr", "es", "it"}
    assert {outcome for outcome, *_ in LISTED} == {"contains", "likely", "no_match"}


@pytest.mark.parametrize(("outcome", "allergy", "name", "language"), LISTED)
def test_a_name(outcome: str, allergy: str, name: str, language: str | None) -> None:
    finding = check(name, allergy, language)
    assert finding.outcome == outcome, finding
    assert (first_match(name, [allergy], language) is not None) == (outcome != "no_match")


@pytest.mark.parametrize("listed", WALKED, ids=lambda path: path.stem)
def test_all_names_of_a_list(listed: Path) -> None:
    wrong = [
        (outcome, finding)
        for outcome, allergy, name, language in names([listed])
        if (finding := check(name, allergy, language)).outcome != outcome
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("name", "allergy", "group", "key", "phrase"),
    [
        ("almond milk", "tree nuts", "nuts", "almonds", "almond"),
        ("Soup (contains milk)", "dairy", "milk", "milk", "milk"),
        ("Sauce, fish, ready-to-serve", "fish", "fish", "fish", "fish"),
        ("peanut butter", "nuts", "peanuts", "peanuts", "peanut"),
        ("rye bread", "gluten", "gluten", "rye", "rye"),
        ("squid rings", "shellfish", "molluscs", "squid", "squid"),
        ("Haselnusscreme", "nuts", "nuts", "hazelnuts", "Haselnusscreme"),
        ("pine nuts", "nuts", "nuts", "pine_nuts", "pine nuts"),
        ("Walnüsse", "Nüsse", "nuts", "walnuts", "Walnüsse"),
        ("Walnu\u0308sse", "nuts", "nuts", "walnuts", "Walnüsse"),
        ("200 g Crème fraîche", "milk", "milk", "milk", "Crème fraîche"),
        ("Weißbrot", "wheat", "gluten", "wheat", "Weißbrot"),
        ("Une pâte brisée", "wheat", "gluten", "wheat", "pâte brisée"),
    ],
)
def test_the_evidence(name: str, allergy: str, group: str, key: str, phrase: str) -> None:
    found = {finding.key: finding for finding in check_all(name, [allergy])}
    assert (found[key].group, found[key].phrase, found[key].outcome) == (group, phrase, "contains")
    assert found[key].source


def test_the_evidence_is_spelled_as_it_is_written() -> None:
    assert [finding.phrase for finding in check_all("Gegrillte Jalapeños", ["jalapeño"])] == ["Jalapeños"]
    assert [finding.phrase for finding in check_all("Speck in Käse", ["kosher"])][-1] == "Speck, Käse"
    assert as_written("E 322 aus Soja", "e322") == "e322"  # said in another way


@pytest.mark.parametrize(
    ("typed", "asks"),
    [
        ("milk and eggs", ["milk", "eggs"]),
        ("peanuts, dairy", ["peanuts", "milk"]),
        ("severe nut allergy", ["nuts"]),
        ("cow's milk", ["milk"]),
        ("cow’s milk protein", ["milk"]),
        ("shell fish", ["shellfish"]),
        ("crustacean shellfish", ["crustaceans"]),
        ("Laktose", ["lactose"]),
        ("lactose intolerant", ["lactose"]),
        ("Erdnussallergie", ["peanuts"]),
        ("soy alérgico a la leche", ["milk"]),
        ("sulphur dioxide and sulphites", ["sulphites"]),
        ("cereals containing gluten", ["gluten"]),
        ("coeliac", ["gluten"]),
        ("I can't eat anything with wheat", ["wheat"]),
        ("my son has a life-threatening peanut allergy", ["peanuts"]),
        ("no dairy please", ["milk"]),
        ("mustard/celery", ["mustard", "celery"]),
        ("tree nuts (almonds)", ["tree_nuts", "almonds"]),
        ("allergique aux arachides et au lait", ["peanuts", "milk"]),
        ("Allergie gegen Fisch und Eier", ["fish", "eggs"]),
        ("allergia alle noci", ["nuts"]),
        ("Mollusks", ["molluscs"]),
        ("prawns", ["shrimp"]),
        ("Schalenfrüchte", ["tree_nuts"]),
    ],
)
def test_what_people_type(typed: str, asks: list[str]) -> None:
    asked = understand(typed)
    assert [part.name for part in asked] == asks
    assert all(part.keys for part in asked)


def typed() -> Iterator[tuple[str, str | None, list[str], list[str]]]:
    """What was typed, its language, foods that it forbids, foods that it leaves."""
    for line in TYPED.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            entry, language, *foods = (part.strip() for part in line.split(" | "))
            forbidden, left = ([name for name in listed.split(",") if name] for listed in (*foods, "", "")[:2])
            yield entry, None if language == "en" else language, forbidden, left


def test_what_people_type_as_an_allergy() -> None:
    wrong: list[tuple[str, object]] = []
    for entry, language, forbidden, left in typed():
        asked = understand(entry, language)
        said = not asked or any(not part.keys for part in asked)
        wrong += [(entry, asked)] if said != ("?" in forbidden) else []
        for name in forbidden:
            if name != "?" and check(name, entry, language).outcome != "contains":
                wrong.append((entry, name))
        wrong += [(entry, name) for name in left if check(name, entry, language).outcome != "no_match"]
    assert not wrong


def all_groups() -> Iterator[tuple[str | None, str, set[str], set[str]]]:
    """Language, name, groups that it contains, groups that it may hold; it has none of the others."""
    for line in (Path(__file__).parent / "all_groups.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            language, name, letters = line.split("|")
            contained, may = (set(part) for part in f"{letters}?".split("?")[:2])
            yield None if language == "en" else language, name, contained, may


def test_names_against_all_groups() -> None:
    wrong = [
        (name, finding)
        for language, name, contained, may in all_groups()
        for letter, group in LETTERS.items()
        if letter not in may
        and (finding := check(name, group, language)).outcome != ("contains" if letter in contained else "no_match")
    ]
    assert not wrong


def test_what_an_exception_can_not_be_told_apart_from_is_forbidden_and_said() -> None:
    milk, butter = understand("all dairy except butter")
    assert (milk.name, butter.name, butter.keys) == ("milk", "except butter", frozenset())
    assert check("butter", "all dairy except butter").outcome == "contains"
    assert check("prawns", "shellfish except lobster").outcome == "contains"
    assert check("peanuts", "peanuts are fine").outcome == "contains"
    assert check("tuna", "fish, tuna is not ok").outcome == "contains"


@pytest.mark.parametrize(
    ("typed", "forbidden", "left"),
    [
        ("fish, not shellfish", "cod", "prawns"),
        ("every nut but hazelnut", "walnuts", "hazelnuts"),
        ("allergic to fish, fine with tuna", "cod", "tuna"),
        ("we eat fish but not shellfish", "prawns", "cod"),
        ("allergique à tous les poissons sauf le thon", "saumon", "thon"),
        ("Fisch außer Lachs", "Thunfisch", "Lachs"),
        ("moluscos pero crustáceos sí", "mejillones", "gambas"),
        ("allergico a noci e nocciole, non alle mandorle", "nocciole", "mandorle"),
    ],
)
def test_what_is_said_to_be_eaten_is_left(typed: str, forbidden: str, left: str) -> None:
    assert [check(food, typed).outcome for food in (forbidden, left)] == ["contains", "no_match"]


@pytest.mark.parametrize(
    ("typed", "forbidden"),
    [
        ("no milk, not even butter", "butter"),
        ("vegetarian, no eggs", "egg"),
        ("Fisch ja, aber keine Meeresfrüchte", "Garnelen"),
        ("I get sick when I eat eggs", "egg"),
        ("gluten sí, lactosa no", "pan"),
        ("eggs, but only raw ones", "egg"),
    ],
)
def test_what_is_not_plainly_an_exception_is_none(typed: str, forbidden: str) -> None:
    assert check(forbidden, typed, "es" if forbidden == "pan" else None).outcome == "contains"


def test_two_words_that_no_list_names_are_looked_for_in_all_their_forms() -> None:
    assert check("Zwiebeln", "Zwiebeln und Knoblauch", "de").outcome == "contains"
    assert check("1 rote Zwiebel", "Zwiebeln", "de").outcome == "contains"
    assert check("fresas", "fresa", "es").outcome == "contains"


def test_a_member_of_a_family_is_not_the_family() -> None:
    assert check("lemon juice", "citrus").outcome == "contains"
    assert check("orange juice", "lemon").outcome == "no_match"
    assert check("peanuts", "legumes").outcome == "contains"
    assert check("lentils", "peanuts").outcome == "no_match"


def test_a_compound_listed_for_one_allergen_has_its_parts_for_the_others() -> None:
    assert check("Zwiebelkuchen", "gluten").outcome == "contains"
    assert check("Sahnetorte", "gluten").outcome == "contains"


@pytest.mark.parametrize(
    "text",
    [
        "Zimmertemperatur", "temperature", "gathering", "Küchenpapier", "gebackene Kartoffeln", "funktionieren",
        "stopfen", "spezifische", "Hülsenfrüchte", "Erbsenfaser", "strawberry", "pomegranate", "Schalotten", "hammock",
        "sailing", "finale", "grafisch", "Handtasche", "überraschen", "Orangenrinde", "recubiertos", "approcher",
    ],
)  # fmt: skip
def test_a_word_that_holds_another_by_chance_is_not_made_of_it(text: str) -> None:
    assert check_all(text, [*GROUPS, "celery", "mustard", "sulphites", "vegan", "halal", "kosher"]) == check_all(
        "nothing", [*GROUPS, "celery", "mustard", "sulphites", "vegan", "halal", "kosher"]
    )


def test_what_no_list_names_is_taken_at_its_word() -> None:
    kiwi, milk = understand("kiwi fruit and milk")
    assert (kiwi.name, kiwi.keys) == ("kiwi fruit", frozenset())
    assert milk.name == "milk"
    found = check("kiwi fruits, sliced", "kiwi fruit")
    assert (found.outcome, found.group, found.key) == ("contains", None, None)
    assert found.source is not None
    assert "word match only" in found.source
    assert check("star fruit", "dragon fruit").outcome == "no_match"


@pytest.mark.parametrize("one", ["kiwi", "chilli", "strawberry", "tomato", "radish", "peach"])
def test_one_or_many_of_it_are_the_same(one: str) -> None:
    many = {"strawberry": "strawberries", "tomato": "tomatoes", "radish": "radishes", "peach": "peaches"}
    several = many.get(one, f"{one}s")
    assert [check(several, one).outcome, check(one, several).outcome] == ["contains", "contains"]


def test_a_food_of_a_group_stands_for_the_group() -> None:
    assert check("butter", "cheddar").outcome == "contains"
    assert check("tuna", "swordfish").outcome == "contains"
    assert check("butter", "peanut butter").outcome == "no_match"


def test_a_kind_is_not_the_group_but_the_group_may_be_the_kind() -> None:
    assert check("walnuts", "almonds").outcome == "no_match"
    assert check("mixed nuts", "almonds").outcome == "likely"
    assert check("tuna", "cod").outcome == "no_match"


def test_coconut_is_no_nut_and_worth_a_word() -> None:
    found = check("coconut", "nuts")
    assert found.outcome == "no_match"
    assert found.note is not None
    assert "Coconut" in found.note


def test_lactose_free_milk_is_milk() -> None:
    assert check("lactose-free milk", "lactose").outcome == "no_match"
    assert check("lactose-free milk", "milk").outcome == "contains"


@pytest.mark.parametrize(
    ("name", "allergy", "language"),
    [
        ("豆腐", "soy", None),
        ("молоко", "milk", None),
        ("mjölk", "milk", "sv"),
        ("🥛", "milk", None),
        ("soup", "🥜", None),
    ],
)
def test_what_can_not_be_read_is_unknown(name: str, allergy: str, language: str | None) -> None:
    assert check(name, allergy, language).outcome == "unknown"


def test_words_of_another_language_are_read_where_they_are_its_words() -> None:
    assert check("pan", "gluten", "es").outcome == "contains"
    assert check("pan-fried potatoes", "gluten").outcome == "no_match"
    assert check("pain", "gluten", "fr-CA").outcome == "contains"
    assert check("pane", "gluten", "it").outcome == "contains"


@pytest.mark.parametrize(
    ("name", "diet", "outcome"),
    [
        ("honey", "vegan", "contains"),
        ("Milch", "vegan", "contains"),
        ("tofu", "vegan", "no_match"),
        ("chicken stock", "vegetarian", "contains"),
        ("egg", "vegetarian", "no_match"),
        ("salmon", "pescatarian", "no_match"),
        ("bacon", "halal", "contains"),
        ("white wine", "halal", "contains"),
        ("white wine vinegar", "halal", "no_match"),
        ("prawns", "kosher", "contains"),
        ("wheat flour", "gluten-free", "contains"),
        ("butter", "dairy-free", "contains"),
        ("vegan sausages", "vegetarian", "no_match"),
    ],
)
def test_a_diet(name: str, diet: str, outcome: str) -> None:
    assert check(name, diet).outcome == outcome


def test_the_strongest_counts() -> None:
    assert strongest("butter", ["eggs", "milk"]).allergy == "milk"
    assert strongest("fresh pasta with egg", ["eggs"]).outcome == "contains"


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_read(name: str, allergy: str) -> None:
    assert check(name, allergy).outcome in ("contains", "likely", "unknown", "no_match")


WORDS = [
    *sorted(vocabulary().forms),
    *[",", "(", ")", "and", "with", "without", "no", "free", "vegan", "gluten-free", "may", "contain"],
]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_any_words_in_a_row_are_read(words: list[str]) -> None:
    name = " ".join(words)
    for finding in check_all(name, ["milk", "gluten", "nuts", "vegan"]):
        assert finding.outcome in ("no_match", "unknown") or finding.phrase


@given(
    st.sampled_from([entry for entry in LISTED if entry[0] == "contains"]),
    st.sampled_from(["{}, fresh", "fresh {}", "({})"]),
)
def test_more_words_take_nothing_away(entry: tuple[str, str, str, str | None], form: str) -> None:
    _, allergy, name, language = entry
    assert check(form.format(name), allergy, language).outcome == "contains"


def plain() -> list[tuple[str, str]]:
    lines = [line for line in PLAIN.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    entries = [entry.split(": ", 1) for entry in "\n".join(lines).replace("\n    ", " ").split("\n")]
    return [(name.strip(), language) for language, listed in entries for name in listed.split(";") if name.strip()]


@pytest.mark.parametrize(("name", "language"), plain())
def test_plain_food_alarms_nobody(name: str, language: str) -> None:
    """Neither where the language is known nor where it is not: most people don't say."""
    for known in (None, language):
        assert first_match(name, GROUPS, known) is None
