"""Replies beyond the table's examples: what else is read, what is not, and what becomes of a rough recipe."""

from __future__ import annotations

from typing import Any

import pytest

from kiwi_parser import (
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    JsonParser,
    JsonSyntaxError,
    Limits,
    ModelParser,
    Recipe,
    RecipeParser,
    Repaired,
)
from proof import laws
from proof.laws import normal, run
from proof.loose import Loose, lenient
from proof.splitting import chunkings
from proof.strict import same

READ_AS: dict[str, Any] = {
    # Quotes within a text, in an object and in an array.
    """{"a": "the "best" soup", "b": 1}""": {"a": 'the "best" soup', "b": 1},
    """{"a": ""Best" it is", "b": 1}""": {"a": '"Best" it is', "b": 1},
    """{"a": "it is "best""}""": {"a": 'it is "best"'},
    """{"a": "so "warm", "good" and "so", on", "b": 1}""": {"a": 'so "warm", "good" and "so", on', "b": 1},
    """{"a": "a 9" x 13" pan" /* tin */, "b": 1}""": {"a": 'a 9" x 13" pan', "b": 1},
    """{"a": \"\"\"Warm.\"\"\", "b": 1}""": {"a": "Warm.", "b": 1},
    """{"a": ["1" pieces", "2"], "b": 1}""": {"a": ['1" pieces', "2"], "b": 1},
    """{"a": ["cut 1" true", "x"]}""": {"a": ['cut 1" true', "x"]},
    """{"a": ["say "x"\n, "y"]}""": {"a": ['say "x', "y"]},
    """{"a": ["the "b" is", true, "c"]}""": {"a": ['the "b" is', True, "c"]},
    """{"a": "x "y\\n\\u0041 \\q\t z" w", "b": 1}""": {"a": 'x "y\nA \\q\t z" w', "b": 1},
    """{"a": "x "y", /* z */ "b": 1}""": {"a": 'x "y', "b": 1},
    """{"a": "b" "c": 1}""": {"a": "b", "c": 1},
    """{"a": "b" c : 1}""": {"a": "b", "c": 1},
    """{"a": "b"\n"c": 1}""": {"a": "b", "c": 1},
    """{"u": {"a": "the "best" soup"}, "b": 1}""": {"u": {"a": 'the "best" soup'}, "b": 1},
    """{"a": "x""b": 1, "c": ["d""e"]}""": {"a": "x", "b": 1, "c": ["d", "e"]},
    """{"a": ["b", 9" c", "d"]}""": {"a": ["b", '9" c', "d"]},
    """{"a": ["b „c", „d" e.", "f"]}""": {"a": ['b „c", „d" e.', "f"]},
    """{"a": ["b\n"c"], "d": 1}""": {"a": ["b", "c"], "d": 1},
    """{"a": \"\"\"b "c\"\"\"\", "d": 1}""": {"a": 'b "c"', "d": 1},
    """{"a": \"\"\"b \"\"\" c\"\"\", "d": 1}""": {"a": 'b """ c', "d": 1},
    """{"a": \"\"\"\"\"\", "d": 1}""": {"a": "", "d": 1},
    """{"a": 1, "b: "c", "d": 2}""": {"a": 1, "b": "c", "d": 2},
    """{"a": "x" b: y "z" w, "c": 1}""": {"a": "x", "b": 'y "z" w', "c": 1},
    """{"a": f", "b": 1}""": {"a": "f", "b": 1},
    """{"a": ["x "y"}""": {"a": ['x "y']},
    # Words in lists, and a comment for a value.
    """{"a": ["b"\ntrue, 1 true, true false, none of it]}""": {"a": ["b", True, "1 true", True, False, "none of it"]},
    """{"a": #b\n1}""": {"a": 1},
    # Other quotes.
    "{'a': 'the cooks' choice', 'b': 1}": {"a": "the cooks' choice", "b": 1},
    "{'a': 'rock 'n' roll' , 'b': 'x' 'c': 2}": {"a": "rock 'n' roll", "b": "x", "c": 2},
    "{'a': 'b' c: 1}": {"a": "b", "c": 1},
    "{“a”: “the “best” soup”, “b”: 1}": {"a": "the “best” soup", "b": 1},
    "{«a»: «b»}": {"a": "b"},
    # No quotes at all.
    "{a: hot soup , b: [salt, the  pepper]}": {"a": "hot soup", "b": ["salt", "the pepper"]},
    '{"a": ½ cup, "b": ~10}': {"a": "½ cup", "b": "~10"},
    '{"a": 10 min, "b": 2-3, "c": 1 1/2, "d": 0x1F}': {"a": "10 min", "b": "2-3", "c": "1 1/2", "d": "0x1F"},
    '{"a": 1/2 cup, "b": [2-3, 1 000]}': {"a": "1/2 cup", "b": ["2-3", 1000]},
    '{"a": N/A, "b": four, "c": Not known}': {"a": "N/A", "b": "four", "c": "Not known"},
    '{"a": nul\n "b": tru}': {"a": "nul", "b": "tru"},
    '{"a": 1 "b": 2}': {"a": 1, "b": 2},
    # Thousands: in an object only, where three digits can't be a key.
    '{"a": 1,000}': {"a": 1000},
    '{"a": +1,000}': {"a": 1000},
    '{"a": -12,345,678 , "b": 1,000.50}': {"a": -12345678, "b": 1000.5},
    '{"u": {"a": 999,999}, "b": 10,000\n, "c": [1,000]}': {"u": {"a": 999999}, "b": 10000, "c": [1000]},
    '{"a": 1,000 /* g */, "b": 2,000 g, "c": 3,000,}': {"a": 1000, "b": "2,000 g", "c": 3000},
    '{"a": 1,234,"b": 2}': {"a": 1234, "b": 2},
    # A comma that is none of a thousand's: what it is the field knows.
    '{"a": 1,5, "b": 1,00}': {"a": 1.5, "b": 1.0},
    '{"a": 0,500 , "b": 1000,000}': {"a": 0.5, "b": "1000,000"},
    '{"a": 1.5,000}': {"a": "1.5,000"},
    '{"a": 1,000.5,000}': {"a": "1,000.5,000"},
    '{"a": 1,0000}': {"a": "1,0000"},
    '{"a": 1,000b}': {"a": "1,000b"},
    # Colons and values.
    '{"a": 1, "b" "c", "d" 2, "e" [3], "f" {}}': {"a": 1, "b": "c", "d": 2, "e": [3], "f": {}},
    '{"a" = 1, "b"=>2}': {"a": 1, "b": 2},
    '{"a": 1, "b": , "c": }': {"a": 1},
    # Brackets.
    '{"a": [{"b": 1, {"b": 2}]}': {"a": [{"b": 1}, {"b": 2}]},
    '{"a": [{"b": 1], "c": 2}': {"a": [{"b": 1}], "c": 2},
    '{"a": [{"b": 1], {"b": 2}]}': {"a": [{"b": 1}, {"b": 2}]},
    '{"a": [{"b": 1]]}': {"a": [{"b": 1}]},
    '{"a": [{"b": [1, 2}, {"b": 3}]}': {"a": [{"b": [1, 2]}, {"b": 3}]},
    '{"a": [1, 2}, "c": 3}': {"a": [1, 2], "c": 3},
    '{"a": [1, 2}': {"a": [1, 2]},
    '[{"a": 1] ': [{"a": 1}],
    '{"a": [1, 2}} so': {"a": [1, 2]},
    '{"a": [1, "b": 2}': {"a": [1], "b": 2},
    '{"a": ["x", "b": 2, "c": ["y", "d": 3}': {"a": ["x"], "b": 2, "c": ["y"], "d": 3},
    '{"a": [[1}, [2]]}': {"a": [[1], [2]]},
    '{"a": {"b": 1], "c": 2}}': {"a": {"b": 1}, "c": 2},
    '{"a": 1], "b": 2}': {"a": 1, "b": 2},
    "[1}, 2]": [1, 2],
}


