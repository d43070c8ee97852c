"""Files of kept recipes through the front door: a real server, its own library."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import unquote

import cooklang as reference
import httpx
import jwt
import pytest
from recipe_scrapers import scrape_html

from kiwi_recipes.library.export import FORMS
from tests.library.dishes import DISHES, served
from tests.library.test_imports import BASE
from tests.support.app import DISH, Kitchen, cooked, kitchen, opened, problem, streamed, web
from tests.support.clock import in_seconds

RECIPES = "/api/v1/recipes"
IMPORT = f"{RECIPES}/import"
SECRET = "s" * 32
MB = 1024 * 1024
JSON_LD = {"Content-Type": "application/ld+json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(scope="module")
def place() -> Iterator[Kitchen]:
    with kitchen(CLOUD_MODE="true", KIWI_SESSION_SECRET=SECRET, KIWI_MAX_RUNS_PER_SESSION="64") as place:
        yield place


@pytest.fixture
async def kiwi(place: Kitchen, request: pytest.FixtureRequest) -> AsyncIterator[httpx.AsyncClient]:
    """A session of the test's own, whose library is empty."""
    token = jwt.encode({"id": re.sub(r"\W", "", request.node.name)[:60], "exp": in_seconds(600)}, SECRET, "HS256")
    async with web(place.url, **{"X-CF-Session": token}) as client:
        yield client


async def imported(kiwi: httpx.AsyncClient, said: Any, **headers: str) -> dict[str, Any]:
    answer = await kiwi.post(IMPORT, content=json.dumps(said), headers=JSON_LD | headers)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def export(kiwi: httpx.AsyncClient, recipe_id: str, form: str) -> httpx.Response:
    answer = await kiwi.get(f"{RECIPES}/{recipe_id}/export", params={"format": form})
    assert answer.status_code == 200, answer.text
    return answer


# --- out ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
async def test_each_form_is_a_file_to_save(kiwi: httpx.AsyncClient, form: Any) -> None:
    kept = (await kiwi.post(RECIPES, json={"recipe": DISH, "tags": ["quick"], "note": "For Sunday."})).json()
    answer = await export(kiwi, kept["id"], form)
    headers = answer.headers
    assert headers["content-type"].partition(";")[0] == FORMS[form].media_type
    assert ("charset=utf-8" in headers["content-type"]) == FORMS[form].media_type.startswith("text/")
    name = f"spinach-and-feta-omelette.{FORMS[form].suffix}"
    assert headers["content-disposition"].startswith(f'attachment; filename="{name}"; ')
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert (headers["cache-control"], headers["etag"]) == ("no-store", '"1"')
    if form not in ("nextcloud", "paprika"):
        assert "For Sunday." in answer.text
        assert "quick" in answer.text
        assert "spinach" in answer.text


async def test_names_in_other_letters(kiwi: httpx.AsyncClient) -> None:
    """RFC 6266: an ASCII name, and the one in full."""
    for title, ascii_name, name in (
        ("Käse/Spätzle", "kase-spatzle", "Käse Spätzle"),
        ("親子丼", "recipe", "親子丼"),
        ('..\\..\\"x"; filename=evil.exe\r\n', "x-filename-evil-exe", "x ; filename=evil.exe"),
        ("CON", "recipe", "recipe"),
    ):
        kept = (await kiwi.post(RECIPES, json={"recipe": {**DISH, "title": title}})).json()
        said = (await export(kiwi, kept["id"], "text")).headers["content-disposition"]
        found = re.fullmatch(r"attachment; filename=\"([a-z0-9.-]+)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)", said)
        assert found, said
        assert (found[1], unquote(found[2])) == (f"{ascii_name}.txt", f"{name}.txt")


