"""What the library promises, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from kiwi_recipes.library import (
    Acknowledged,
    ChangedMeanwhile,
    KeptRecipe,
    ListQuery,
    Location,
    NewRecipe,
    NewText,
    NoSuchRecipe,
    NoSuchRevision,
    Origin,
    RecipeDeleted,
    RevisedMeanwhile,
)
from kiwi_recipes.library.entries import PURGED_AFTER, Sort
from kiwi_recipes.library.repository import Library, open_library
from tests.support.app import DISH
from tests.support.clock import Clock

ME = "local"


def new(title: str = "Omelette", **fields: Any) -> NewRecipe:
    return NewRecipe(title, {**DISH, "title": title}, **fields)


async def titles(library: Library, owner: str = ME, **query: Any) -> list[str]:
    return [one.title for one in (await library.page(owner, ListQuery(**query))).recipes]


async def test_what_is_saved_is_kept_whole(library: Library, location: Location) -> None:
    origin = Origin(run="r" * 32, backend="ollama", model="qwen", prompt_version="7", attempts=2, mends=3,
                    warnings=[{"code": "repaired", "message": "mended"}])  # fmt: skip
    seen = [Acknowledged(path="/ingredients/0", text="pesto", allergy="nuts")]
    recipe = {**DISH, "notes": "half a pair \ud83d and a \x00", "made_up": {"by": ["a", "model", 1.5, None]}}
    kept, is_new = await library.save(ME, NewRecipe(DISH["title"], recipe, origin=origin, acknowledged=seen))
    assert is_new
    again = await open_library(location)
    found = await again.get(ME, kept.id)
    await again.aclose()
    assert found == kept
    assert (found.recipe, found.provenance, found.acknowledged) == (recipe, origin, seen)
    assert (found.version, found.draft, found.rating, found.tags) == (1, False, None, [])


async def test_a_run_is_kept_once(library: Library) -> None:
    one, _ = await library.save(ME, new(origin=Origin(run="a")))
    two, is_new = await library.save(ME, new("Another", origin=Origin(run="a")))
    assert (two, is_new) == (one, False)
    await library.delete(ME, one.id)
    back, is_new = await library.save(ME, new(origin=Origin(run="a")))
    assert (back.id, back.deleted, is_new) == (one.id, None, False)
    theirs, is_new = await library.save("session:2", new(origin=Origin(run="a")))
    assert is_new
    assert theirs.id != one.id
    assert len({(await library.save(ME, new()))[0].id for _ in range(3)}) == 3  # of no run: each is another


async def test_ten_that_save_the_same_run_at_once(library: Library) -> None:
    saved = await asyncio.gather(*(library.save(ME, new(origin=Origin(run="a"))) for _ in range(10)))
    assert len({kept.id for kept, _ in saved}) == 1
    assert sum(is_new for _, is_new in saved) == 1


async def test_sessions_see_their_own(library: Library) -> None:
    kept, _ = await library.save("session:ana", new())
    assert await titles(library, "session:ben") == []
    assert await titles(library, "session:ben", text="omelette") == []
    assert await library.find("session:ben", kept.id[:8]) == []
    for call in (library.get, library.delete, library.restore):
        with pytest.raises(NoSuchRecipe):
            await call("session:ben", kept.id)
    with pytest.raises(NoSuchRecipe):
        await library.change("session:ben", kept.id, {"title": "Mine"})
    assert await library.get("session:ana", kept.id) == kept


async def test_each_thing_that_can_be_changed(library: Library, clock: Clock) -> None:
    kept, _ = await library.save(ME, new())
    clock.now += 60
    changed = await library.change(
        ME,
        kept.id,
        {"title": "Renamed", "favourite": True, "rating": 4, "note": "Less salt.\nAgain!", "tags": ["b", "a"]},
    )
    assert changed.version == kept.version + 1
    assert changed.updated - kept.updated == timedelta(seconds=60)
    assert (changed.title, changed.recipe["title"]) == ("Renamed", "Renamed")
    assert (changed.favourite, changed.rating, changed.note) == (True, 4, "Less salt.\nAgain!")
    assert changed.tags == ["a", "b"]
    less = await library.change(ME, kept.id, {"rating": None, "tags": ["b", "c"]}, changed.version)
    assert (less.rating, less.tags, less.note, less.favourite) == (None, ["b", "c"], "Less salt.\nAgain!", True)
    assert await library.get(ME, kept.id) == less
    assert await titles(library, text="renamed") == ["Renamed"]
    assert await titles(library, text="omelette") == []  # the old title is found no more
    assert await titles(library, text="c") == ["Renamed"]


async def test_two_that_change_at_once(library: Library) -> None:
    kept, _ = await library.save(ME, new())
    tries = (library.change(ME, kept.id, {"note": str(number)}, kept.version) for number in range(8))
    found = await asyncio.gather(*tries, return_exceptions=True)
    (won,) = [one for one in found if not isinstance(one, BaseException)]
    lost = [one for one in found if isinstance(one, ChangedMeanwhile)]
    assert len(lost) == 7
    assert all(one.current == won for one in lost)
    with pytest.raises(ChangedMeanwhile):
        await library.delete(ME, kept.id, kept.version)
    await asyncio.gather(*(library.change(ME, kept.id, {"note": str(number)}) for number in range(8)))
    assert (await library.get(ME, kept.id)).version == won.version + 8


async def test_deleted_restored_and_purged(library: Library, clock: Clock) -> None:
    kept, _ = await library.save(ME, new())
    other, _ = await library.save(ME, new("Other"))
    gone = await library.delete(ME, kept.id, kept.version)
    assert gone.deleted is not None
    assert gone.purged_after == gone.deleted + PURGED_AFTER
    assert await titles(library) == ["Other"]
    assert await titles(library, text="omelette") == []
    assert await titles(library, deleted=True) == ["Omelette"]
    for call in (library.get, library.delete):
        with pytest.raises(RecipeDeleted):
            await call(ME, kept.id)
    with pytest.raises(RecipeDeleted):
        await library.change(ME, kept.id, {"rating": 1})
    back = await library.restore(ME, kept.id)
    assert (back.deleted, back.version) == (None, gone.version + 1)
    assert await library.restore(ME, kept.id) == back
    assert await titles(library, text="omelette") == ["Omelette"]

    await library.delete(ME, kept.id)
    clock.now += PURGED_AFTER.total_seconds()
    assert await library.purge() == 0  # to the last moment
    clock.now += 1
    assert await library.purge() == 1
    with pytest.raises(NoSuchRecipe):
        await library.restore(ME, kept.id)
    assert await titles(library) == ["Other"]
    assert (await library.get(ME, other.id)).title == "Other"


async def test_lists(library: Library, clock: Clock) -> None:
    for number, (title, rating, favourite, tags) in enumerate(
        [("banana", 3, True, ["sweet"]), ("Apple", 5, False, ["sweet", "quick"]), ("cherry", None, True, [])]
    ):
        clock.now += 1
        ending: Any = "cancelled" if number == 2 else "completed"
        kept, _ = await library.save(ME, new(title, ending=ending, tags=tags))
        await library.change(ME, kept.id, {"rating": rating, "favourite": favourite})
    orders: dict[Sort, list[str]] = {
        "-created": ["cherry", "Apple", "banana"],
        "created": ["banana", "Apple", "cherry"],
        "-updated": ["cherry", "Apple", "banana"],
        "updated": ["banana", "Apple", "cherry"],
        "title": ["Apple", "banana", "cherry"],
        "-title": ["cherry", "banana", "Apple"],
        "-rating": ["Apple", "banana", "cherry"],
        "relevance": ["cherry", "Apple", "banana"],
    }
    for sort, expected in orders.items():
        assert await titles(library, sort=sort) == expected
    assert await titles(library, favourite=True) == ["cherry", "banana"]
    assert await titles(library, favourite=False) == ["Apple"]
    assert await titles(library, drafts=True) == ["cherry"]
    assert await titles(library, drafts=False) == ["Apple", "banana"]
    assert await titles(library, tags=("sweet",)) == ["Apple", "banana"]
    assert await titles(library, tags=("sweet", "quick")) == ["Apple"]
    assert await titles(library, least_rating=3) == ["Apple", "banana"]
    assert await titles(library, least_rating=4, text="a") == ["Apple"]
    page = await library.page(ME, ListQuery(offset=1, limit=1))
    assert ([one.title for one in page.recipes], page.total, page.offset, page.limit) == (["Apple"], 3, 1, 1)


@pytest.mark.parametrize("sort", ["-created", "title", "-rating", "relevance"])
async def test_pages_do_not_overlap(library: Library, sort: Sort) -> None:
    """Though all of them have the same time, title and rating."""
    ids = {(await library.save(ME, new()))[0].id for _ in range(7)}
    text = "omelette" if sort == "relevance" else None
    pages = [await library.page(ME, ListQuery(text=text, sort=sort, offset=at, limit=2)) for at in range(0, 8, 2)]
    assert [len(page.recipes) for page in pages] == [2, 2, 2, 1]
    assert {one.id for page in pages for one in page.recipes} == ids


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("omelette", True), ("OMELETTE", True), ("omel", True), ("melette", False),
        ("feta", True), ("crumbled", True), ("wilt pan", True), ("pan wilt", True), ("wilt chocolate", False),
        ("creme brulee", True), ("Crème", True), ("crème-brûlée", True), ("BRÛL", True),
        ("番茄", True), ("番", True), ("茄番", False), ("炒番茄", True), ("番茄炒", False),
        ("ゴハン", True), ("ハンゴ", False), ("ข้าว", True), ("дрож", True), ("ДРОЖЖИ", True),
        ("पनीर", True), ("पनीक", False),
        ("weeknight", True), ("grandmother", True), ("100g", True), ("½", True),
        ("'", False), ('" OR title:*', False), ("x & !y | (q)", False), ("", False), ("***", False), ("\x00", False),
        ("omelette'); drop table recipes; --", False), ("NOT omelette", False), ("\ud83d", False),
    ],
)  # fmt: skip
async def test_search(library: Library, query: str, found: bool) -> None:
    recipe = {**DISH, "notes": "Crème brûlée, 炒番茄, ゴハン, ข้าว, дрожжи, पनीर, 100g, ½. \ud83d"}
    kept, _ = await library.save(ME, NewRecipe("Omelette", recipe, tags=["weeknight"], note="Grandmother's\x00."))
    assert (await titles(library, text=query) == ["Omelette"]) is found
    await library.delete(ME, kept.id)
    assert await titles(library, text=query) == []


async def test_the_words_are_searched_once_and_not_for_each_recipe(library: Library, location: Location) -> None:
    """SQLite's own plan for what is asked: 10 s for one letter among 5,000 recipes if the words come second."""
    if location.file is None:
        pytest.skip("PostgreSQL searches by its index")
    await library.save(ME, new())
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if "MATCH" in statement:
            asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert await titles(library, text="egg") == ["Omelette"]
        assert await titles(library, text="egg", sort="title") == ["Omelette"]
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 4
    with closing(sqlite3.connect(location.file)) as database:
        for statement, values in asked:
            first = database.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchone()
            assert first[3].startswith("SCAN recipe_words"), statement