@pytest.mark.parametrize(("text", "expected"), READ_AS.items(), ids=READ_AS)
def test_what_else_is_read(text: str, expected: object) -> None:
    whole = lenient([text])
    assert same(whole[0], expected), whole
    assert whole[1]
    for chunks in chunkings(text):
        assert lenient(chunks) == whole, chunks


@pytest.mark.parametrize(("text", "expected"), READ_AS.items(), ids=READ_AS)
def test_what_else_is_read_for_a_model(text: str, expected: object) -> None:
    text = f'{{"a": {text}, "b": 7}}'
    whole = normal(run(lambda: ModelParser(Loose), [text]))
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(Loose), chunks)
        laws.check(observed)
        assert normal(observed) == whole, chunks
    unknown = run(lambda: ModelParser(Loose), [text.replace('"a"', '"unknown"', 1)])
    laws.check(unknown)


NOT_MENDED = [
    '{"a": "x\\n, "b": 1}',
    '{"a": "b" ; "c" 1}',
    '{"a": 1 : 2}',
    '["a": 1]',
    '{"a": ["b"] : 1}',
    '{"a": [1 : 2]}',
    '{"a": 1, {"b": 2}}',
    '{"a": (1)}',
    '{"a": 1,000: 2}',
    '{"a": 1, 000}',
    '{"a": 1,,000}',
    '{"a": "1",000}',
    '{"a": true,000}',
    '{"a": [1],000}',
    '{"a": {},000}',
    '{"b": 1, "a": "1",000}',
]