async def test_what_is_exported_is_read_by_others(kiwi: httpx.AsyncClient) -> None:
    kept = (await kiwi.post(RECIPES, json={"recipe": DISH})).json()
    page = (await export(kiwi, kept["id"], "html")).text
    read: Any = scrape_html(page, org_url="https://kiwi.example/", supported_only=False)
    assert (read.title(), read.yields(), read.total_time()) == (DISH["title"], "2 servings", 15)
    assert read.ingredients() == ["4 eggs", "100 g spinach, washed", "50 g feta, crumbled"]
    assert read.instructions_list() == [step["text"] for step in DISH["steps"]]
    cook = reference.parse((await export(kiwi, kept["id"], "cooklang")).text)
    amounts = {row.name: row.quantity.value for row in cook.ingredients if row.quantity}
    assert amounts == {"eggs": 4, "spinach": 100, "feta": 50}


async def test_a_draft_is_exported_as_far_as_it_came(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(pause=0.02))
    async with opened(kiwi) as stream:
        run_id = (await stream.until("stream.started"))["id"]
        while not any(event.get("path") == "/ingredients/1" for event in stream.transcript.of_type("field.done")):
            await stream.more()
        await kiwi.delete(f"{RECIPES}/streams/{run_id}")
        await stream.rest()
    kept = (await kiwi.post(RECIPES, json={"run": run_id})).json()
    assert kept["draft"]
    for form in FORMS:
        await export(kiwi, kept["id"], form)
    text = (await export(kiwi, kept["id"], "text")).text
    assert "- 4 eggs" in text
    assert "This is a draft" in text


async def test_only_what_there_is_and_is_ones_own(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    kept = (await kiwi.post(RECIPES, json={"recipe": DISH})).json()
    path = f"{RECIPES}/{kept['id']}/export"
    wrong = problem(await kiwi.get(path, params={"format": "pdf"}))
    assert (wrong["status"], wrong["errors"][0]["field"]) == (422, "query.format")
    assert "'cooklang'" in wrong["detail"]
    async with web(place.url) as stranger:
        assert (await stranger.get(path)).status_code == 401
    token = jwt.encode({"id": "somebodyelse", "exp": in_seconds(600)}, SECRET, "HS256")
    async with web(place.url, **{"X-CF-Session": token}) as other:
        assert problem(await other.get(path))["code"] == "recipe_unknown"
    await kiwi.delete(f"{RECIPES}/{kept['id']}", headers={"If-Match": "*"})
    assert problem(await kiwi.get(path))["code"] == "recipe_deleted"


# --- in -------------------------------------------------------------------------------------------------------------

MEALIE = {"name": "Soup", "slug": "soup", "recipeServings": 4, "tags": [{"name": "quick"}], "orgURL": "https://x.org/soup",
          "recipeIngredient": [{"quantity": 2.0, "unit": {"name": "cup"}, "food": {"name": "milk"}, "note": ""}],
          "recipeInstructions": [{"text": "Boil it."}]}  # fmt: skip
TANDOOR = {"name": "Soup", "servings": 4, "keywords": [{"name": "quick"}], "source_url": "https://x.org/soup",
           "steps": [{"instruction": "Boil it.", "ingredients": [
               {"food": {"name": "milk"}, "unit": {"name": "cup"}, "amount": 2.0}]}]}  # fmt: skip
NEXTCLOUD = {"@context": "http://schema.org", "@type": "Recipe", "id": "12", "name": "Soup", "keywords": "quick",
             "recipeYield": 4, "url": "https://x.org/soup", "recipeIngredient": ["2 cups milk"],
             "recipeInstructions": ["Boil it."], "prepTime": "", "image": ""}  # fmt: skip
PLAIN = {**BASE, "name": "Soup", "recipeYield": "4 servings", "keywords": "quick", "url": "https://x.org/soup",
         "recipeIngredient": ["2 cups milk"], "recipeInstructions": "Boil it."}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [PLAIN, [PLAIN], {"@graph": [{"@type": "WebSite"}, PLAIN]}, MEALIE, TANDOOR, NEXTCLOUD],
    ids=["alone", "list", "graph", "mealie", "tandoor", "nextcloud"],
)  # fmt: skip
async def test_the_forms_of_others(kiwi: httpx.AsyncClient, said: Any) -> None:
    [one] = (await imported(kiwi, said))["imported"]
    kept = one["recipe"]
    assert (kept["title"], kept["tags"], kept["draft"], one["remarks"]) == ("Soup", ["quick"], False, [])
    assert kept["provenance"]["source"] == "https://x.org/soup"
    assert kept["provenance"]["made_from"] == {"kind": "file", "name": "x.org"}
    assert kept["recipe"]["servings"] == 4
    [milk] = kept["recipe"]["ingredients"]
    assert (milk["quantity"], milk["unit"], milk["name"]) == (2, "cup", "milk")
    assert kept["recipe"]["steps"] == [{"text": "Boil it.", "uses": []}]
    assert (await kiwi.get(f"{RECIPES}/{kept['id']}")).json() == kept
    out = json.loads((await export(kiwi, kept["id"], "jsonld")).text)
    assert (out["author"]["name"], out["url"]) == ("x.org", "https://x.org/soup")