async def test_a_word_in_the_title_counts_more(library: Library) -> None:
    await library.save(ME, NewRecipe("Spinach pie", {"title": "Spinach pie", "notes": "good with rice"}))
    await library.save(ME, NewRecipe("Soup", {"title": "Soup", "notes": "spinach " * 3 + "and much more " * 5}))
    await library.save(ME, NewRecipe("Bread", {"title": "Bread", "notes": "goes with spinach"}))
    assert (await titles(library, text="spinach", sort="relevance"))[0] == "Spinach pie"
    assert len(await titles(library, text="spinach", sort="relevance")) == 3


@pytest.mark.parametrize(
    "recipe", [{}, {"ingredients": "eggs"}, {"steps": [None, 5, {"text": None}]}, {"ingredients": {"a": 1}}]
)
async def test_a_draft_may_have_anything(library: Library, recipe: dict[str, Any]) -> None:
    kept, _ = await library.save(ME, NewRecipe("Draft", recipe, ending="failed", origin=Origin(error={"code": "x"})))
    assert kept.draft
    assert (await library.get(ME, kept.id)).recipe == recipe
    assert await titles(library, drafts=True, text="draft") == ["Draft"]


async def test_a_very_long_recipe(library: Library) -> None:
    words = " ".join(f"word{number}" for number in range(30_000))
    await library.save(ME, NewRecipe("Long", {"title": "Long", "notes": words + " " + "x" * 5_000}))
    assert await titles(library, text="word77") == ["Long"]