@pytest.mark.parametrize("text", NOT_MENDED)
def test_what_is_not_mended_is_an_error_at_one_place(text: str) -> None:
    places = set()
    for chunks in chunkings(text):
        with pytest.raises(JsonSyntaxError) as caught:
            lenient(chunks)
        places.add((caught.value.code, caught.value.offset))
    assert len(places) == 1


def test_a_text_that_was_said_to_be_done_is_taken_back_and_told_anew() -> None:
    observed = run(RecipeParser, list('{"title": "A "hot" soup", "servings": 2}'))
    assert laws.joined([event for event in observed.said() if event.path == ("title",)]) == [
        FieldStarted(("title",)),
        FieldDelta(("title",), "A "),
        FieldDone(("title",), "A ", (10, 14)),
        FieldReset(("title",)),
        FieldStarted(("title",)),
        FieldDelta(("title",), "A "),
        Repaired(("title",), "inner_quotes", 13),
        FieldDelta(("title",), '"hot" soup'),
        FieldDone(("title",), 'A "hot" soup', (10, 24), ("mended: inner_quotes",)),
    ]


def test_a_number_that_goes_on_in_thousands_is_taken_back_and_told_anew() -> None:
    observed = run(RecipeParser, list('{"servings": 1,000, "prep_minutes": 1,000}'))
    laws.check(observed)
    assert observed.said() == [
        FieldDone(("servings",), 1, (13, 14)),
        Repaired((), "number", 13),
        FieldReset(("servings",)),
        FieldDropped(("servings",), "must be at most 50"),
        FieldDone(("prep_minutes",), 1, (36, 37)),
        Repaired((), "number", 36),
        FieldReset(("prep_minutes",)),
        FieldDone(("prep_minutes",), 1000, (36, 41)),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [("1,5", 1.5), ("1,50", 1.5), ("0,125", 0.125), ("12,75", 12.75), ("1,250", 1250)],
)
def test_a_decimal_comma_in_an_object_costs_no_recipe(written: str, read: float) -> None:
    text = f'{{"title": "a", "ingredients": [{{"quantity":{written},"unit":"g","name":"b"}}], "steps": ["c"]}}'
    for chunks in chunkings(text):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.ingredients[0].quantity == read


@pytest.mark.parametrize(
    "text", ['{"servings": 1,5: 2}', '{"servings": 1,5x}', '{"servings": 1.5,5}', '{"servings": 1, 5}']
)
def test_digits_behind_a_comma_that_are_no_decimals(text: str) -> None:
    observed = run(RecipeParser, list(text))
    assert observed.outcome.kind == "invalid"


