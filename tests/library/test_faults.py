"""What can happen to a library's file, and to its database: clear words, nothing lost."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event

from kiwi_recipes.library import LibraryTrouble, ListQuery, Location, NewRecipe, parse_location
from kiwi_recipes.library.backup import copy_sqlite
from kiwi_recipes.library.database import BUSY, upgrade
from kiwi_recipes.library.repository import open_library
from kiwi_recipes.library.schema import HEAD, REVISIONS, VERSION_TABLE
from tests.library.conftest import new_database
from tests.support.app import DISH, cooked, kitchen, problem, streamed, web
from tests.support.servers import INSTALLED, running

RECIPES = "/api/v1/recipes"
ME = "local"
OLD_INSERT = (
    "INSERT INTO recipes (id, owner, title, title_key, recipe, ending, favourite, note, provenance, acknowledged,"
    " version, created, updated)"
)


async def kept_in(location: Location, *titles: str) -> None:
    """Save these, and close the library."""
    library = await open_library(location)
    for title in titles:
        await library.save(ME, NewRecipe(title, {**DISH, "title": title}))
    await library.aclose()


async def titles_in(location: Location) -> list[str]:
    library = await open_library(location)
    try:
        return [one.title for one in (await library.page(ME, ListQuery(sort="title"))).recipes]
    finally:
        await library.aclose()


async def refused(location: Location, code: str) -> None:
    with pytest.raises(LibraryTrouble) as found:
        await titles_in(location)
    assert found.value.code == code


def test_the_known_revisions_are_those_that_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", "kiwi_recipes.library:migrations")
    config.set_main_option("path_separator", "os")
    found = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == REVISIONS


async def test_an_older_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """What is in it stays, becomes findable, and is copied beside it first."""
    file = tmp_path / "library.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection, REVISIONS[0])
        connection.exec_driver_sql(
            f"{OLD_INSERT} VALUES ('11111111-1111-4111-8111-111111111111', 'local', 'Old soup', 'old soup',"
            """ '{"title": "Old soup", "ingredients": [{"name": "leeks"}]}', 'completed', 0, '', '{"model": "m"}',"""
            " '[]', 3, 5, 5)"
        )
        connection.exec_driver_sql("INSERT INTO recipe_tags VALUES (1, 'winter')")
    engine.dispose()
    library = await open_library(Location(file=file))
    for text in ("leek", "soup", "winter"):
        (one,) = (await library.page(ME, ListQuery(text=text))).recipes
        assert (one.title, one.version, one.tags) == ("Old soup", 3, ["winter"])
    old = await library.get(ME, one.id)
    assert (old.revision, old.provenance.model, old.provenance.made_from) == (1, "m", None)
    await library.aclose()
    with closing(sqlite3.connect(tmp_path / f"library.db.before-{HEAD}")) as before:
        assert before.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [(REVISIONS[0],)]
        assert before.execute("SELECT title FROM recipes").fetchall() == [("Old soup",)]


async def test_an_older_schema_in_postgres(postgres: str) -> None:
    url = await new_database(postgres)
    location = Location(url=url)
    await kept_in(location, "Old soup")
    connection = await asyncpg.connect(url)  # as it was before
    await connection.execute(
        "ALTER TABLE recipes DROP COLUMN search, DROP COLUMN revision, DROP COLUMN share; DROP TABLE recipe_revisions;"
        f"UPDATE {VERSION_TABLE} SET version_num = '0001'"
    )
    await connection.close()
    library = await open_library(location)
    assert (await library.page(ME, ListQuery(text="soup"))).total == 1
    await library.aclose()


async def test_a_migration_is_there_whole_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "library.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection, REVISIONS[0])
        connection.exec_driver_sql(
            f"{OLD_INSERT} VALUES ('1', 'local', 'x', 'x', 'no JSON', 'completed', 0, '', '{{}}', '[]', 1, 5, 5)"
        )
    engine.dispose()
    with pytest.raises(ValueError):
        await open_library(Location(file=file))
    with closing(sqlite3.connect(file)) as found:
        assert found.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [(REVISIONS[0],)]
        assert not found.execute("SELECT * FROM sqlite_master WHERE name LIKE 'recipe_words%'").fetchall()


async def test_a_newer_schema_is_left_untouched(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    await kept_in(Location(file=file), "Soup")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
        connection.execute("PRAGMA journal_mode = DELETE")
    before = file.read_bytes(), sorted(os.listdir(tmp_path))
    await refused(Location(file=file), "library_newer")
    assert (file.read_bytes(), sorted(os.listdir(tmp_path))) == before


async def test_a_newer_schema_in_postgres(postgres: str) -> None:
    url = await new_database(postgres)
    await kept_in(Location(url=url), "Soup")
    connection = await asyncpg.connect(url)
    await connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    await refused(Location(url=url), "library_newer")
    assert await connection.fetchval(f"SELECT version_num FROM {VERSION_TABLE}") == "9999"
    assert await connection.fetchval("SELECT count(*) FROM recipes") == 1
    await connection.close()


async def test_another_programs_database_is_left_alone(tmp_path: Path, postgres: str) -> None:
    file = tmp_path / "library.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = file.read_bytes()
    await refused(Location(file=file), "library_foreign")
    assert file.read_bytes() == before
    url = await new_database(postgres)
    theirs = await asyncpg.connect(url)
    await theirs.execute("CREATE TABLE recipes (name TEXT)")
    await refused(Location(url=url), "library_foreign")
    await theirs.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
async def test_a_damaged_file_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "library.db"
    file.write_bytes(content)
    await refused(Location(file=file), "library_damaged")
    assert file.read_bytes() == content


async def test_places_where_no_file_can_be(tmp_path: Path, postgres: str) -> None:
    (tmp_path / "file").write_text("")
    for file in (tmp_path / "file" / "library.db", tmp_path, Path("/proc/no/library.db")):
        await refused(Location(file=file), "library_unavailable")
    with pytest.raises(LibraryTrouble) as found:
        await open_library(Location(file=tmp_path))
    assert "this is a folder" in found.value.cause
    await refused(Location(file=Path("/sys/library.db")), "library_read_only")
    for url in (f"{postgres}/no_such_database", "postgresql://kiwi@127.0.0.1:9/kiwi"):
        await refused(Location(url=url), "library_unavailable")


async def test_its_file_is_nobody_elses_business(tmp_path: Path) -> None:
    file = tmp_path / "data" / "library.db"
    await kept_in(Location(file=file), "Soup")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


async def test_a_full_disk(tmp_path: Path) -> None:
    """SQLite's own limit of a file's pages stands for the disk: the error is the same one."""
    location = Location(file=tmp_path / "library.db")
    await kept_in(location, "Soup")
    library = await open_library(location)

    def limit(connection: Any, record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 40")
        cursor.close()

    await library._engine.dispose()
    event.listen(library._engine.sync_engine, "connect", limit)
    kept = 1

    async def fill() -> None:
        nonlocal kept
        while True:
            await library.save(ME, NewRecipe("Soup", {**DISH, "notes": "salt " * 2_000}))
            kept += 1

    with pytest.raises(LibraryTrouble) as found:
        await fill()
    assert found.value.code == "library_full"
    assert (await library.page(ME, ListQuery(text="soup"))).total == kept  # all that was saved, and no half of the last
    await library.aclose()
    assert len(await titles_in(location)) == kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """One of half a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


