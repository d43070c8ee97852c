"""The `kiwi` command where something is not as it should be: one line that says what, and an exit code."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import re
import select
import socket
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from kiwi_recipes import __version__
from kiwi_recipes.testing import ScriptedUpstream, refusing_address
from tests.support import warm
from tests.support.app import ASK, SUGGEST, cooked, scripted_only, web
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.servers import INSTALLED, free_port, kiwi_environ, redis_server, running, wait_for_answer

RECORDING = Path(__file__).parents[1] / "fixtures" / "recordings" / "smollm2-schema-chickpea-curry.jsonl"


def kiwi(folder: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [warm.kiwi(), *arguments]
    settings = kiwi_environ(folder, "http://127.0.0.1:9", **{"COLUMNS": "200", "HOME": str(folder), **environ})
    encoding = environ.get("PYTHONIOENCODING", "utf-8")
    return subprocess.run(
        command, cwd=folder, env=settings, capture_output=True, encoding=encoding, timeout=90, check=False
    )


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        by_option = kiwi(tmp_path, "serve", "--port", port, "--host", "[127.0.0.1]")  # as an address of IPv6 is written
        by_setting = kiwi(tmp_path, "serve", KIWI_PORT=port)
    for done in (by_option, by_setting):
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert f"Port {port} on 127.0.0.1" in line
        assert "--port or KIWI_PORT" in line


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"CLOUD_MODE": "true"}, "KIWI_SESSION_SECRET"),
        ({"CLOUD_MODE": "true", "KIWI_SESSION_SECRET": "hush" * 7 + "hus"}, "KIWI_SESSION_SECRET"),
        ({"KIWI_MAX_RUNS": "many"}, "KIWI_MAX_RUNS"),
        ({"KIWI_STALL_TIMEOUT": "0"}, "KIWI_STALL_TIMEOUT"),
        ({"KIWI_TIER": "gold"}, "KIWI_TIER"),
        ({"KIWI_PORT": "70000"}, "KIWI_PORT"),
        ({"KIWI_TIER_URL": "nonsense"}, "KIWI_TIER_URL"),
        ({"KIWI_REDIS_URL": "localhost:6379"}, "KIWI_REDIS_URL"),
        ({"KIWI_REDIS_URL": "redis://me:hush@127.0.0.1:http/0"}, "KIWI_REDIS_URL"),
        ({"KIWI_REDIS_URL": "redis://me:hush@127.0.0.1/0?protocol=3"}, "protocol"),
        ({"KIWI_REDIS_URL": "redis://me:hush@127.0.0.1/0?db=1&decode_responses=true"}, "decode_responses"),
        ({"KIWI_LLM_CONFIG": "nowhere.yaml"}, "nowhere.yaml"),
        ({"KIWI_READY_LANGUAGES": "en,nl"}, "Not one of en, de, fr, es, it: 'nl'"),
        ({"OPENAI_BASE_URL": "api.example.com", "KIWI_LLM_CONFIG": ""}, "OPENAI_BASE_URL"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else "",
)
def test_a_setting_that_can_not_be_used(tmp_path: Path, environ: dict[str, str], named: str) -> None:
    done = kiwi(tmp_path, "serve", "--port", str(free_port()), **environ)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert named in line
    assert "hush" not in line


def test_a_redis_that_wants_a_password(tmp_path: Path) -> None:
    """What helps is the password; starting it does not."""
    with redis_server(password="hush") as url:
        for refused in (url, url.replace("://", "://:guess@"), url.replace("://", "://nobody:guess@")):
            done = kiwi(tmp_path, "serve", "--port", str(free_port()), KIWI_REDIS_URL=refused)
            (line,) = done.stderr.splitlines()
            assert done.returncode == 1
            assert "redis://:PASSWORD@HOST:6379/0" in line
            assert "Start it" not in line
            assert ".." not in line
            assert "hush" not in line
            assert "guess" not in line


def test_an_env_file_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"KIWI_MAX_RUNS=\xff\xfe")
    done = kiwi(tmp_path, "settings")
    assert (done.returncode, done.stderr) == (1, ".env can't be read: it is not UTF-8\n")


def test_a_setting_that_is_misspelt_is_named(tmp_path: Path) -> None:
    """Also one with a KIWI_ too many: who sets KIWI_CLOUD_MODE believes that a session is asked for."""
    wrong = {"KIWI_MAX_RUN": "3", "KIWI_TEST_ALL": "1", "KIWI_STAL_TIMEOUT": "9", "KIWI_OLLAMA_HOST": "kitchen"}
    done = kiwi(tmp_path, "settings", KIWI_CLOUD_MODE="true", KIWI_SESSION_SECRET="hush" * 8, **wrong)
    assert done.returncode == 0
    assert "hush" not in done.stderr
    assert sorted(done.stderr.splitlines()) == [
        "CLOUD_MODE is not set: nobody is asked for a session, and KIWI_SESSION_SECRET changes nothing",
        "KIWI_CLOUD_MODE is no setting of Kiwi Recipes; CLOUD_MODE is",
        "KIWI_MAX_RUN is no setting of Kiwi Recipes; KIWI_MAX_RUNS is",
        "KIWI_OLLAMA_HOST is no setting of Kiwi Recipes; OLLAMA_HOST is",
        "KIWI_STAL_TIMEOUT is no setting of Kiwi Recipes; KIWI_STALL_TIMEOUT is",
    ]


def test_settings_are_shown_with_their_origin_and_without_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KIWI_MAX_RUNS=12\n")
    secrets = {
        "KIWI_SESSION_SECRET": "hush-hush",
        "OPENAI_API_KEY": "sk-hush",
        "KIWI_REDIS_URL": "redis://me:hush@127.0.0.1/0",
    }
    done = kiwi(tmp_path, "settings", **secrets)
    assert done.returncode == 0
    assert "hush" not in done.stdout
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if line.startswith("│")}
    assert ".env" in lines["KIWI_MAX_RUNS"]
    assert "12" in lines["KIWI_MAX_RUNS"]
    assert "environment" in lines["KIWI_SESSION_SECRET"]
    assert "default" in lines["KIWI_HEARTBEAT"]


@pytest.mark.parametrize("columns", ["80", "200"])
def test_settings_that_are_shown_are_those_in_force(tmp_path: Path, columns: str) -> None:
    """An empty variable counts as not set, so that what the file says holds; a name is never cut short."""
    (tmp_path / ".env").write_text("KIWI_MAX_RUNS_PER_SESSION=3\nKIWI_HEARTBEAT=4\nOLLAMA_MODEL=qwen3\n")
    environ = {"KIWI_MAX_RUNS_PER_SESSION": "", "KIWI_HEARTBEAT": "5", "CF_ORCH_API_KEY": "hush", "COLUMNS": columns}
    done = kiwi(tmp_path, "settings", **environ)
    assert "hush" not in done.stdout
    lines = {line.split()[1]: line.split("│")[2:4] for line in done.stdout.splitlines() if line.startswith("│ ")}
    shown = {name: tuple(cell.strip() for cell in cells) for name, cells in lines.items()}
    assert shown["KIWI_MAX_RUNS_PER_SESSION"] == ("3", ".env")
    assert shown["KIWI_HEARTBEAT"] == ("5.0", "environment")
    assert shown["OLLAMA_MODEL"] == ("qwen3", ".env")
    assert shown["KIWI_FIRST_CONTENT_TIMEOUT"] == ("120", "default")
    assert shown["CF_ORCH_API_KEY"] == ("********", "environment")


def test_suggest_parse_and_replay(tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text('Sure! {"title": "Eggs"}')
    parsed = kiwi(tmp_path, "parse", "reply.txt")
    assert json.loads(parsed.stdout.splitlines()[-1])["outcome"]
    assert kiwi(tmp_path, "parse", "nothing.txt").returncode == 1
    replayed = kiwi(tmp_path, "replay", str(RECORDING), "--speed", "0", "--json")
    events = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert replayed.returncode == 0
    assert events[-1]["type"] == "recipe.completed"
    with ScriptedUpstream(cooked()) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        written = kiwi(tmp_path, "suggest", "eggs, spinach, feta", "--json", KIWI_LLM_CONFIG="kitchen.yaml")
        shown = kiwi(tmp_path, "suggest", "eggs, spinach, feta", KIWI_LLM_CONFIG="kitchen.yaml")
    assert written.returncode == 0
    assert [json.loads(line)["seq"] for line in written.stdout.splitlines()] == list(range(written.stdout.count("\n")))
    assert "Spinach and feta omelette" in shown.stdout
    refused = kiwi(tmp_path, "suggest", "eggs", "--level", "2")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_the_version(tmp_path: Path) -> None:
    assert kiwi(tmp_path, "--version").stdout == f"kiwi {__version__}\n"


def test_a_start_does_not_look_for_garbage(tmp_path: Path) -> None:
    """What it imports is none; afterwards there may be some."""
    code = "import gc, kiwi_recipes.cli; print(gc.get_stats()[2]['collections'], gc.isenabled())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "0 True\n"


@pytest.mark.parametrize(
    ("command", "not_needed"),
    [
        ("--version", {"fastapi", "aiohttp", "sqlalchemy", "uvicorn"}),
        ("recipes list", {"fastapi", "aiohttp", "uvicorn"}),
        ("check-food milk --allergy nuts", {"aiohttp", "sqlalchemy", "uvicorn"}),
    ],
)
def test_a_command_loads_what_it_needs(tmp_path: Path, command: str, not_needed: set[str]) -> None:
    code = (
        "import sys; from kiwi_recipes.cli import app; app(sys.argv[1].split(), standalone_mode=False); "
        "print('loaded', *sys.modules)"
    )
    environ = kiwi_environ(tmp_path, "http://127.0.0.1:9")
    told = subprocess.run(
        [sys.executable, "-c", code, command], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert not not_needed & set(told.rpartition("loaded ")[2].split())


def test_settings_in_a_narrow_terminal(tmp_path: Path) -> None:
    """Every name with its value, whatever the width."""
    shown = kiwi(tmp_path, "settings", COLUMNS="40", KIWI_MAX_RUNS="12", KIWI_LLM_CONFIG="").stdout
    assert "KIWI_MAX_RUNS = 12\n" in shown
    assert "KIWI_FIRST_CONTENT_TIMEOUT = 120\n" in shown
    assert max(map(len, shown.splitlines())) <= 40


def test_what_is_configured_is_dead(tmp_path: Path) -> None:
    """The embedded model steps in, and it is said: in the card, on stderr, by the exit code, and by the doctor."""
    dead = {"OPENAI_BASE_URL": refusing_address(), "KIWI_LLM_CONFIG": ""}
    written = kiwi(tmp_path, "suggest", "eggs, rice", **dead)
    assert written.returncode == 5
    assert "Written by SmolLM2-135M-Instruct" in written.stdout
    assert "openai cannot be reached. Asking embedded instead." in written.stdout
    assert "What is configured could not be used; embedded wrote this." in written.stderr
    assert "very small model" in written.stderr
    examined = kiwi(tmp_path, "doctor", **dead)
    assert examined.returncode == 1
    assert "openai: configured, but can't be used; embedded writes the recipes instead." in examined.stdout


def test_nothing_is_configured(tmp_path: Path) -> None:
    """The embedded model is what there is: that is well."""
    nothing = {"KIWI_LLM_CONFIG": ""}
    assert kiwi(tmp_path, "suggest", "eggs, rice", **nothing).returncode == 0
    assert kiwi(tmp_path, "doctor", **nothing).returncode == 0


def test_progress_where_the_card_goes_elsewhere(tmp_path: Path) -> None:
    with ScriptedUpstream(cooked()) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        shown = kiwi(tmp_path, "suggest", "eggs, spinach, feta", KIWI_LLM_CONFIG="kitchen.yaml")
        told = kiwi(tmp_path, "suggest", "eggs, spinach, feta", "--json", KIWI_LLM_CONFIG="kitchen.yaml")
    for progress in (shown.stderr.splitlines(), told.stderr.splitlines()):
        assert progress[0] == "Waiting in line …"
        assert "Title: Spinach and feta omelette" in progress
        assert [line for line in progress if line.endswith(("steps", "step"))]
    assert "Written by" in shown.stdout
    assert all(json.loads(line) for line in told.stdout.splitlines())


def with_food(name: str) -> str:
    dish = {"title": "Rice", "ingredients": [{"name": "rice"}, {"name": name}], "steps": [{"text": "Boil it all."}]}
    return json.dumps(dish)


def test_what_somebody_must_not_eat(tmp_path: Path) -> None:
    """Twice is a failure that says what was found; once is told; what is likely stands by its row."""
    ask = ("suggest", "rice, tomatoes", "--allergy", "peanuts", "--constraint", "vegan")
    with ScriptedUpstream(*[cooked(with_food("peanut butter"))] * 2) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        failed = kiwi(tmp_path, *ask, KIWI_LLM_CONFIG="kitchen.yaml")
        upstream.play(cooked(with_food("honey")), cooked(with_food("dark chocolate")))
        mended = kiwi(tmp_path, *ask, KIWI_LLM_CONFIG="kitchen.yaml")
    assert failed.returncode == 4
    left_out = "“peanut butter” contains peanuts (“peanut”) and was left out: “peanuts” rules it out."
    assert f"✗ {left_out}" in failed.stdout
    assert "Failed: The model used something that “peanuts” rules out" in failed.stdout
    assert left_out in failed.stderr.splitlines()
    assert mended.returncode == 0
    assert "✗ “honey” contains honey" in mended.stdout
    assert "dark chocolate  ! see below" in mended.stdout
    assert "! “dark chocolate” likely contains milk" in mended.stdout
    assert "The model was stopped; the recipe is asked for again, without that." in mended.stderr.splitlines()


def test_wishes_that_leave_nothing(tmp_path: Path) -> None:
    done = kiwi(tmp_path, "suggest", "beef, chicken", "--constraint", "vegan")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert (
        line == "A diet rules out everything in the pantry: beef (vegan), chicken (vegan). Add something you can eat."
    )


def test_the_writing_stays_in_sight(tmp_path: Path) -> None:
    """In a terminal of 12 rows, too, each drawing of the card shows its title and the last line written."""
    seen = b""
    terminal, ours = os.openpty()
    try:
        fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 80, 0, 0))
        environ = kiwi_environ(tmp_path, "http://127.0.0.1:9", HOME=str(tmp_path), TERM="xterm")
        environ = {name: value for name, value in environ.items() if name not in ("COLUMNS", "LINES")}
        with subprocess.Popen(
            [INSTALLED, "replay", str(RECORDING), "--speed", "8"], cwd=tmp_path, env=environ, stdout=ours, stderr=ours
        ) as process:
            while process.poll() is None:
                if select.select([terminal], [], [], 0.1)[0]:
                    seen += os.read(terminal, 65536)
            while select.select([terminal], [], [], 0.1)[0]:
                seen += os.read(terminal, 65536)
    finally:
        os.close(ours)
        os.close(terminal)
    assert process.returncode == 0
    drawings = re.split(rb"\x1b\[1A\x1b\[2K", seen)[:-1]  # the cursor goes up and clears, for the next one
    heights = [drawing.count(b"\n") + 1 for drawing in drawings]
    assert max(heights) <= 12
    writing = [drawing for drawing in drawings if "Writing …".encode() in drawing]
    assert len([drawing for drawing in writing if "╭─".encode() in drawing]) > 3


async def test_everybody_can_reach_it_and_it_says_so(tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with ScriptedUpstream(cooked()) as upstream, log.open("wb") as stderr:
        command = [warm.kiwi(), "serve", "--host", "0.0.0.0", "--port", str(port)]
        with running(command, cwd=tmp_path, env=kiwi_environ(tmp_path, upstream.url), stderr=stderr) as process:
            wait_for_answer(f"http://127.0.0.1:{port}/api/v1/health", process)
    (line,) = [line for line in log.read_text().splitlines() if "Warning" in line]
    assert "0.0.0.0" in line
    assert "KIWI_SESSION_SECRET" in line


async def test_where_nothing_can_be_written(tmp_path: Path, figure: Figure) -> None:
    """Row 24: the server writes no file: a disk that is full is no concern of a stream's."""
    port = free_port()
    with ScriptedUpstream(cooked()) as upstream:
        (tmp_path / "kitchen.yaml").write_text(scripted_only(upstream.url))
        environ = kiwi_environ(tmp_path, upstream.url, KIWI_LLM_CONFIG="kitchen.yaml")
        limited = ["bash", "-c", f"ulimit -f 0; exec {INSTALLED} serve --port {port}"]
        with running(limited, cwd=tmp_path, env=environ, stderr=subprocess.DEVNULL) as process:
            wait_for_answer(f"http://127.0.0.1:{port}/api/v1/health", process)
            async with web(f"http://127.0.0.1:{port}") as client:
                assert (await client.post(SUGGEST, json=ASK)).status_code == 200
                async with asyncio.timeout(HANG):  # what is tried beside the start, and fails, is over
                    while (await client.get("/api/v1/health")).json()["library"] == "opening":
                        await asyncio.sleep(0.05)
                opened = [os.readlink(link) for link in Path(f"/proc/{process.pid}/fd").iterdir()]
    assert not [name for name in opened if name.startswith(str(tmp_path))]
    figure(24, "files open for writing", "0, and none can be made")