ROUGH_RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "quotes in a row": (
        '{"title": "a", "ingredients": [{"name": "salt", "note": "the "best" kind"}], "steps": ["Fry."]}',
        {"ingredients": [{"name": "salt", "note": 'the "best" kind'}]},
    ),
    "quotes in a bare step": (
        '{"title": "a", "ingredients": ["salt", "oil"], "steps": ["Cut 1" cubes.", "Fry."]}',
        {"steps": [{"text": 'Cut 1" cubes.'}, {"text": "Fry."}]},
    ),
    "quotes in a step": (
        '{"title": "a", "ingredients": ["salt", "oil"], "steps": [{"text": "Cut "neat" cubes.", "minutes": 2}]}',
        {"steps": [{"text": 'Cut "neat" cubes.', "minutes": 2}]},
    ),
    "an amount without quotes": (
        '{"title": "a", "ingredients": [{"name": "salt", "quantity": 1 1/2}, {"name": "oil", "quantity": ½}], '
        '"prep_minutes": 10 min, "steps": ["Fry."]}',
        {"ingredients": [{"name": "salt", "quantity": 1.5}, {"name": "oil", "quantity": 0.5}], "prep_minutes": 10},
    ),
    "a list that was not closed": ('{"title": "a", "ingredients": ["salt", "oil", "steps": ["Fry."]}', {}),
    "a list of rows that was not closed": (
        '{"title": "a", "ingredients": [{"name": "salt"}, {"name": "oil"}, "steps": ["Fry."]}',
        {},
    ),
    "a list behind an entry that was dropped": (
        '{"title": "a", "ingredients": ["salt", "oil", ""best" salt"], "steps": ["Fry."]}',
        {"ingredients": ["salt", "oil", '"best" salt']},
    ),
    "a row that was not closed": (
        '{"title": "a", "ingredients": [{"name": "salt", {"name": "oil"}], "steps": [{"text": "Fry."]}',
        {},
    ),
    "under data": (
        '{"status": "ok", "data": {"recipe": {"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}}}',
        {},
    ),
    "in a list under results": (
        '{"results": [{"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}, {}], "n": 2}',
        {},
    ),
    "under a name with its own": (
        '{"my_recipe_card": {"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}}',
        {},
    ),
    "what looks like a wrapping": (
        '{"data": {"id": 1}, "results": [{"n": 1}, 2], "recipe": "x", "output": {}, '
        '"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}',
        {},
    ),
    "lists that look like a wrapping": (
        '{"data": [], "results": [2, {"title": 7}], "title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}',
        {},
    ),
    "keys in any case": (
        '{"Title": "a", "Prep Time": 5, "cook-time": 6, "Ingredients": [{"Name": "salt", "Qty": 1}, "oil"], '
        '"STEPS": [{"Instruction": "Fry.", "stepNumber": 1}]}',
        {"prep_minutes": 5, "cook_minutes": 6, "ingredients": [{"name": "salt", "quantity": 1}, {"name": "oil"}]},
    ),
    "numbers of steps": (
        '{"title": "a", "ingredients": ["salt", "oil"], "steps": [{"step": 1, "description": "Fry."}]}',
        {},
    ),
    "an example first": (
        'For example: {"title": "Egg"}. Now {"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."}',
        {},
    ),
    "a schema first": (
        '{"title": "string", "ingredients": [], "steps": []}\n{"rating": 5} '
        '{"title": "a", "ingredients": ["salt", "oil"], "steps": "Fry."} {}',
        {},
    ),
}


@pytest.mark.parametrize(("reply", "expected"), ROUGH_RECIPES.values(), ids=ROUGH_RECIPES.keys())
def test_a_rough_reply_is_the_recipe_it_means(reply: str, expected: dict[str, Any]) -> None:
    recipe = {"title": "a", "ingredients": ["salt", "oil"], "steps": ["Fry."], **expected}
    whole = normal(run(RecipeParser, [reply]))
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert observed.outcome.kind == "complete", observed.outcome
        assert observed.value == Recipe.model_validate(recipe)
        assert normal(observed) == whole, chunks


