"""Sentences of recipes: the food that is in them, and what only sounds like it."""

from __future__ import annotations

import pytest

from kiwi_recipes.food.allergens import check, understand
from kiwi_recipes.food.allergens.prose import hear
from tests.support.recipe_lists import listed_recipes

ALL = ("milk", "eggs", "peanuts", "tree nuts", "gluten", "soy", "sesame", "fish", "shellfish", "celery", "mustard",
       "lupin", "vegan")  # fmt: skip


def said(
    text: str, language: str | None = None, listed: tuple[str, ...] = (), title: str | None = "Supper"
) -> set[str]:
    """The phrases that are certainly there."""
    rules = [(entry, understand(entry)) for entry in ALL]
    return {h.finding.phrase or "" for h in hear(text, rules, language, listed, title=title)
            if h.certain and h.finding.outcome == "contains"}  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    """
    Toast the pumpkin seeds until golden. | Cream the sugar and oil together until pale. | Fish out the bay leaves.
    Roll it into walnut-sized balls. | Cut into pieces the size of a walnut. | Rub until it resembles breadcrumbs.
    Whisk until creamy. | Use oil instead of butter. | Do not add any peanuts. | Never use milk in it.
    It should have the consistency of heavy cream. | Cook until it is as thick as custard. | Dab dry with paper.
    It closes like a crab's claw. | Spread it with a butter knife. | Line a cake tin. | Pour it into a pie dish.
    Heat the oil in a milk pan. | Turn them with a fish slice. | Place on a pizza stone. | Fill a muffin tin.
    Drain it and crumble the potatoes over it.
    Set an egg timer. | Strain through a nut milk bag. | Brush it with a pastry brush. | Char the peppers.
    Put it on a bread board. | Shape into egg-sized balls. | Wrap it tightly. | Steam the vegetables. | Dish up.
    Serve without cheese. | Simmer the broth for 10 minutes. | Shell the peas. | Cut into clam-shaped pieces.
    Leave out the eggs if you like. | Replace the butter with oil. | Peel the butternut squash.
    Peel and finely mince the carrots. | Mince garlic and ginger. | Temper the spices in hot oil. | Add 1 tsp salt.
    Sandwich the halves together. | Scallop the edge and crumble. | Two level tsps of salt. | Strain through muslin.
    Rich and creamy without any fuss. | Flatten it in a tortilla press. | Wrap and chill for an hour.
    Boil until fish-eye bubbles rise. | You won't miss the meat. | Even meat eaters love it. | Who needs cream?
    Swap the butter for oil. | The beans stand in for the meat. | As rich as any cheesecake. | It is sweet as honey.
    Shape the mash into sausages. | The milky water thickens it.
    """.replace("\n", "|").split("|"),
)
def test_what_only_sounds_like_a_food(sentence: str) -> None:
    assert said(sentence.strip()) == set()


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Sprinkle with chopped peanuts.", "peanuts"),
        ("Serve with crusty bread.", "bread"),
        ("Serve on toast.", "toast"),
        ("Stir in the cream and the cheese.", "cream"),
        ("Flour the work surface.", "Flour"),
        ("Butter a baking dish.", "Butter"),
        ("Beat in the egg yolk, then fish out the bay leaf.", "egg yolk"),
        ("Replace the oil with butter.", "butter"),
        ("Swap the oil for butter.", "butter"),
        ("Add nuts such as walnuts.", "walnuts"),
        ("Add the walnuts, cut to the size of peas.", "walnuts"),
        ("Cook the salmon like this: three minutes a side.", "salmon"),
        ("Drain the pasta and toss it with the tuna.", "tuna"),
        ("Bring the prawns to the boil, do not add salt.", "prawns"),
        ("Fry the onion and mince in oil.", "mince"),
        ("Scatter the crumble over the fruit.", "crumble"),
    ],
)
def test_what_is_a_food(sentence: str, phrase: str) -> None:
    assert phrase in said(sentence)


