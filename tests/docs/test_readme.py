"""What the README tells to type works as printed: against a real server with the model that comes with it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.app import DISH
from tests.support.servers import free_port, running, wait_for_port

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()
KIWI = Path(sys.executable).parent / "kiwi"
RECORDING = ROOT / "tests/fixtures/recordings/smollm2-schema-chickpea-curry.jsonl"
ENVIRON = {**os.environ, "OLLAMA_HOST": "http://127.0.0.1:9", "PATH": f"{KIWI.parent}:{os.environ['PATH']}"}


def block(language: str, holding: str) -> str:
    """The README's code block in this language that holds these words."""
    blocks = [b for b in re.findall(rf"```{language}\n(.*?)```", README, re.S) if holding in b]
    assert len(blocks) == 1
    return str(blocks[0])


def cli_line(command: str) -> str:
    """The README's line for a `kiwi` command, without its comment."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.S))
    (line,) = re.findall(rf"^\.venv/bin/kiwi {command}\b.*?(?=  +#)", blocks, re.M)
    return str(line)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server as `make run` starts it, on a free port: another may be at work on the usual one."""
    port = free_port()
    with running([str(KIWI), "serve", "--port", str(port)], env=ENVIRON, cwd=ROOT, stderr=subprocess.DEVNULL):
        wait_for_port(port)
        yield port


def test_the_curl_example_streams_a_recipe(port: int) -> None:
    command = block("sh", "curl -sN").replace(":8512", f":{port}")
    answer = subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=100).stdout.decode()
    frames = [json.loads(line[6:]) for line in answer.splitlines() if line.startswith("data: {")]
    assert [frame["seq"] for frame in frames] == list(range(len(frames)))
    assert frames[0]["type"] == "stream.started"
    assert frames[-1]["type"] in ("recipe.completed", "recipe.incomplete")
    assert {"field.delta", "field.done"} <= {frame["type"] for frame in frames}
    assert answer.endswith("data: [DONE]\n\n")


def test_the_python_example_prints_a_title_and_a_count(port: int) -> None:
    program = block("python", "KiwiClient").replace(":8512", f":{port}")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=100, text=True)
    title, count = done.stdout.rsplit("\n", 2)[:2]
    assert title.strip()
    assert re.fullmatch(r"\s*\d+ ingredients", count)


def test_the_terminal_examples(tmp_path: Path) -> None:
    (tmp_path / "reply.txt").write_text('Here you are: {"title": "Soup", "servings": "2"}')
    (tmp_path / "recording.jsonl").write_bytes(RECORDING.read_bytes())
    (tmp_path / "recipe.json").write_text(json.dumps(DISH))
    expected = {
        "suggest": "spinach",
        "parse": '"Soup"',
        "replay": "Chicken",
        "check-food": "almond",
        "scale": DISH["title"],
        "settings": "KIWI_MAX_RUNS",
        "doctor": "SmolLM2",
    }
    for command, words in expected.items():
        line = cli_line(command).replace(".venv/bin/kiwi", str(KIWI))
        done = subprocess.run(
            ["bash", "-c", line], check=False, cwd=tmp_path, env=ENVIRON, capture_output=True, timeout=100, text=True
        )
        assert words in done.stdout, done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    """To a file that is there and, behind `#`, to a heading in it."""
    source = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", source.read_text()):
        path, _, heading = target.partition("#")
        file = source.parent / path if path else source
        assert file.exists(), target
        headings = re.findall(r"^#+ (.+)$", file.read_text(), re.M) if heading else []
        assert not heading or heading in {re.sub(r"[^\w -]", "", name).lower().replace(" ", "-") for name in headings}


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_its_pictures_are_there_small_and_described(page: str) -> None:
    """`make pictures` takes them: frontend/e2e/pictures.spec.ts."""
    source = ROOT / page
    pictures = re.findall(r"!\[([^]]*)\]\(([^)]+)\)", source.read_text())
    assert {Path(path).name for _, path in pictures} == {file.name for file in (ROOT / "docs" / "images").iterdir()}
    for words, path in pictures:
        assert len(words.split()) > 5
        assert (source.parent / path).stat().st_size < 150_000


def test_a_reader_finds_his_part_in_what_a_screen_holds() -> None:
    sections = re.findall(r"^## (.+)\n\n(You want .*)", README, re.M)
    assert [name for name, _ in sections] == ["Cook with it", "Run it", "Build on it"]
    for part in README.split("\n## ")[1:]:
        assert "\nRead on: " in part