async def test_a_real_disk_that_is_full_or_read_only(small_disk: Path, tmp_path: Path) -> None:
    """SQLite calls it an error of the disk, or a file that can't be opened, where its log and its shared memory are."""
    location = Location(file=small_disk / "library.db")
    await kept_in(location, "Soup")
    filling = small_disk / "filling"
    with suppress(OSError), filling.open("wb") as file:
        while True:
            file.write(b"0" * 4096)
            file.flush()
    await refused(location, "library_full")
    await refused(Location(file=small_disk / "other.db"), "library_full")
    filling.unlink()
    assert await titles_in(location) == ["Soup"]
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    await refused(location, "library_read_only")
    for missing in ("new.db", "folder/new.db"):
        await refused(Location(file=small_disk / missing), "library_read_only")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert await titles_in(location) == ["Soup"]


def test_a_copy_on_a_disk_that_knows_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick with FAT: link(2) says EPERM there. What is there already stays all the same."""

    def link(source: object, target: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    file, copy = tmp_path / "library.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE kept (title)")
    monkeypatch.setattr(os, "link", link)
    copy_sqlite(file, copy)
    assert file_is_whole(copy)
    with pytest.raises(FileExistsError):
        copy_sqlite(file, copy)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "library.db"]


def file_is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as database:
        return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process holds the file's lock."""
    command = [sys.executable, "-c", HOLD, str(file)]
    with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.stdin.close()
        process.stdout.close()
        process.wait()