@pytest.mark.parametrize(
    ("language", "sentence", "phrase"),
    [
        ("de", "In walnussgroße Stücke schneiden und in die Kuchenform geben.", None),
        ("de", "Mit einem Brotmesser schneiden, statt Butter Öl nehmen.", None),
        ("de", "Mit gehackten Erdnüssen bestreuen.", "Erdnüssen"),
        ("de", "Die Sahne unterrühren.", "Sahne"),
        ("de", "Zwiebeln und Kräuter fein hacken.", None),
        ("de", "Petersilie zupfen, Karotten marinieren und karamellisieren.", None),
        ("de", "Das Ganze zerbröseln und darüberbröseln.", None),
        ("de", "Mit Paprika bestäuben und 10 Minuten überbacken.", None),
        ("de", "Durch den Fleischwolf drehen, im Brotbackautomaten backen.", None),
        ("de", "Mit Fleischwurst servieren.", "Fleischwurst"),
        ("de", "Alles zu einer glatten Creme pürieren.", None),
        ("de", "Eine Creme unterheben.", "Creme"),
        ("de", "Käse vermisst hier niemand, den Speck einfach weglassen: reich an Eiweiß, nussig im Geschmack.", None),
        ("de", "Zart wie Butter, süß wie Honig.", None),
        ("de", "Die Masse zu Würstchen formen.", None),
        ("de", "Das Eiweiß steif schlagen.", "Eiweiß"),
        ("fr", "Remplacez le beurre par de l'huile, pas besoin de crème.", None),
        ("fr", "Remplacez l'huile par du beurre.", "beurre"),
        ("fr", "Ajoutez des fruits secs comme des noix.", "noix"),
        ("fr", "Une version végétale de la bolognaise, qui plaît aux amateurs de viande.", None),
        ("es", "No echarás de menos el queso, no hace falta mantequilla.", None),
        ("es", "Sustituye el aceite por mantequilla.", "mantequilla"),
        ("it", "Non rimpiangerete il formaggio: sostituite il burro con olio.", None),
        ("it", "Sostituite il latte con panna.", "panna"),
        ("fr", "Mixer jusqu'à obtenir une crème lisse.", None),
        ("fr", "Verser la crème.", "crème"),
        ("es", "Triturar hasta obtener una crema fina.", None),
        ("es", "Añadir la crema.", "crema"),
        ("it", "Frullare fino a ottenere una crema liscia per le sere d'inverno.", None),
        ("it", "Unire la crema.", "crema"),
        ("it", "Schiacciate i ceci con una forchetta.", None),
        ("it", "Servire con schiacciata.", "schiacciata"),
        ("de", "Das Hack anbraten.", "Hack"),
        ("de", "Mit Bröseln bestreuen.", "Bröseln"),
        ("de", "Mit Mehl bestäuben.", "Mehl"),
        ("fr", "Faire gratiner 10 minutes.", None),
        ("fr", "Cuire à petits bouillons.", None),
        ("fr", "Mélanger dans un cul-de-poule, répartir dans des ramequins, poser devant la marmite.", None),
        ("fr", "Ajouter un bouquet de persil.", None),
        ("fr", "Faire fondre une noisette de beurre.", "beurre"),
        ("fr", "Parsemer de noix de cajou.", "noix cajou"),
        ("es", "Batir hasta formar picos firmes y cortar con un cortapastas.", None),
        ("es", "Hornear hasta que esté crocante.", None),
        ("es", "Decorar con nueces de macadamia.", "macadamia"),
        ("it", "Servire freddo, croccante e con un filo d'olio.", None),
        ("it", "Tagliare a bastoncini e versare nello scolapasta.", None),
        ("it", "Aggiungere una noce di burro.", "burro"),
        ("it", "Stendere la pasta filo.", "filo"),
        ("es", "Machaca los ajos.", None),
        ("it", "Tagliate le carote ad anelli e gratinare.", None),
        ("it", "Tosta il riso, manteca il risotto e mescola con una spatola.", None),
        ("it", "Servite la tagliata di manzo.", "tagliata"),
        ("fr", "Verser dans un moule beurré.", "beurré"),
        ("fr", "Verser dans un moule à cake.", None),
        ("fr", "Former des boules de la taille d'une noix.", None),
        ("fr", "Ajouter les moules et le persil.", "moules"),
        ("fr", "Parsemer de cacahuètes.", "cacahuètes"),
        ("es", "Formar bolas del tamaño de una nuez.", None),
        ("es", "Espolvorear con cacahuetes.", "cacahuetes"),
        ("it", "Formare palline grandi come una noce.", None),
        ("it", "Versare nello stampo per torta.", None),
        ("it", "Cospargere di arachidi tritate.", "arachidi"),
    ],
)
def test_other_languages(language: str, sentence: str, phrase: str | None) -> None:
    found = said(sentence, language)
    assert found == set() if phrase is None else phrase in found, found


