"""`kiwi recipes`, as it is typed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.library import Acknowledged, ListQuery, Location, NewRecipe, Origin
from kiwi_recipes.library.repository import open_library
from kiwi_recipes.recipes.made_from import MadeFrom
from tests.library.test_faults import held, kept_in, titles_in
from tests.support import warm
from tests.support.app import DISH


class Command:
    def __init__(self, folder: Path, library: str) -> None:
        self.options: dict[str, Any] = {
            "cwd": folder,
            "env": {"HOME": str(folder), "KIWI_LIBRARY": library, "COLUMNS": "120", "PATH": "/usr/bin:/bin"},
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [warm.kiwi(), "recipes", *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            **self.options,
        )

    def json(self, *arguments: str) -> Any:
        ran = self(*arguments, "--json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def fails(self, *arguments: str) -> str:
        ran = self(*arguments)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert "Traceback" not in ran.stderr
        assert ran.stderr.count("\n") == 1
        return ran.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def kiwi(tmp_path: Path, file: Path) -> Command:
    return Command(tmp_path, str(file))


async def test_a_recipes_life(kiwi: Command, file: Path) -> None:
    assert kiwi("list").stdout == "0 in all\n"
    library = await open_library(Location(file=file))
    new = NewRecipe(
        "Omelette [soft]",
        {**DISH, "title": "Omelette [soft]", "matched_ingredients": ["eggs", "feta"]},
        origin=Origin(backend="b", model="m", prompt_version="7", made_from=MadeFrom(kind="pantry")),
        acknowledged=[Acknowledged(path=None, text="pesto", allergy="nuts")],
        tags=["quick"],
        note="For Sunday.",
    )
    kept, _ = await library.save("local", new)
    await library.save("session:ana", NewRecipe("Hers", DISH, ending="cancelled"))
    await library.aclose()
    assert "Omelette [soft]" in kiwi("list").stdout
    narrow = Command(file.parent, str(file))
    narrow.options["env"]["COLUMNS"] = "30"
    assert f"{kept.id[:8]}  Omelette" in narrow("list").stdout
    assert "Hers" not in kiwi("list").stdout
    assert "Hers (draft)" in kiwi("list", "--session", "ana", "--drafts").stdout
    assert [one["id"] for one in kiwi.json("list", "spinach", "--tag", "quick")["recipes"]] == [kept.id]
    assert kiwi.json("list", "chocolate")["total"] == 0
    short = kept.id[:8]
    assert kiwi.json("show", short) == kept.model_dump(mode="json")
    shown = kiwi("show", short).stdout
    for words in ("Omelette [soft]", "- 100 g spinach, washed", "3. Pour in", "Note: For Sunday.", "quick",
                  "pesto (nuts)", "From your pantry: eggs, feta.", "Written by m (b), prompt 7"):  # fmt: skip
        assert words in shown
    assert kiwi("rename", short, "Eggs").stdout == "It is called Eggs now.\n"
    assert kiwi.json("rename", short, "Egg pan")["version"] == 3
    assert f"kiwi recipes restore {short}" in kiwi("delete", short).stdout
    assert "restore" in kiwi.fails("show", short)
    assert [one["id"] for one in kiwi.json("list", "--deleted")["recipes"]] == [kept.id]
    assert kiwi("restore", short).stdout == "Egg pan is back.\n"
    assert "Egg pan" in kiwi("list", "--sort", "title").stdout


async def test_what_is_no_recipe_or_no_order(kiwi: Command, file: Path) -> None:
    await kept_in(Location(file=file), "Soup")
    assert "no such recipe" in kiwi.fails("show", "00000000")
    assert "at least 4" in kiwi.fails("delete", "0")
    assert "no order taste" in kiwi.fails("list", "--sort", "taste")
    (one,) = kiwi.json("list")["recipes"]
    assert "Write something" in kiwi.fails("rename", one["id"], " ")


async def test_a_backup_of_a_library_that_is_in_use(kiwi: Command, file: Path, tmp_path: Path) -> None:
    await kept_in(Location(file=file), "Soup")
    target = tmp_path / "backup.db"
    library = await open_library(Location(file=file))  # in use: the last recipe is in its journal yet
    await library.save("local", NewRecipe("Stew", DISH))
    said = kiwi.json("backup", str(target))
    assert said == {"library": str(file), "backup": str(target), "bytes": target.stat().st_size}
    await library.aclose()
    assert target.stat().st_mode & 0o777 == 0o600
    before = target.read_bytes()
    assert "exists already" in kiwi.fails("backup", str(target))
    assert target.read_bytes() == before
    assert "No such file" in kiwi.fails("backup", str(tmp_path / "no" / "backup.db"))
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == ["backup.db"]
    assert await titles_in(Location(file=target)) == ["Soup", "Stew"]


async def test_back_to_a_backup_while_the_library_is_in_use(kiwi: Command, file: Path, tmp_path: Path) -> None:
    """To copy the backup over a file that is open damages it; a log that is left behind damages the backup."""
    copy, before = tmp_path / "backup.db", Path(f"{file}.before-going-back")
    await kept_in(Location(file=file), "Soup")
    assert kiwi("backup", str(copy)).returncode == 0
    library = await open_library(Location(file=file))
    for number in range(60):
        await library.save("local", NewRecipe(f"Stew {number}", DISH))
    said = kiwi.json("go-back", str(copy))
    assert said == {"library": str(file), "backup": str(copy), "before": str(before)}
    assert [one.title for one in (await library.page("local", ListQuery())).recipes] == ["Soup"]
    await library.save("local", NewRecipe("Bread", DISH))
    await library.aclose()
    assert await titles_in(Location(file=file)) == ["Bread", "Soup"]
    assert len(await titles_in(Location(file=before))) == 50  # of 61, a page
    damaged, empty = tmp_path / "damaged.db", tmp_path / "empty.db"
    damaged.write_bytes(b"nonsense" * 1000)
    empty.touch()
    for none in (foreign(tmp_path), damaged, empty):
        assert f"{none} is no library of kept recipes" in kiwi.fails("go-back", str(none))
    assert "is not there" in kiwi.fails("go-back", "no.db")
    other = Command(tmp_path, str(foreign(tmp_path / "other")))
    assert "some other program" in other.fails("go-back", str(copy))
    assert await titles_in(Location(file=file)) == ["Bread", "Soup"]
    file.write_bytes(b"nonsense" * 1000)
    assert kiwi("go-back", str(copy)).returncode == 0
    assert await titles_in(Location(file=file)) == ["Soup"]
    assert before.read_bytes() == b"nonsense" * 1000
    file.unlink()
    assert kiwi.json("go-back", str(copy))["before"] is None
    assert await titles_in(Location(file=file)) == ["Soup"]
    assert not [path for path in file.parent.iterdir() if path.name.startswith(".")]


def foreign(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "foreign.db")) as other:
        other.execute("CREATE TABLE notes (words)")
    return folder / "foreign.db"


async def test_libraries_that_can_not_be_used(kiwi: Command, file: Path, tmp_path: Path) -> None:
    assert "nothing has been kept" in kiwi.fails("backup", "x.db")
    await kept_in(Location(file=file), "Soup")
    (one,) = kiwi.json("list")["recipes"]
    with held(file):
        assert "Another program holds" in kiwi.fails("delete", one["id"])
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE kiwi_library_version SET version_num = '9999'")
    assert "newer Kiwi Recipes" in kiwi.fails("list")
    assert kiwi("backup", "newer.db").returncode == 0  # a copy needs to know nothing of what is in it
    file.write_bytes(b"nonsense" * 1000)
    assert "damaged" in kiwi.fails("list")
    assert "damaged" in kiwi.fails("backup", "damaged.db")
    assert "is off" in Command(tmp_path, "off").fails("list")
    assert "Not off" in Command(tmp_path, "mysql://x/y").fails("list")


async def test_postgres(postgres: str, tmp_path: Path) -> None:
    from tests.library.conftest import new_database

    url = await new_database(postgres)
    kiwi = Command(tmp_path, url.replace("//kiwi@", "//kiwi:secret@"))
    await kept_in(Location(url=url), "Soup")
    assert [one["title"] for one in kiwi.json("list")["recipes"]] == ["Soup"]
    refused = kiwi.fails("backup", "x.db")
    assert "pg_dump" in refused
    assert "secret" not in refused


async def test_a_link_is_made_and_taken_back(kiwi: Command, file: Path) -> None:
    library = await open_library(Location(file=file))
    kept, _ = await library.save("session:ana", NewRecipe("Soup", DISH))
    hers = (kept.id[:8], "--session", "ana")
    assert kiwi("share", *hers).stdout.endswith("at the server's address is Soup, for anybody.\n")
    link = kiwi.json("share", *hers)["link"]
    assert (await library.shared(link.removeprefix("/?shared="))).title == "Soup"
    assert kiwi("share", "--stop", *hers).stdout == "The link to Soup is taken back.\n"
    assert kiwi.json("show", *hers)["link"] is None
    await library.aclose()
