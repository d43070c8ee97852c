"""Which names the server answers to, and what no answer lacks: asked over real sockets, as a browser would ask."""

from __future__ import annotations

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from uuid import uuid4

import httpx
import pytest

from kiwi_recipes.api.hosts import AllowedHosts
from kiwi_recipes.settings import SettingsError, load_settings
from kiwi_recipes.testing import ScriptedUpstream
from tests.support import warm
from tests.support.app import ASK, STREAMS, SUGGEST, cooked, problem
from tests.support.clock import HANG
from tests.support.servers import free_port, kiwi_environ, kiwi_server, nginx, running, wait_for_answer

HEALTH = "/api/v1/health"


def asked(url: str, host: str | None, path: str = HEALTH) -> int:
    """The status that this `Host` gets; None: a request without one, as of HTTP/1.0."""
    where = httpx.URL(url)
    head = f"GET {path} HTTP/1.0\r\n" + ("" if host is None else f"Host: {host}\r\n")
    with socket.create_connection((where.host, where.port or 80), timeout=HANG) as connection:
        connection.sendall(f"{head}\r\n".encode())
        answer = connection.makefile("rb").readline()
    return int(answer.split()[1])


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "127.0.0.53",
        "[::1]",
        "kiwi.localhost",
        "[::ffff:127.0.0.1]",
    ],
)
async def test_loopback_is_answered_at_any_port(kiwi: httpx.AsyncClient, host: str) -> None:
    assert [asked(str(kiwi.base_url), f"{host}{port}") for port in ("", ":8512", ":1")] == [200] * 3


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8512", "evil.example.", "localhost.evil.example", "127.0.0.1.evil.example",
        "notlocalhost", "192.0.2.1", "[2001:db8::1]", "0.0.0.0", "[::]", "127.1", "2130706433", "[::1", "localhost:x",
        "localhost@evil.example", "localhost, evil.example", "a b",
    ],
)  # fmt: skip
async def test_no_other_name_or_address_is_answered(kiwi: httpx.AsyncClient, host: str) -> None:
    for path in (HEALTH, "/", "/api/v1/nothing", f"{STREAMS}/{'0' * 32}"):
        assert asked(str(kiwi.base_url), host, path) in (400, 421), path
    answer = await kiwi.post(SUGGEST, json=ASK, headers={"Host": "evil.example"})
    assert (answer.status_code, problem(answer)["code"]) == (421, "misdirected")
    assert "KIWI_ALLOWED_HOSTS" in answer.json()["detail"]


async def test_who_says_no_name_is_no_browser(kiwi: httpx.AsyncClient) -> None:
    assert asked(str(kiwi.base_url), None) == 200


def listening(tmp_path: Path, host: str, **environ: str) -> Iterator[str]:
    port = free_port()
    command = [warm.kiwi(), "serve", "--host", host, "--port", str(port)]
    with ScriptedUpstream(cooked()) as upstream:
        env = kiwi_environ(tmp_path, upstream.url, **environ)
        with running(command, env=env, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
            url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
            wait_for_answer(f"{url}{HEALTH}", process)
            yield url


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from listening(tmp_path_factory.mktemp("kiwi"), "0.0.0.0", KIWI_ALLOWED_HOSTS="kitchen.example, *.home.arpa")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.168.1.5:8512", 200), ("[fd00::5]:8512", 200), ("0.0.0.0:8512", 200), (socket.gethostname(), 200),
        (f"{socket.gethostname().partition('.')[0]}.local:8512", 200), ("kitchen.example", 200),
        ("KITCHEN.example.:80", 200), ("pi.home.arpa", 200), ("a.pi.home.arpa", 200), ("home.arpa", 421),
        ("evilhome.arpa", 421), ("evil.example", 421), ("sub.kitchen.example", 421),
    ],
)  # fmt: skip
def test_listening_everywhere_it_answers_to_addresses_and_to_names_that_it_was_given(
    everywhere: str, host: str, status: int
) -> None:
    assert asked(everywhere, host) == status