def test_a_second_object_that_is_no_recipe_changes_nothing() -> None:
    for text in ('{"title": "a"} and {"rating": 5}', '{"title": "a"} {"rating": ', '{"title": "a"} {"rating": ]} {x'):
        for chunks in chunkings(text):
            observed = run(RecipeParser, chunks)
            laws.check(observed)
            assert observed.outcome.kind == "invalid"
            assert observed.value == {"title": "a"}
            parser = RecipeParser()
            parser.feed('{"title": "a"} {"rating":')
            assert parser.recipe == {"title": "a"}  # till something better comes
            assert not any(isinstance(event, FieldReset) for event in observed.said())


def test_a_limit_behind_an_example() -> None:
    observed = run(lambda: RecipeParser(limits=Limits(string=5)), ['{"title": "a"} {"unknown": 1}'])
    assert observed.value == {"title": "a"}


def test_a_quote_that_is_not_jsons_at_the_end_of_the_text() -> None:
    """Before blanks or nothing it was the closing one; before a word it may be an apostrophe."""
    for end, closed in (("'", (("title",),)), ("' ", (("title",),)), ("' x", ())):
        observed = run(RecipeParser, list("{'title': 'the cooks" + end))
        assert observed.outcome.kind == "truncated"
        assert observed.outcome.closed == closed
        laws.check(observed)


def test_the_place_of_a_text_that_ends_where_a_quote_waits() -> None:
    observed = run(RecipeParser, list('{"title": "a "b"\n\n ,'))
    problem = observed.outcome.problem
    assert problem is not None
    assert (problem.offset, problem.line, problem.column) == (20, 3, 3)


def test_a_list_under_two_spellings_of_which_the_first_has_no_valid_row() -> None:
    """Found by the fuzzer: its drop was passed over in silence."""
    observed = run(RecipeParser, ['{"ingredient": [{"colour": 1}], "Ingredients": ["salt"]}'])
    laws.check(observed)
    assert [event.path for event in observed.said() if isinstance(event, FieldDropped)] == [
        ("ingredients", 0),
        ("ingredients",),
    ]


def test_of_an_example_that_said_nothing_there_is_nothing_to_take_back() -> None:
    for chunks in ([text := '{"notes": } {"title": "Tea"}'], list(text)):
        said = run(RecipeParser, chunks).said()
        assert not [event for event in said if isinstance(event, FieldReset)]
        assert FieldDone(("title",), "Tea", (22, 27)) in said


@pytest.mark.parametrize("first", ['{"title": [1]}', '{"title": [,}', '{"servings": "many"}'])
def test_what_was_dropped_of_an_example_is_taken_back(first: str) -> None:
    """Found by the fuzzer: the same field was said to begin after it had been dropped."""
    for chunks in ([text := first + ' {"title": "Tea", "servings": 2}'], list(text)):
        observed = run(RecipeParser, chunks)
        laws.check(observed)
        assert FieldReset(()) in observed.said()
        assert observed.value == {"title": "Tea", "servings": 2}


@pytest.mark.parametrize("blanks", ["", " \n", "\x1e" * 3, "\u2003"])
@pytest.mark.parametrize(("text", "value"), [("[{]", [{}]), ('{"a": [1}', {"a": [1]})])
def test_odd_blanks_behind_a_last_bracket_that_waits(text: str, value: object, blanks: str) -> None:
    for chunks in ([text + blanks], [*text, *blanks]):
        parser = JsonParser(strict=False)
        for chunk in chunks:
            parser.feed(chunk)
        parser.close()
        assert parser.value == value


@pytest.mark.parametrize("blanks", [" \n", "\x1e"])
def test_blanks_behind_a_bracket_that_waits_within_more(blanks: str) -> None:
    parser = JsonParser(strict=False)
    parser.feed("[[{]" + blanks)
    with pytest.raises(JsonSyntaxError):
        parser.close()