async def test_found_by_the_beginning_of_its_id(library: Library) -> None:
    kept, _ = await library.save(ME, new())
    await library.save(ME, new())
    assert await library.find(ME, kept.id[:8].upper()) == [kept.id]
    assert await library.find(ME, "%") == []
    assert len(await library.find(ME, "")) == 2


async def test_four_open_a_new_library_at_once(location: Location) -> None:
    opened = await asyncio.gather(*(open_library(location) for _ in range(4)))
    for number, library in enumerate(opened):
        await library.save(ME, new(str(number)))
    assert len(await titles(opened[0])) == 4
    for library in opened:
        await library.aclose()


def text_of(title: str, kept: KeptRecipe, run: str, **more: Any) -> NewText:
    recipe = {**DISH, "title": title, "notes": f"As {title}."}
    fields = {"title": title, "of": kept.revision, "ending": "completed", "origin": Origin(run=run, wish="x"), **more}
    return NewText(recipe=recipe, **fields)


async def test_a_text_is_replaced_and_brought_back(library: Library, clock: Clock) -> None:
    kept, _ = await library.save(ME, new(tags=["quick"], note="mine", origin=Origin(run="a", model="m")))
    kept = await library.change(ME, kept.id, {"title": "Renamed", "rating": 4})
    clock.now += 10
    seen = [Acknowledged(path="/ingredients/0", text="pesto", allergy="nuts")]
    now, is_new = await library.revise(ME, kept.id, text_of("Curry", kept, "b", acknowledged=seen), kept.version)
    assert is_new
    assert (now.title, now.recipe["notes"], now.revision, now.version) == ("Curry", "As Curry.", 2, 3)
    assert (now.tags, now.note, now.rating, now.acknowledged) == (["quick"], "mine", 4, seen)
    assert await library.revise(ME, kept.id, text_of("Curry", kept, "b"), 1) == (now, False)  # the answer was lost
    assert await titles(library, text="curry") == ["Curry"]
    assert await titles(library, text="renamed") == []
    with pytest.raises(RevisedMeanwhile):
        await library.revise(ME, kept.id, text_of("Late", kept, "c"))
    with pytest.raises(ChangedMeanwhile):
        await library.revise(ME, kept.id, text_of("Late", now, "c"), kept.version)
    first = await library.revision(ME, kept.id, 1)
    assert (first.title, first.recipe, first.provenance.model) == ("Renamed", kept.recipe, "m")
    assert first.replaced == now.updated
    back = await library.bring_back(ME, kept.id, 1, now.version)
    assert (back.title, back.recipe, back.revision, back.acknowledged) == ("Renamed", kept.recipe, 3, [])
    assert await library.bring_back(ME, kept.id, 3) == back
    assert await titles(library, text="renamed") == ["Renamed"]
    listed = (await library.revisions(ME, kept.id)).revisions
    assert [(one.revision, one.title, one.wish) for one in listed] == [
        (3, "Renamed", None),
        (2, "Curry", "x"),
        (1, "Renamed", None),
    ]
    kept_title, _ = await library.revise(ME, kept.id, replace(text_of("Soup", back, "d"), title=None))
    assert (kept_title.title, kept_title.recipe["title"]) == ("Renamed", "Renamed")
    for revision in (0, 9):
        with pytest.raises(NoSuchRevision):
            await library.bring_back(ME, kept.id, revision)
    for call in (
        library.revisions(ME, "0"),
        library.revision("session:2", kept.id, 1),
        library.bring_back("x", kept.id, 1),
    ):
        with pytest.raises(NoSuchRecipe):
            await call
    await library.delete(ME, kept.id)
    with pytest.raises(RecipeDeleted):
        await library.revise(ME, kept.id, text_of("Gone", kept_title, "e"))
    clock.now += PURGED_AFTER.total_seconds() + 1
    assert await library.purge() == 1  # with all of its texts


async def test_ten_that_replace_a_text_at_once(library: Library) -> None:
    kept, _ = await library.save(ME, new())
    tries = (library.revise(ME, kept.id, text_of(f"No {number}", kept, str(number))) for number in range(10))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert len([one for one in found if isinstance(one, RevisedMeanwhile)]) == 9
    (won,) = [one[0] for one in found if not isinstance(one, BaseException)]
    assert await library.get(ME, kept.id) == won
    same = await asyncio.gather(*(library.revise(ME, kept.id, text_of("Twice", won, "t")) for _ in range(5)))
    assert sorted(is_new for _, is_new in same) == [False] * 4 + [True]


async def test_so_many_texts_are_kept(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiwi_recipes.library.repository.REVISIONS_KEPT", 3)
    kept, _ = await library.save(ME, new())
    for number in range(5):
        kept, _ = await library.revise(ME, kept.id, text_of(f"No {number}", kept, str(number)))
    assert [one.revision for one in (await library.revisions(ME, kept.id)).revisions] == [6, 5, 4]