@pytest.mark.parametrize(
    ("sentence", "listed"),
    [
        ("Pour in the milk.", "oat milk"),
        ("Boil the pasta.", "gluten-free pasta"),
        ("Melt the butter.", "vegan butter"),
        ("Soak the noodles.", "rice noodles"),
        ("Sift the flour.", "almond flour"),
        ("Warm the tortillas.", "corn tortillas (gluten-free)"),
        ("Die Milch erhitzen.", "Hafermilch"),
        ("Stir in the cream.", "coconut cream"),
        ("Mélanger la farine et le sucre.", "farine de sarrasin"),
        ("Calentar la leche.", "leche de avena"),
        ("Sgocciolare la pasta.", "pasta senza glutine"),
    ],
)
def test_a_short_name_means_what_the_list_has(sentence: str, listed: str) -> None:
    bare = tuple(entry for entry in ALL if entry != "tree nuts")
    rules = [(entry, understand(entry)) for entry in bare]
    assert [h for h in hear(sentence, rules, None, (listed,), title="Supper") if h.certain] == []


@pytest.mark.parametrize(
    ("sentence", "listed", "phrase"),
    [
        ("Melt the butter.", "peanut butter", "butter"),
        ("Add the milk and the heavy cream.", "coconut cream", "cream"),
        ("Add the milk.", "coconut cream", "milk"),
        ("Pour in the whole milk.", "oat milk", "milk"),
        ("Serve with crusty bread.", "gluten-free bread", "bread"),
        ("Crack in the eggs.", "egg-free noodles", "eggs"),
        ("Melt the butter.", "butter beans", "butter"),
    ],
)
def test_and_nothing_else(sentence: str, listed: str, phrase: str) -> None:
    assert phrase in said(sentence, listed=(listed,))


def test_a_dish_is_made_of_what_its_list_says() -> None:
    assert said("Banana Pancakes", title=None) == set()
    assert said("Flip the pancakes.", title="Banana Pancakes") == set()
    assert said("Knead the dough.", title="Pizza") == set()
    assert said("Blend the oats to a fine flour and stir it to a smooth batter.", title="Waffles") == {"oats"}
    assert said("Lentil Shepherd's Pie", title=None) == set()
    assert "pancakes" in said("Serve with pancakes.", title="Fruit salad")
    assert "peanut" in said("Noodles with peanut sauce", title=None)
    assert "Peanut" in said("Peanut Noodles", title=None)
    assert said("Peanut-free Noodles", title=None) == set()


SAID_BY_STEPS_ALONE = {"cake", "escalopes", "kebabs", "meat", "cream", "tortilla"}
"""What some recipe's list holds under another name, or what is bought or baked before: the patties' meat, the cream of
coconut milk, a Spanish tortilla."""


def test_a_step_names_no_food_that_its_list_has_not() -> None:
    """Of 2,400 steps of whole recipes, against the allergies and diets that no row of theirs is held against."""
    found = set()
    for language, rows, _, steps in listed_recipes("recipe_steps.txt"):
        free = [entry for entry in (*ALL, "meat", "vegetarian") if not any(_holds(row, entry) for row in rows)]
        rules = [(entry, understand(entry)) for entry in free]
        for step in (step.partition(" =>")[0] for step in steps):
            found |= {(heard.finding.phrase, step) for heard in hear(step, rules, language, rows, title="Supper")
                      if heard.certain and heard.finding.outcome == "contains"}  # fmt: skip
    assert {(phrase, step) for phrase, step in found if phrase not in SAID_BY_STEPS_ALONE} == set()


def _holds(row: str, entry: str) -> bool:
    return check(row, entry).outcome in ("contains", "likely")
