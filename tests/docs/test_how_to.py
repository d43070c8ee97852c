"""What docs/how-to.md tells to type works as printed. Its page is tried in a browser: frontend/e2e/howTo.spec.ts."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import jinja2
import pytest
import yaml

from kiwi_recipes.testing import ScriptedUpstream
from tests.support.app import DISH, cooked
from tests.support.servers import kiwi_server

TEXT = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ScriptedUpstream(cooked()) as upstream, kiwi_server(upstream.url) as kiwi:
        yield kiwi.url


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.S)
    return str(found)


def test_what_home_assistant_sends_is_answered_and_what_it_shows_is_there(server: str) -> None:
    """Home Assistant renders both with Jinja; a JSON answer is parsed into `content`."""
    config = yaml.safe_load(block("yaml"))
    command = config["rest_command"]["kiwi_recipe"]
    asks, shows = config["script"]["what_is_for_dinner"]["sequence"]
    render = jinja2.Environment(autoescape=False).from_string
    answer = httpx.request(
        command["method"],
        command["url"].replace("http://kitchen.lan:8512", server),
        content=render(command["payload"]).render(**asks["data"]),
        headers={"Content-Type": command["content_type"]},
        timeout=command["timeout"],
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    shown = {
        name: render(text).render({asks["response_variable"]: {"content": answer.json()}})
        for name, text in shows["data"].items()
    }
    assert shown["title"] == DISH["title"]
    assert shown["message"].splitlines() == [step["text"] for step in DISH["steps"]]


def test_the_same_key_reads_the_same_recipe(server: str) -> None:
    command = block("sh").replace("http://127.0.0.1:8512", server)
    answers = [subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=100) for _ in range(2)]
    runs = [json.loads(answer.stdout.split(b"data: ", 1)[1].split(b"\n")[0])["id"] for answer in answers]
    assert runs[0] == runs[1]
    assert all(answer.stdout.endswith(b"data: [DONE]\n\n") for answer in answers)
