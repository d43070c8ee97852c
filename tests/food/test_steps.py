"""What steps say, in five languages; steps.txt holds them with what is to be read in each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.food.steps import Temperature, links, minutes, temperatures, timers
from kiwi_recipes.recipes.enrich import linked
from tests.support.recipe_lists import listed_recipes

HERE = Path(__file__).parent


class Said(NamedTuple):
    language: str
    ingredients: tuple[str, ...]
    text: str
    uses: list[int]
    minutes: int | None
    times: list[tuple[int, int, bool]]
    heats: list[tuple[int | None, int | None, str | None, bool]]


def read(file: str) -> Iterator[Said]:
    yield from said_in(*(HERE / file).read_text("utf-8").splitlines())


def said_in(*lines: str) -> Iterator[Said]:
    language, names = "", ()
    for line in lines:
        if head := re.fullmatch(r"\[(\w\w)\] (.+)", line):
            language, names = head[1], tuple(head[2].split("; "))
        elif line and not line.startswith("#"):
            text, uses, took, times, heats = [field.strip() for field in (line + " =>" * 4).split("=>")][:5]
            yield Said(
                language, names, text, _uses(uses, names), int(took) if took else None, _times(times), _heats(heats)
            )


def _uses(said: str, names: tuple[str, ...]) -> list[int]:
    if said == "*":
        return list(range(len(names)))
    return sorted(names.index(name.strip()) for name in said.split(";") if name.strip())


def _times(said: str) -> list[tuple[int, int, bool]]:
    found = []
    for time in said.split(",") if said else []:
        bare = time.strip().removeprefix("~")
        each = 1 if bare.endswith("s") else 60
        ends = [int(end) * each for end in bare.removesuffix("s").split("-")]
        found.append((ends[0], ends[-1], "~" not in time))
    return found


def _heats(said: str) -> list[tuple[int | None, int | None, str | None, bool]]:
    found = []
    for heat in said.split(",") if said else []:
        celsius = fahrenheit = gas = None
        fan = heat.endswith("fan")
        for part in heat.strip().removesuffix("fan").split("="):
            if part.startswith("gas"):
                gas = part.removeprefix("gas")
            elif part.endswith("f"):
                fahrenheit = int(part[:-1])
            else:
                celsius = int(part)
        found.append((celsius, fahrenheit, gas, fan))
    return found


def mistakes(said: Said) -> dict[str, object]:
    """What is read otherwise than it is said."""
    found = timers(said.text, said.language)
    heats = temperatures(said.text, said.language)
    wrong: dict[str, object] = {}
    if (uses := links(said.text, said.ingredients, said.language)) != said.uses:
        wrong["uses"] = [said.ingredients[at] for at in uses]
    if (took := minutes(said.text, said.language)) != said.minutes:
        wrong["minutes"] = took
    if (times := [(timer.least, timer.most, timer.role == "takes") for timer in found]) != said.times:
        wrong["times"] = times
    if len(heats) != len(said.heats) or not all(map(_is_this_hot, heats, said.heats)):
        wrong["heats"] = heats
    return wrong


def _is_this_hot(heat: Temperature, said: tuple[int | None, int | None, str | None, bool]) -> bool:
    celsius, fahrenheit, gas, fan = said
    return (
        heat.fan == fan
        and (celsius is None or celsius == heat.celsius)
        and (fahrenheit is None or fahrenheit == heat.fahrenheit)
        and (gas is None or gas == heat.gas)
    )


def recipes(file: str) -> Iterator[tuple[list[dict[str, str | None]], list[Said]]]:
    """Each recipe of a list: its rows, with their groups, and its steps."""
    for language, names, groups, steps in listed_recipes(file):
        head = f"[{language}] {'; '.join(names)}"
        said = [one for step in steps for one in said_in(head, step)]
        yield [{"group": group, "name": name} for group, name in zip(groups, names, strict=True)], said


FILES = ("steps.txt", *(f"steps_fresh{number}.txt" for number in ("", *range(2, 21))))
STEPS = [said for file in FILES for said in read(file)]


def test_there_are_enough_of_them_and_not_in_english_alone() -> None:
    assert len({said.text for said in STEPS}) >= 200
    assert sum(said.language != "en" for said in STEPS) >= len(STEPS) / 4


@pytest.mark.parametrize("said", STEPS, ids=[said.text for said in STEPS])
def test_a_step_is_read(said: Said) -> None:
    assert mistakes(said) == {}


def test_the_steps_of_recipes_are_read_in_their_order() -> None:
    """As a recipe's steps come over the wire: with the rows' groups, and what earlier steps have used."""
    wrong = {}
    for rows, steps in recipes("recipe_steps.txt"):
        earlier: list[dict[str, object]] = []
        for said in steps:
            read = linked({"text": said.text}, rows, earlier, said.language)
            others = mistakes(said)
            others.pop("uses", None)
            if others or read["uses"] != said.uses:
                wrong[said.text] = [rows[at]["name"] for at in read["uses"]], others
            earlier.append(read | {"uses": said.uses})
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Bei 180 °C Umluft 35 bis 40 Minuten backen.", "de", [(180, True)]),
        ("Bei 200 Grad Umluft 20 Min. backen.", "de", [(200, True)]),
        ("180 °C chaleur tournante, 20 minutes.", "fr", [(180, True)]),
        ("Heat the oven to 200°C/fan 180.", "en", [(200, False), (180, True)]),
        ("180 °C (Umluft: 160 °C)", "de", [(180, False), (160, True)]),
        ("Bei 180 °C Umluft 120 Minuten garen.", "de", [(180, True)]),
        ("Fan 160 for 20 minutes.", "en", [(160, True)]),
    ],
)
def test_a_fan_s_heat_is_told_from_the_time_behind_it(text: str, language: str, found: list[tuple[int, bool]]) -> None:
    assert [(heat.celsius, heat.fan) for heat in temperatures(text, language)] == found


@pytest.mark.parametrize(
    ("text", "names", "language"),
    [
        ("Affettatele e salatele.", ["melanzane", "sale"], "it"),
        ("Sálalas y resérvalas.", ["berenjenas", "sal"], "es"),
        ("Salpimiéntalo por ambos lados.", ["pollo", "sal"], "es"),
        ("Infarinateli e friggeteli.", ["calamari", "farina"], "it"),
    ],
)
def test_a_verb_with_its_object_is_the_food_that_it_takes(text: str, names: list[str], language: str) -> None:
    assert links(text, names, language) == [1]


def test_a_german_verb_is_no_noun() -> None:
    assert links("Zwiebeln fein hacken.", ["Hackfleisch", "Zwiebeln"], "de") == [1]
    assert links("Das Hack anbraten.", ["Rinderhackfleisch", "Zwiebeln"], "de") == [0]


def test_the_remaining_ingredients_are_those_that_no_step_has_used() -> None:
    names = ["flour", "milk", "cheddar", "salt"]
    assert links("Add the remaining ingredients.", names, "en", used={0, 1}) == [2, 3]
    assert links("Stir in the rest of the ingredients, except the salt.", names, "en", used={0}) == [1, 2]
    assert links("Die restlichen Zutaten unterheben.", ["Mehl", "Milch", "Salz"], "de", used=[0]) == [1, 2]


def test_everything_is_what_was_used_so_far() -> None:
    names = ["flour", "milk", "cheddar", "salt"]
    assert links("Stir everything together.", names, "en", used={0, 1}) == [0, 1]
    assert links("Stir everything together.", names, "en") == [0, 1, 2, 3]
    assert links("Cook until everything is hot.", names, "en", used={0, 1}) == []


def test_the_ingredients_of_a_group() -> None:
    names, groups = ["noodles", "soy sauce", "honey", "lime"], [None, "For the sauce", "For the sauce", "To serve"]
    assert links("Whisk the sauce ingredients.", names, "en", groups=groups) == [1, 2]
    assert links("Whisk all the ingredients for the sauce.", names, "en", groups=groups) == [1, 2]
    assert links("Die Zutaten für die Soße verrühren.", ["Nudeln", "Sojasoße"], "de", groups=[None, "Soße"]) == [1]


@pytest.mark.parametrize(
    ("language", "group", "texts"),
    [
        (
            "en",
            "For the dressing",
            "For the dressing, whisk everything together.; Make the dressing by shaking everything in a jar.; "
            "To make the dressing, whisk all of the ingredients together.; Dressing: shake all the ingredients.; "
            "Make the dressing.; Whisk all the dressing ingredients.",
        ),
        ("de", "Für das Dressing", "Alles für das Dressing verrühren.; Für das Dressing alle Zutaten verquirlen."),
        ("fr", "Pour la sauce", "Pour la sauce, mélangez tous les ingrédients.; Préparez la sauce."),
        (
            "es",
            "Para la vinagreta",
            "Para la vinagreta, mezcla todos los ingredientes.; Prepara la vinagreta batiendo todo.",
        ),
        ("it", "Per il condimento", "Per il condimento, mescolate tutti gli ingredienti.; Preparate il condimento."),
    ],
)
def test_the_part_that_is_being_made(language: str, group: str, texts: str) -> None:
    """Of it is everything; what is put into it, or it into, is not."""
    names, groups = ["lettuce", "x", "y"], [None, group, group]
    for text in texts.split("; "):
        assert links(text, names, language, groups=groups, used={0}) == [1, 2], text
    for text in ("Toss everything with the dressing.", "Add everything to the dressing."):
        assert links(text, names, "en", groups=[None, "Dressing", "Dressing"], used={0}) == [0], text
    assert links("Set aside for the dressing to soak in.", names, "en", groups=[None, "Dressing", "Dressing"]) == []


@pytest.mark.parametrize(
    ("text", "names", "uses"),
    [
        ("Season well.", ["salt and pepper"], [0]),
        ("Season well.", ["red bell pepper", "garlic salt"], []),
        ("Season the beef with the rub.", ["salt"], []),
        ("Asparagus is in season.", ["salt"], []),
        ("Season and serve with the rice.", ["rice", "sea salt", "cracked black pepper"], [0, 1, 2]),
        ("Check the seasoning.", ["salt", "paprika", "pepper"], [0, 2]),
        ("Stir in all but a handful of the cheese.", ["cheese", "basil"], [0]),
        ("Pour off all but a tablespoon of fat. Add the onion.", ["onion"], [0]),
        ("Stir in everything except the basil.", ["cheese", "basil"], [0]),
        ("Blend all the ingredients but the oil. Pour in the oil.", ["basil", "oil"], [0, 1]),
        ("Serve the curry with naan.", ["curry powder", "naan"], [1]),
        ("Ladle the leek and potato soup into bowls.", ["potatoes", "leeks"], []),
        ("Add the onion and chicken stock.", ["onion", "chicken stock"], [0, 1]),
        ("Pour the chocolate ganache over the lemon curd.", ["dark chocolate", "lemons"], []),
        ("Tear the mint leaves over.", ["mixed salad leaves", "mint"], [1]),
        ("Dress the leaves.", ["mixed salad leaves", "mint"], [0]),
        ("Finely chop the herbs.", ["lamb", "mint"], [1]),
        ("Add a teaspoon of salt.", ["flaky sea salt"], [0]),
        ("Add a teaspoon of salt.", ["garlic salt"], []),
        ("Stir in the curry.", ["curry powder", "naan"], [0]),
        ("Add the ground spices.", ["cumin seeds", "turmeric", "cinnamon stick", "garam masala"], [1, 3]),
        ("Season with pepper.", ["salt and pepper"], [0]),
        ("Season with salt and pepper.", ["salt", "red bell pepper"], [0]),
        ("Fry in the butter.", ["butter or margarine"], [0]),
        ("Fry in the margarine.", ["butter or margarine"], [0]),
        ("Trim the thighs.", ["boneless, skinless chicken thighs"], [0]),
        ("Add the tomatoes.", ["tomatoes (400 g can)"], [0]),
        ("Melt butter in a pan.", ["peanut butter"], []),
        ("Pour in the milk.", ["coconut milk"], [0]),
        ("Pour in the milk.", ["coconut milk", "milk"], [1]),
        ("Pour in the coconut milk.", ["milk"], []),
        ("Cook until it is the size of an egg.", ["eggs"], []),
        ("Use a rice cooker.", ["rice"], []),
        ("Serve.", [], []),
        ("", ["rice"], []),
        ("🍚🍚", ["🍚"], []),
    ],
)
def test_what_is_certain_is_linked(text: str, names: list[str], uses: list[int]) -> None:
    assert links(text, names, "en") == uses


@pytest.mark.parametrize(
    ("text", "language", "uses"),
    [
        ("Whisk the first three ingredients together.", "en", [0, 1, 2]),
        ("Combine first 2 ingredients; stir in the e.", "en", [0, 1, 4]),
        ("Add the next two ingredients.", "en", [1, 2]),
        ("Stir in the last 2 ingredients.", "en", [3, 4]),
        ("Die ersten drei Zutaten verrühren.", "de", [0, 1, 2]),
        ("Mélangez les trois premiers ingrédients.", "fr", [0, 1, 2]),
        ("Mezcla los dos primeros ingredientes.", "es", [0, 1]),
        ("Mescolate i primi due ingredienti.", "it", [0, 1]),
    ],
)
def test_ingredients_by_their_place(text: str, language: str, uses: list[int]) -> None:
    assert links(text, ["aaaa", "bbbb", "cccc", "dddd", "e"], language, used={0}) == uses


@pytest.mark.parametrize(
    ("text", "language", "took"),
    [
        ("Bake covered for the first 20 minutes, then uncovered for the remaining 10 minutes.", "en", 30),
        ("Bake for 30 minutes, adding the cheese for the last 5 minutes.", "en", 30),
        ("Cook for 2 to 3 minutes longer.", "en", 3),
        ("Grill 4 minutes on the first side and 3 on the second.", "en", 7),
        ("4 Minuten auf der einen und 3 auf der anderen Seite braten.", "de", 7),
        ("Cuocete 4 minuti da un lato e 3 dall'altro.", "it", 7),
        ("Roll out a second sheet.", "en", None),
        ("Bake for three-quarters of an hour.", "en", 45),
        ("Cook for 2 minutes on each side for rare, 3 minutes for medium.", "en", 3),
        ("Blend for a second or two.", "en", 1),
        ("Disposez une seconde couche.", "fr", None),
        ("Formate un secondo strato.", "it", None),
        ("Laissez mijoter 2 h 30 à 3 h.", "fr", 180),
        ("Roast for 1 hr 30 to 1 hr 45.", "en", 105),
        ("Fry for a couple of minutes.", "en", 2),
        ("Give it another minute or so.", "en", 1),
        ("Cook, stirring every hour.", "en", None),
        ("Turn it every other 5 minutes.", "en", None),
        ("Fry each side 3 minutes.", "en", 3),
        ("Jede Seite 3 Minuten braten.", "de", 3),
        ("Alle etwa 5 Minuten wenden.", "de", None),
        ("Alle Zutaten 5 Minuten kochen.", "de", 5),
        ("Remuer toutes les 5 minutes.", "fr", None),
        ("Cada lado 3 minutos.", "es", 3),
        ("Ogni lato 3 minuti.", "it", 3),
        ("Cook the rice for 15 minutes while you fry the egg for 3 minutes.", "en", 15),
        ("While the rice cooks for 12 minutes, fry the chicken for 8 minutes.", "en", 12),
        ("Boil for 20 minutes. Meanwhile fry for 10 minutes, then bake for 15 minutes.", "en", 25),
        ("Steep for a day or two.", "en", 2880),
        ("Chill for at least 2 hours, preferably overnight.", "en", 120),
        ("Cook for twenty five minutes.", "en", 25),
        ("Knead for 10 minutes by hand or 5 minutes in a mixer.", "en", 10),
        ("Cook 1hr 15.", "en", 75),
        ("Add 1 can and cook for 10.", "en", None),
        ("1 ¼ Std. backen.", "de", 75),
        ("Eine gute Stunde backen.", "de", 60),
        ("Ein bis zwei Stunden ruhen lassen.", "de", 120),
        ("Une bonne heure.", "fr", 60),
        ("Deux heures et demie.", "fr", 150),
        ("3/4 d'heure.", "fr", 45),
        ("Hora y media.", "es", 90),
        ("Un par de horas.", "es", 120),
        ("Un paio d'ore.", "it", 120),
        ("Tre quarti d'ora.", "it", 45),
    ],
)
def test_how_long_a_step_takes(text: str, language: str, took: int | None) -> None:
    assert minutes(text, language) == took


WORDS = [
    *("½", "²", "٣", "1", "10", "1/2", "1/0", "-", "to", "°", "°C", "F", "gas", "4", "th.", "'", "’", ",", ".", "("),
    *("overnight", "another", "hour", "ora", "d'heure", "the", "chicken", "İ", "everything", "without"),
]


def test_a_page_that_reads_times_itself_reads_the_same() -> None:
    """frontend/tests/recipe/stepTimes.test.ts holds the page's reader to the same table."""
    for said in json.loads((Path(__file__).parents[1] / "fixtures" / "step_timers.json").read_text("utf-8")):
        found = timers(said["text"], said["language"])
        told = dict.fromkeys(one.most for one in found if one.role not in ("repeats", "keeps"))
        assert list(told) == said["seconds"], said["text"]


@given(
    st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12).map(" ".join),
    st.lists(
        st.sampled_from(["chicken thighs", "salt & pepper", "", "(", ", ", "Hähnchenbrust"]) | st.text(max_size=9)
    ),
    st.sampled_from(["en", "de", "fr", "es", "it", "pt", "x", "", None]),
)
def test_any_text_can_be_read(text: str, names: list[str], language: str | None) -> None:
    uses = links(text, names, language)
    assert uses == sorted(set(uses))
    assert all(0 <= at < len(names) for at in uses)
    for heat in temperatures(text, language):
        assert 0 <= heat.start < heat.end <= len(text)
        assert heat.celsius <= heat.celsius_max
    for timer in timers(text, language):
        assert 0 <= timer.start < timer.end <= len(text)
        assert 0 <= timer.least <= timer.most
    took = minutes(text, language)
    assert took is None or took >= 0