def test_listening_on_one_address_it_answers_to_that(tmp_path: Path) -> None:
    for url in listening(tmp_path, "127.0.0.2"):
        found = {host: asked(url, host) for host in ("127.0.0.2", "localhost", "192.168.1.5", "evil.example")}
        assert found == {"127.0.0.2": 200, "localhost": 200, "192.168.1.5": 421, "evil.example": 421}
    assert AllowedHosts("192.168.1.5", ()).answers(b"192.168.1.5:8512")
    assert not AllowedHosts("192.168.1.5", ()).answers(b"192.168.1.6")
    assert AllowedHosts("fd00::5", ()).answers(b"[fd00:0::5]:8512")
    assert AllowedHosts("kitchen.lan", ()).answers(b"kitchen.lan")
    assert AllowedHosts("127.0.0.1", ["10.0.0.9"]).answers(b"10.0.0.9")
    assert AllowedHosts("127.0.0.1", ["*"]).answers(b"evil.example")


def test_with_sessions_the_name_is_the_proxys_business() -> None:
    secret = {"CLOUD_MODE": "true", "KIWI_SESSION_SECRET": "a secret of at least thirty-two bytes, for HS256"}
    with ScriptedUpstream() as upstream, kiwi_server(upstream.url, None, **secret) as kiwi, nginx(kiwi.port) as url:
        for where in (url, kiwi.url):
            assert asked(where, "recipes.example.com") == 200


def test_a_name_that_could_never_match_is_refused_at_the_start() -> None:
    for wrong in ("http://kitchen.example", "kitchen.example:8512", "a b", "kitchen.*"):
        with pytest.raises(SettingsError, match="KIWI_ALLOWED_HOSTS"):
            load_settings({"KIWI_ALLOWED_HOSTS": wrong})
    assert load_settings({"KIWI_ALLOWED_HOSTS": " a.example ,, *.b "}).allowed_hosts == ("a.example", "*.b")


# --- what no answer lacks -------------------------------------------------------------------------------------------


async def test_no_browser_guesses_what_an_answer_is(kiwi: httpx.AsyncClient) -> None:
    events = {"Accept": "text/event-stream"}
    stream = await kiwi.post(SUGGEST, json=ASK, headers={**events, "Idempotency-Key": f"nosniff-{uuid4()}"})
    run = stream.headers["location"]
    last = str(stream.text.count("\nid: ") - 1)
    answers = {
        "a stream": stream,
        "nothing more": await kiwi.get(run, headers={**events, "Last-Event-ID": last}),
        "a status": await kiwi.get(run),
        "a recipe": await kiwi.post(SUGGEST, json=ASK),
        "stopped": await kiwi.delete(run),
        "not valid": await kiwi.post(SUGGEST, json={}),
        "no JSON": await kiwi.post(SUGGEST, content=b"x"),
        "too large": await kiwi.post(SUGGEST, content=b"x" * 70_000, headers={"Content-Type": "application/json"}),
        "unknown": await kiwi.get(f"{STREAMS}/x"),
        "another name": await kiwi.get("/", headers={"Host": "evil.example"}),
        **{path: await kiwi.get(path) for path in ("/", "/favicon.svg", "/nothing", "/api/nothing", "/docs", HEALTH)},
        **{path: await kiwi.get(path) for path in ("/metrics", "/openapi.json", "/docs/swagger-ui.css", "/docs/x")},
        "HEAD": await kiwi.head("/"),
        "another method": await kiwi.put(SUGGEST),
        "another method of the page": await kiwi.post("/"),
    }
    assert {answer.status_code for answer in answers.values()} == {200, 204, 404, 405, 413, 415, 421, 422}
    lacking = [
        name for name, answer in answers.items() if answer.headers.get_list("x-content-type-options") != ["nosniff"]
    ]
    assert lacking == []


async def test_docs_need_no_network(kiwi: httpx.AsyncClient) -> None:
    page = await kiwi.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    linked = re.findall(r"(?:src|href)=\"([^\"]+)\"", page.text)
    assert len(linked) == 4
    for link in linked:
        assert not re.match(r"\w+:|//", link)
        found = await kiwi.get(urljoin("/docs", link))
        assert found.status_code == 200, link
        assert found.headers["content-type"].split(";")[0] in ("text/javascript", "text/css", "image/svg+xml")
    assert "<script>" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)
    assert (await kiwi.get("/redoc")).status_code == 404
