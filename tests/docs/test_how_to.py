"""What docs/how-to.md tells to type works as printed. Its page is tried in a browser: frontend/e2e/howTo.spec.ts."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import jinja2
import pytest
import yaml

from kiwi_recipes.testing import Scenario, ScriptedUpstream
from tests.support.app import DISH, cooked
from tests.support.servers import free_port, kiwi_server, needs, running, wait_for_port
from tests.support.streaming import one_by_one

TEXT = (Path(__file__).parents[2] / "docs" / "how-to.md").read_text()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ScriptedUpstream(cooked()) as upstream, kiwi_server(upstream.url) as kiwi:
        yield kiwi.url


def block(language: str, holding: str = "") -> str:
    (found,) = [text for text in re.findall(rf"```{language}\n(.*?)```", TEXT, re.S) if holding in text]
    return str(found)


def home_assistant(url: str) -> dict[str, str]:
    """The notification. Home Assistant renders with Jinja; of an answer it has `status` and `content`."""
    config = yaml.safe_load(block("yaml"))
    command = config["rest_command"]["kiwi_recipe"]
    asks, shows = config["script"]["what_is_for_dinner"]["sequence"]
    render = jinja2.Environment(autoescape=False, undefined=jinja2.StrictUndefined).from_string
    answer = httpx.request(
        command["method"],
        command["url"].replace("http://kitchen.lan:8512", url),
        content=render(command["payload"]).render(**asks["data"]),
        headers={"Content-Type": command["content_type"]},
        timeout=command["timeout"],
    )
    known = {asks["response_variable"]: {"status": answer.status_code, "content": answer.json()}}
    return {name: render(text).render(known) for name, text in shows["data"].items()}


def test_what_home_assistant_asks_is_answered_and_what_it_shows_is_there(server: str) -> None:
    shown = home_assistant(server)
    assert shown["title"] == DISH["title"]
    assert shown["message"].splitlines() == [step["text"] for step in DISH["steps"]]


def test_home_assistant_says_why_there_is_no_recipe() -> None:
    with ScriptedUpstream(Scenario((), status=500)) as upstream, kiwi_server(upstream.url) as kiwi:
        shown = home_assistant(kiwi.url)
    assert shown["title"] == "No recipe"
    assert len(shown["message"].split()) > 3


async def test_caddy_passes_the_name_on_and_each_word_as_it_comes(tmp_path: Path) -> None:
    """As printed, but for ports and certificate. Without the setting the name is refused, as the manual says."""
    caddy, port, name = needs("caddy"), free_port(), "recipes.example.com"
    ((setting, value),) = re.findall(r"^(KIWI_ALLOWED_HOSTS)=(\S+) kiwi serve$", TEXT, re.M)
    head, url = {"Host": f"{name}:{port}"}, f"http://127.0.0.1:{port}"
    lines = block("caddyfile").replace(name, f"http://{name}:{port}").replace("8512", "{$KIWI_PORT}")
    (tmp_path / "Caddyfile").write_text("{\n    admin off\n}\n" + lines)
    command = [caddy, "run", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    statuses = []
    for settings in ({}, {setting: value}):
        with ScriptedUpstream(cooked()) as upstream, kiwi_server(upstream.url, **settings) as kiwi:
            environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "KIWI_PORT": str(kiwi.port)}
            with running(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
                wait_for_port(port)
                async with httpx.AsyncClient() as client:
                    statuses.append((await client.get(f"{url}/api/v1/health", headers=head)).status_code)
                if settings:
                    stream, _ = await one_by_one(upstream, url, 12, head)
    assert statuses == [421, 200]
    assert stream.done


def test_the_same_key_reads_the_same_recipe(server: str) -> None:
    command = block("sh", "curl").replace("http://127.0.0.1:8512", server)
    answers = [subprocess.run(["bash", "-c", command], capture_output=True, check=True, timeout=100) for _ in range(2)]
    runs = [json.loads(answer.stdout.split(b"data: ", 1)[1].split(b"\n")[0])["id"] for answer in answers]
    assert runs[0] == runs[1]
    assert all(answer.stdout.endswith(b"data: [DONE]\n\n") for answer in answers)
