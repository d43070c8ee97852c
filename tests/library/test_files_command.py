"""`kiwi recipes export` and `import`, as they are typed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.library.export import FORMS, web_page
from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from tests.library.dishes import DISHES, served
from tests.library.test_command import Command
from tests.library.test_files_api import MEALIE, PLAIN
from tests.recipes.pasted.texts import LETTER
from tests.support import warm


@pytest.fixture
def kiwi(tmp_path: Path) -> Command:
    return Command(tmp_path, str(tmp_path / "library.db"))


def piped(kiwi: Command, content: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [warm.kiwi(), "recipes", *arguments], input=content, capture_output=True, check=False, timeout=60,
        **{**kiwi.options, "text": False},
    )  # fmt: skip


def test_files_come_in_and_go_out_in_every_form(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(web_page(DISHES["plain"]))
    (tmp_path / "mealie.json").write_text(json.dumps(MEALIE))
    ran = kiwi("import", "page.html", "mealie.json")
    assert ran.returncode == 0, ran.stderr
    assert [line.split(maxsplit=1)[1] for line in ran.stdout.splitlines()] == ["Feta Eggs", "Soup"]
    soup = next(one["id"] for one in kiwi.json("list")["recipes"] if one["title"] == "Soup")
    for form in FORMS:
        target = tmp_path / f"file.{form}"
        assert kiwi("export", soup[:8], "-f", form, "-o", str(target)).returncode == 0
        assert target.stat().st_size > 100
    out = piped(kiwi, b"", "export", soup, "--format", "paprika")
    assert (out.returncode, out.stderr, out.stdout) == (0, b"", (tmp_path / "file.paprika").read_bytes())
    told = kiwi("export", soup, "-o", str(tmp_path)).stdout
    written = tmp_path / "soup.json"
    assert told == f"{written}: {written.stat().st_size} bytes\n"
    assert written.read_bytes() == (tmp_path / "file.jsonld").read_bytes()


def test_what_is_piped(kiwi: Command) -> None:
    ran = piped(kiwi, json.dumps([PLAIN, {**PLAIN, "name": "Other"}]).encode(), "import", "-", "--json")
    assert ran.returncode == 0
    said: dict[str, Any] = json.loads(ran.stdout)
    assert [one["recipe"]["title"] for one in said["imported"]] == ["Soup", "Other"]
    ran = piped(kiwi, json.dumps({**PLAIN, "url": None}).encode(), "import", "-", "--json")
    made_from = json.loads(ran.stdout)["imported"][0]["recipe"]["provenance"]["made_from"]
    assert made_from == {"kind": "file", "name": None}


def test_what_can_not_be_read_is_told_and_the_rest_is_kept(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(PLAIN))
    (tmp_path / "bad.html").write_text("<p>Hello</p>")
    ran = kiwi("import", "good.json", "bad.html", "missing.json")
    assert ran.returncode == 1
    assert ran.stdout.endswith("Soup\n")
    bad, missing = ran.stderr.splitlines()
    assert bad.startswith("bad.html: This page holds no recipe")
    assert missing == "missing.json: No such file or directory"
    assert kiwi.json("list")["total"] == 1


def test_a_file_that_is_there_is_kept(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "soup.json").write_text(json.dumps({**PLAIN, "url": None}))
    assert kiwi("import", str(tmp_path / "soup.json")).returncode == 0
    [one] = kiwi.json("list")["recipes"]
    assert "\nImported from soup.json.\n" in kiwi("show", one["id"]).stdout
    before = (tmp_path / "soup.json").read_text()
    assert "soup.json exists already" in kiwi.fails("export", one["id"], "-o", "soup.json")
    assert (tmp_path / "soup.json").read_text() == before
    assert kiwi("export", one["id"], "-o", "soup.json", "--force").returncode == 0
    assert json.loads((tmp_path / "soup.json").read_text())["@type"] == "Recipe"
    assert "could not be written: No such file" in kiwi.fails("export", one["id"], "-o", "no/such/folder.json")


def test_warnings_are_agreed_to_first(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_text(served(DISHES["plain"], ("eggs", "eggs")).model_dump_json())
    assert "“eggs” (eggs). With --agreed it is kept." in kiwi.fails("import", "ours.json")
    assert kiwi("import", "ours.json", "--agreed").returncode == 0
    [one] = kiwi.json("list")["recipes"]
    assert [sign["text"] for sign in kiwi.json("show", one["id"])["acknowledged"]] == ["eggs"]


def test_what_is_none(kiwi: Command) -> None:
    assert kiwi.fails("export", "abcd", "-f", "pdf").startswith("There is no format pdf: jsonld, cooklang")
    assert "There is no such recipe" in kiwi.fails("export", "abcdef")


@pytest.mark.skipif(find_bundled_model() is None, reason="the embedded model is not installed")
def test_a_text_is_read_by_the_model_of_this_machine(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(LETTER)
    (tmp_path / "llm.yaml").write_text("backends: {here: {type: embedded}}")
    ran = kiwi("import", "--text", "letter.txt", "--config", "llm.yaml")
    assert ran.returncode == 0, ran.stderr
    assert "300 ml milk" in ran.stdout
    assert "Kept as " in ran.stderr
    [one] = kiwi.json("list")["recipes"]
    assert (one["title"], one["draft"]) == ("pancakes", False)
    shown = kiwi.json("show", one["id"])
    assert shown["provenance"]["backend"] == "here"
    assert "allergens_not_checked" in {said["code"] for said in shown["provenance"]["warnings"]}


def test_what_is_no_text(kiwi: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" ")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    assert "Paste the text of a recipe here." in kiwi.fails("import", "--text", "empty.txt")
    assert "is no UTF-8 text" in kiwi.fails("import", "--text", "binary.txt")
    assert "No such file" in kiwi.fails("import", "--text", "missing.txt")
    assert "Either files or --text" in kiwi.fails("import", "--text", "empty.txt", "other.json")
    assert "Name a file" in kiwi.fails("import")