async def test_opened_while_another_worker_makes_it(tmp_path: Path) -> None:
    """SQLite refuses at once what it is told to wait for: the log of a file that has none yet, as a backup has none."""
    location = Location(file=tmp_path / "library.db")
    await kept_in(location, "Soup")
    with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        opening = asyncio.create_task(titles_in(location))
        await asyncio.sleep(0.2)
        other.execute("ROLLBACK")
    assert await opening == ["Soup"]


async def saves(client: httpx.AsyncClient, title: str = "Soup") -> httpx.Response:
    return await client.post(RECIPES, json={"recipe": {**DISH, "title": title}})


async def health(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/api/v1/health")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


async def test_a_locked_file(tmp_path: Path) -> None:
    """Readers go on; a writer waits a moment, is told so, and can try again."""
    file = tmp_path / "library.db"
    with kitchen(KIWI_LIBRARY=str(file)) as place:
        async with web(place.url) as client:
            assert (await saves(client)).status_code == 201
            with held(file):
                assert BUSY < 10
                busy = problem(await saves(client))
                assert (busy["status"], busy["code"], busy["retryable"]) == (503, "library_busy", True)
                assert "retry_after_ms" in busy
                assert (await client.get(RECIPES)).json()["total"] == 1
            assert (await saves(client)).status_code == 201
            assert (await client.get(RECIPES)).json()["total"] == 2
            assert (await health(client))["library"] == "open"


async def test_a_file_that_vanishes_comes_back_or_is_replaced(tmp_path: Path) -> None:
    file, elsewhere = tmp_path / "library.db", tmp_path / "elsewhere.db"
    await kept_in(Location(file=elsewhere), "Backup one", "Backup two")
    with closing(sqlite3.connect(elsewhere)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with kitchen(KIWI_LIBRARY=str(file)) as place:
        async with web(place.url) as client:
            assert (await saves(client)).status_code == 201
            file.rename(tmp_path / "away.db")
            for answer in (await saves(client), await client.get(RECIPES)):
                assert problem(answer)["code"] == "library_vanished"
            assert not file.exists()  # no empty library takes its place
            assert (await health(client))["library"] == "unavailable"
            assert "library_vanished" in (await health(client))["trouble"]
            (tmp_path / "away.db").rename(file)
            assert (await client.get(RECIPES)).json()["total"] == 1
            assert (await health(client))["library"] == "open"
            for name in ("library.db", "library.db-wal", "library.db-shm"):
                (tmp_path / name).unlink(missing_ok=True)
            shutil.copy(elsewhere, file)
            assert {one["title"] for one in (await client.get(RECIPES)).json()["recipes"]} == {
                "Backup one",
                "Backup two",
            }
            assert (await saves(client)).status_code == 201
    assert await titles_in(Location(file=file)) == ["Backup one", "Backup two", "Soup"]


@pytest.mark.parametrize(
    ("library", "code"), [("off", "library_off"), ("/proc/no/library.db", "library_unavailable"),
                          ("postgresql://kiwi:secret@127.0.0.1:9/kiwi", "library_unavailable")]
)  # fmt: skip
async def test_recipes_are_written_without_a_library(library: str, code: str) -> None:
    with kitchen(cooked(size=200), KIWI_LIBRARY=library) as place:
        async with web(place.url) as client:
            run = await streamed(client)
            assert run.last["type"] == "recipe.completed"
            for answer in (await client.get(RECIPES), await client.post(RECIPES, json={"run": run.id})):
                found = problem(answer)
                assert (found["status"], found["code"]) == (503, code)
                assert "/proc" not in found["detail"]
                assert "secret" not in answer.text
            body = await health(client)
            assert body["library"] == ("off" if library == "off" else "unavailable")
            assert (body["trouble"] is None) == (library == "off")
        assert "Traceback" not in place.kiwi.log.read_text()
        assert "secret" not in place.kiwi.log.read_text()


async def test_a_damaged_file_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    with kitchen(cooked(size=200), KIWI_LIBRARY=str(file)) as place:
        async with web(place.url) as client:
            assert (await streamed(client)).last["type"] == "recipe.completed"
            assert problem(await client.get(RECIPES))["code"] == "library_damaged"
            file.unlink()  # the way out that docs/library.md names, without a restart
            assert (await saves(client)).status_code == 201


async def test_two_servers_write_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    with kitchen(KIWI_LIBRARY=str(file)) as one, kitchen(KIWI_LIBRARY=str(file)) as two:
        async with web(one.url) as here, web(two.url) as there:
            answers = await asyncio.gather(*(saves(client, f"{n}") for n in range(20) for client in (here, there)))
            assert {answer.status_code for answer in answers} == {201}
            assert (await here.get(RECIPES)).json()["total"] == 40
            address = f"{RECIPES}/{answers[0].json()['id']}"
            tries = await asyncio.gather(
                *(
                    client.patch(address, json={"note": str(n)}, headers={"If-Match": '"1"'})
                    for n in range(5)
                    for client in (here, there)
                )
            )
            assert sorted(answer.status_code for answer in tries) == [200] + [412] * 9
            assert (await there.get(address)).json()["version"] == 2


async def test_killed_in_the_midst_of_writing(tmp_path: Path) -> None:
    """What was answered with 201 is there after a kill -9."""
    file = tmp_path / "library.db"
    told: list[str] = []
    with kitchen(program=INSTALLED, KIWI_LIBRARY=str(file)) as place:
        async with web(place.url) as client:

            async def keep_saving() -> None:
                while True:
                    answer = await saves(client)
                    told.append(answer.json()["id"])

            writers = [asyncio.create_task(keep_saving()) for _ in range(4)]
            while len(told) < 20:
                await asyncio.sleep(0.01)
            place.kiwi.process.kill()
            await asyncio.gather(*writers, return_exceptions=True)
    library = await open_library(Location(file=file))
    there = {one.id for one in (await library.page(ME, ListQuery(limit=1000))).recipes}
    assert set(told) <= there
    await library.aclose()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_postgres_server_that_goes_and_comes_back(postgres: str) -> None:
    """Its connections are cut; the next one is new."""
    url = await new_database(postgres)
    with kitchen(KIWI_LIBRARY=url) as place:
        async with web(place.url) as client:
            assert (await saves(client)).status_code == 201
            admin = await asyncpg.connect(f"{postgres}/postgres")
            name = url.rpartition("/")[2]
            await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            away = problem(await saves(client))
            assert (away["status"], away["code"], away["retryable"]) == (503, "library_unavailable", True)
            await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await admin.close()
            assert (await saves(client)).status_code == 201
            assert (await client.get(RECIPES, params={"q": "soup"})).json()["total"] == 2
        assert "Traceback" not in place.kiwi.log.read_text()


@pytest.mark.parametrize(
    ("setting", "words"),
    [("mysql://host/x", "Not off"), ("postgresql://host", "Name the database"), ("sqlite:///x.db", "a file's path"),
     ("postgresql://host/x?password=secret", "before the host"), ("postgresql://[::1/x", "Name the database")],
)  # fmt: skip
def test_settings_that_are_none(setting: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as found:
        parse_location(setting)
    assert "secret" not in str(found.value)


def test_settings_that_are_some(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert parse_location(None) == Location(file=tmp_path / "kiwi-recipes" / "library.db")
    assert parse_location(" OFF ") is None
    assert parse_location("~/x.db") == Location(file=Path.home() / "x.db")
    assert parse_location("postgres://me:secret@host/x") == Location(url="postgresql://me:secret@host/x")
    shown = parse_location("postgres://me:secret@host:5/x")
    assert shown is not None
    assert shown.shown == "postgresql://host:5/x"