async def test_a_page_and_what_is_exported_of_it_again(kiwi: httpx.AsyncClient) -> None:
    page = f"<!doctype html><title>x</title><script type='application/ld+json'>{json.dumps(PLAIN)}</script>"
    answer = await kiwi.post(IMPORT, content=page, headers=HTML)
    assert answer.status_code == 201
    first = answer.json()["imported"][0]["recipe"]
    again = await kiwi.post(IMPORT, content=(await export(kiwi, first["id"], "html")).content, headers=HTML)
    second = again.json()["imported"][0]["recipe"]
    assert second["id"] != first["id"]
    assert second["recipe"] == first["recipe"]
    assert second["tags"] == first["tags"]
    page = page.replace("Soup", "Crème")
    latin = {"Content-Type": 'text/html;charset="iso-8859-1"'}
    answer = await kiwi.post(IMPORT, content=page.encode("latin-1"), headers=latin)
    assert answer.json()["imported"][0]["recipe"]["title"] == "Crème"


@pytest.mark.parametrize(
    ("name", "told"), [(None, None), ("suppe.json", "suppe.json"), ("a\nb\u202e.json", "a b.json")]
)
async def test_a_file_is_told_by_its_name(kiwi: httpx.AsyncClient, name: str | None, told: str | None) -> None:
    params = {} if name is None else {"file_name": name}
    answer = await kiwi.post(IMPORT, json={**PLAIN, "url": None}, params=params)
    kept = answer.json()["imported"][0]["recipe"]
    assert kept["provenance"]["made_from"] == {"kind": "file", "name": told}
    sentence = f"Imported from {told or 'a file'}."
    assert sentence in (await export(kiwi, kept["id"], "text")).text
    for form in ("html", "jsonld"):
        made = await export(kiwi, kept["id"], form)
        assert sentence in made.text
        headers = {"Content-Type": made.headers["content-type"]}
        again = (await kiwi.post(IMPORT, content=made.content, headers=headers)).json()["imported"][0]["recipe"]
        assert again["recipe"] == kept["recipe"]  # it is none of the notes
    long = problem(await kiwi.post(IMPORT, json=PLAIN, params={"file_name": "x" * 256}))
    assert (long["status"], long["errors"][0]["field"]) == (422, "query.file_name")


async def test_each_form_says_what_the_recipe_was_made_from(kiwi: httpx.AsyncClient, place: Kitchen) -> None:
    place.upstream.play(cooked(size=200))
    run = await streamed(kiwi)
    kept = (await kiwi.post(RECIPES, json={"run": run.id})).json()
    for form in FORMS:
        content = (await export(kiwi, kept["id"], form)).content
        if form in ("nextcloud", "paprika"):
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = archive.read(archive.namelist()[0])
        content = gzip.decompress(content) if form == "paprika" else content
        assert "From your pantry: eggs, spinach, feta." in content.decode(), form


async def test_a_kept_recipe_comes_back_as_it_was(kiwi: httpx.AsyncClient) -> None:
    kept = (await kiwi.post(RECIPES, json={"recipe": DISH})).json()
    [one] = (await imported(kiwi, kept, **{"Content-Type": "application/json"}))["imported"]
    assert {name: one["recipe"]["recipe"][name] for name in ("title", "servings", "notes")} == {
        name: DISH[name] for name in ("title", "servings", "notes")
    }
    assert [step["text"] for step in one["recipe"]["recipe"]["steps"]] == [step["text"] for step in DISH["steps"]]


