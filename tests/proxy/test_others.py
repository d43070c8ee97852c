"""The other proxies of docs/deploy.md, each with the lines that stand there, in front of a real server.

Gaps between tokens, not totals: one that holds a stream back passes every test of what arrives in the end.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from kiwi_recipes.testing import Hold, Scenario, ScriptedUpstream, ollama_stream
from tests.support.servers import Kiwi, free_port, kiwi_server, needs, running, wait_for_port
from tests.support.streaming import PANTRY, SUGGEST, Arrivals, are_spaced, streaming, tokens

MANUAL = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
PAUSE = 0.1
GRACE = 0.5
HEARTBEAT = 0.5
MODULES = (
    "mpm_event authz_core proxy proxy_http proxy_balancer lbmethod_byrequests slotmem_shm filter deflate"  # a2enmod's
)


def lines_for(name: str) -> str:
    """The block that the manual has for this proxy."""
    section = re.search(rf"^### {name}\n(.*?)(?=^##)", MANUAL, re.MULTILINE | re.DOTALL)
    assert section is not None
    block = "".join(re.findall(r"^(?:    .*)?\n", section[1], re.MULTILINE))
    return re.sub(r"^    ", "", block, flags=re.MULTILINE).strip() + "\n"


@dataclass(frozen=True)
class Proxy:
    """`around` is what its configuration needs beside; `harm` the change to the manual's lines that does harm.

    `json_leaving`: does it pass on that a client that waits for JSON has left?
    """

    name: str
    program: str
    arguments: tuple[str, ...]
    ports: dict[str, str]
    around: str = ""
    harm: dict[str, str] = field(default_factory=dict)
    json_leaving: bool = True


HAPROXY = Proxy(
    "HAProxy",
    "haproxy",
    ("-db", "-f", "{conf}"),
    {"bind :80": "bind 127.0.0.1:{port}"},
    harm={"option http-no-delay": ""},
)
CADDY = Proxy(
    "Caddy",
    "caddy",
    ("run", "--adapter", "caddyfile", "--config", "{conf}"),
    {"recipes.example.com": "http://127.0.0.1:{port}"},
    around="{{\n    admin off\n    auto_https off\n}}\n",
    # Caddy compresses what begins with 512 bytes or more at once: with 1 it does not hang on the first read.
    harm={"encode @page gzip": "encode {\n gzip\n minimum_length 1\n}"},
)
APACHE = Proxy(
    "Apache",
    "apache2",
    ("-DFOREGROUND", "-f", "{conf}"),
    {r"*:80": "127.0.0.1:{port}"},
    around="ServerRoot {folder}\nPidFile {folder}/pid\nErrorLog {folder}/log\nServerName localhost\n"
    "Mutex file:{folder}\nDefaultRuntimeDir {folder}\nListen 127.0.0.1:{port}\n"
    + "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES.split()),
    json_leaving=False,
)
VARNISH = Proxy(
    "Varnish",
    "varnishd",
    ("-F", "-f", "{conf}", "-a", "127.0.0.1:{port}", "-n", "{folder}/varnish", "-s", "malloc,16m", "-j", "none"),
    {},
    harm={'if (beresp.http.Content-Type !~ "^text/event-stream")': "if (true)"},
    json_leaving=False,
)
PROXIES = [HAPROXY, CADDY, APACHE, VARNISH]
HARMED = [proxy for proxy in PROXIES if proxy.harm]


@contextmanager
def in_front(proxy: Proxy, worker: int, changes: dict[str, str]) -> Iterator[str]:
    """The proxy with the manual's lines, changed so; yields its URL. What is to be changed must be there."""
    program = needs(proxy.program)
    port = free_port()
    text = lines_for(proxy.name)
    with tempfile.TemporaryDirectory() as folder:
        at = {"port": port, "folder": folder, "conf": f"{folder}/conf"}
        ports = {old: new.format(**at) for old, new in proxy.ports.items()}
        for old, new in {**changes, **ports, "8512": str(worker), "8513": str(worker)}.items():
            assert old in text, f"{old} is not in the lines for {proxy.name}"
            text = text.replace(old, new)
        Path(folder, "conf").write_text(proxy.around.format(**at) + text)
        environ = {"PATH": os.environ["PATH"] + ":/usr/sbin", "HOME": folder}
        command = [program, *(argument.format(**at) for argument in proxy.arguments)]
        with running(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def kiwi(upstream: ScriptedUpstream) -> Iterator[Kiwi]:
    with kiwi_server(upstream.url, KIWI_HEARTBEAT=str(HEARTBEAT), KIWI_RESUME_GRACE=str(GRACE)) as kiwi:
        yield kiwi


@pytest.fixture(scope="module", params=PROXIES, ids=lambda proxy: proxy.name)
def placed(request: pytest.FixtureRequest, kiwi: Kiwi) -> Iterator[tuple[Proxy, str]]:
    with in_front(request.param, kiwi.port, {}) as url:
        yield request.param, url


def never_ending() -> Scenario:
    return ollama_stream(tokens(20)[:10], end=False).then(Hold())


async def read(upstream: ScriptedUpstream, url: str) -> Arrivals:
    """A stream of a token every PAUSE, asked for as browsers do."""
    upstream.play(ollama_stream(tokens(12), pause=PAUSE))
    async with streaming(url, headers={"Accept-Encoding": "gzip"}) as stream:
        await stream.until()
    assert stream.done
    assert stream.last["type"] == "recipe.completed"
    return stream


async def test_tokens_come_as_they_are_written(upstream: ScriptedUpstream, placed: tuple[Proxy, str]) -> None:
    found = [are_spaced((await read(upstream, placed[1])).gaps(), PAUSE) for _ in range(2)]
    assert any(found)  # the machine may be busy once


@pytest.mark.parametrize("proxy", HARMED, ids=lambda proxy: proxy.name)
async def test_with_the_setting_that_does_harm_they_do_not(
    upstream: ScriptedUpstream, kiwi: Kiwi, proxy: Proxy
) -> None:
    with in_front(proxy, kiwi.port, proxy.harm) as url:
        assert not are_spaced((await read(upstream, url)).gaps(), PAUSE)


async def test_stop_reaches_the_model(upstream: ScriptedUpstream, placed: tuple[Proxy, str]) -> None:
    upstream.play(never_ending())
    async with streaming(placed[1]) as stream, httpx.AsyncClient() as other:
        await stream.until("token", 10)
        request = upstream.requests[-1]
        assert (await other.delete(f"{placed[1]}/api/v1/recipes/streams/{stream.run_id}")).status_code == 204
        async with asyncio.timeout(2):
            await asyncio.wrap_future(request.left)
        await stream.until()
    assert stream.last["type"] == "recipe.cancelled"
    assert stream.done


async def test_a_reader_that_leaves_is_passed_on(upstream: ScriptedUpstream, placed: tuple[Proxy, str]) -> None:
    """At once, or with the heartbeat or two that the proxy needs to notice; then the grace."""
    upstream.play(never_ending())
    async with streaming(placed[1]) as stream:
        await stream.until("token", 10)
        request = upstream.requests[-1]
    async with asyncio.timeout(GRACE + 3 * HEARTBEAT + 2):
        await asyncio.wrap_future(request.left)


async def _leave_while_waiting(upstream: ScriptedUpstream, url: str) -> bool:
    """Whether the model was stopped soon after a client that waited for JSON had left."""
    upstream.play(never_ending())
    number = len(upstream.requests) + 1
    async with httpx.AsyncClient(timeout=30) as client:
        asking = asyncio.create_task(client.post(f"{url}{SUGGEST}", json=PANTRY))
        request = await asyncio.wrap_future(upstream.arrived(number))
        await asyncio.sleep(0.2)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    try:
        async with asyncio.timeout(GRACE + 1.5):
            await asyncio.wrap_future(request.left)
    except TimeoutError:
        return False
    return True


async def test_who_waits_for_json_and_leaves_is_passed_on_where_the_manual_says_so(
    upstream: ScriptedUpstream, placed: tuple[Proxy, str]
) -> None:
    proxy, url = placed
    assert await _leave_while_waiting(upstream, url) == proxy.json_leaving


async def test_without_its_option_haproxy_does_not_pass_it_on(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    with in_front(HAPROXY, kiwi.port, {"option abortonclose": ""}) as url:
        assert not await _leave_while_waiting(upstream, url)


def test_the_rest_passes(placed: tuple[Proxy, str]) -> None:
    """The API answers under its own words; what each worker counts for itself is nobody else's business."""
    _, url = placed
    assert httpx.get(f"{url}/api/v1/health").status_code == 200
    assert httpx.get(f"{url}/api/v1/recipes/streams/{'0' * 32}").json()["code"] == "stream_unknown"
    assert httpx.get(f"{url}/metrics").status_code == 404