def test_check_food(tmp_path: Path) -> None:
    done = kiwi(tmp_path, "check-food", "almond milk", "--allergy", "tree nuts", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["verdict"], said["phrase"], said["group"], said["key"]) == ("contains", "almond", "nuts", "almonds")
    assert said["source"]
    done = kiwi(tmp_path, "check-food", "Milch", "--allergy", "soy", "--diet", "vegan", "--language", "de")
    assert "Milch: contains milk" in done.stdout
    done = kiwi(tmp_path, "check-food", "rice", "--allergy", "kiwi")
    assert "no match" in done.stdout
    assert '"kiwi" is on no list' in done.stderr
    assert "safe" not in done.stdout
    done = kiwi(tmp_path, "check-food", "rice", "--diet", "flurb")
    assert '"flurb" is no diet that is known here' in done.stderr
    for asked in (["rice"], [" ", "--allergy", "milk"], ["rice", "--allergy", ""]):
        done = kiwi(tmp_path, "check-food", *asked)
        assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1"])
def test_where_the_terminal_lacks_letters(tmp_path: Path, encoding: str) -> None:
    told = kiwi(tmp_path, "check-food", "crème 豆乳", "--allergy", "œufs", PYTHONIOENCODING=encoding)
    assert (told.returncode, "Traceback" in told.stderr) == (0, False)
    asked = ["check-food", "crème 豆乳", "--allergy", "soy", "--json"]
    assert json.loads(kiwi(tmp_path, *asked, PYTHONIOENCODING=encoding).stdout)["food"] == "crème 豆乳"
    assert kiwi(tmp_path, "replay", str(RECORDING), "--speed", "0", PYTHONIOENCODING=encoding).returncode == 0


def test_where_there_is_no_recipe_no_card_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "llm.yaml").write_text(scripted_only(refusing_address()))
    done = kiwi(tmp_path, "suggest", "eggs", "--config", "llm.yaml")
    assert done.returncode == 4
    assert "╭" not in done.stdout
    assert done.stdout.startswith("Failed: ")


@pytest.mark.parametrize(
    "command", [["check-food", "milk", "--allergy", "milk"], ["replay", str(RECORDING), "--speed", "0"]]
)
def test_where_nothing_can_be_printed(tmp_path: Path, command: list[str]) -> None:
    environ = kiwi_environ(tmp_path, "http://127.0.0.1:9")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [warm.kiwi(), *command],
            env=environ,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=90,
            check=False,
        )
    assert done.returncode != 0
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