async def test_several_and_those_that_are_none(kiwi: httpx.AsyncClient) -> None:
    body = await imported(kiwi, [PLAIN, {**PLAIN, "name": ""}, {**PLAIN, "name": "Other"}])
    assert [one["recipe"]["title"] for one in body["imported"]] == ["Soup", "Other"]
    assert [(one["name"], one["code"]) for one in body["refused"]] == [(None, "import_no_name")]
    assert (await kiwi.get(RECIPES)).json()["total"] == 2


async def test_warnings_of_ours_are_agreed_to_first(kiwi: httpx.AsyncClient) -> None:
    said = served(DISHES["plain"], ("eggs", "eggs")).model_dump(mode="json")
    answer = await kiwi.post(IMPORT, json=said)
    assert problem(answer)["code"] == "allergens_not_acknowledged"
    assert "“eggs”" in answer.json()["detail"]
    answer = await kiwi.post(IMPORT, json=said, params={"agreed": "true"})
    kept = answer.json()["imported"][0]["recipe"]
    assert [one["text"] for one in kept["acknowledged"]] == ["eggs"]
    assert "“eggs” likely contains eggs" in (await export(kiwi, kept["id"], "markdown")).text


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"<html><p>No recipe here.</p></html>", HTML, 422, "import_no_recipe"),
        (json.dumps({**PLAIN, "name": ""}).encode(), JSON_LD, 422, "import_no_name"),
        (json.dumps({**PLAIN, "recipeIngredient": []}).encode(), JSON_LD, 422, "import_no_content"),
        (b"Boil the milk.", JSON_LD, 422, "import_not_json"),
        (b'{"@type": "Recipe"', JSON_LD, 422, "import_not_json"),
        (b"", JSON_LD, 422, "import_no_recipe"),
        (b"PK\x03\x04", JSON_LD, 422, "import_not_text"),
        (b"[" * 100_000, JSON_LD, 422, "import_not_json"),
        (json.dumps(PLAIN).encode(), {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (json.dumps(PLAIN).encode(), {}, 415, "unsupported_media_type"),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
        (b" " * (10 * MB + 1), JSON_LD, 413, "import_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
async def test_what_is_refused_and_why(
    kiwi: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    found = problem(await kiwi.post(IMPORT, content=content, headers=headers))
    assert (found["status"], found["code"]) == (status, code)
    if code == "import_too_large":
        assert "10 MB" in found["detail"]
    assert (await kiwi.get(RECIPES)).json()["total"] == 0


async def test_nearly_ten_megabytes_are_read(kiwi: httpx.AsyncClient) -> None:
    body = await imported(kiwi, {**PLAIN, "image": "data:image/png;base64," + "A" * (10 * MB - 2000)})
    assert [one["recipe"]["title"] for one in body["imported"]] == ["Soup"]


async def test_more_than_that_in_chunks_of_no_length(kiwi: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b" " * MB

    answer = await kiwi.post(IMPORT, content=chunks(), headers=JSON_LD)
    assert problem(answer)["code"] == "import_too_large"


async def test_other_addresses_take_no_more_than_before(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post(RECIPES, content=b" " * (65 * 1024), headers={"Content-Type": "application/json"})
    assert problem(answer)["code"] == "body_too_large"


async def test_texts_of_a_file_are_never_markup(kiwi: httpx.AsyncClient) -> None:
    evil = {**PLAIN, "name": "<img src=x onerror=alert(1)>Soup", "description": "</script><script>alert(1)</script>x",
            "recipeInstructions": "Boil &lt;script&gt;alert(2)&lt;/script&gt; it.",
            "url": "javascript:alert(3)"}  # fmt: skip
    [one] = (await imported(kiwi, evil))["imported"]
    recipe = one["recipe"]["recipe"]
    assert (one["recipe"]["title"], recipe["steps"][0]["text"]) == ("Soup", "Boil alert(2) it.")
    assert one["recipe"]["provenance"]["source"] is None
    page = (await export(kiwi, one["recipe"]["id"], "html")).text
    assert page.count("<script") == 1
    assert "<img" not in page
