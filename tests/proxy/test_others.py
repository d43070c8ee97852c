"""The other proxies of docs/deploy.md, each with the lines that stand there, in front of a real server.

Each token is sent once the one before it has come: one that holds a stream back passes every test of what arrives in
the end, and none of this order. One that waits for a moment whether more comes (HAProxy, for the kernel's 200 ms) would
pass that too: it is told by what a reader gets in one read.
"""

from __future__ import annotations

import asyncio
import json
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

from kiwi_recipes.testing import Gate, Hold, Scenario, ScriptedUpstream, ollama_stream
from tests.support.clock import HANG
from tests.support.servers import Kiwi, free_port, kiwi_server, needs, running, wait_for_port
from tests.support.streaming import PANTRY, SUGGEST, one_by_one, streaming, tokens

MANUAL = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
HELD_BACK = 3
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

    `waits`: is the harm that it waits for more, or does it hold back what it has until it is full?
    `json_leaving`: does it pass on that a client that waits for JSON has left?
    """

    name: str
    program: str
    arguments: tuple[str, ...]
    ports: dict[str, str]
    around: str = ""
    harm: dict[str, str] = field(default_factory=dict)
    waits: bool = False
    json_leaving: bool = True


HAPROXY = Proxy(
    "HAProxy",
    "haproxy",
    ("-db", "-f", "{conf}"),
    {"bind :80": "bind 127.0.0.1:{port}"},
    harm={"option http-no-delay": ""},
    waits=True,
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
    patient = {"KIWI_STALL_TIMEOUT": "600", "KIWI_FIRST_CONTENT_TIMEOUT": "600", "KIWI_TOTAL_TIMEOUT": "600"}
    with kiwi_server(
        upstream.url, None, KIWI_HEARTBEAT=str(HEARTBEAT), KIWI_RESUME_GRACE=str(GRACE), **patient
    ) as kiwi:
        yield kiwi


@pytest.fixture(scope="module", params=PROXIES, ids=lambda proxy: proxy.name)
def placed(request: pytest.FixtureRequest, kiwi: Kiwi) -> Iterator[tuple[Proxy, str]]:
    with in_front(request.param, kiwi.port, {}) as url:
        yield request.param, url


def never_ending() -> Scenario:
    return ollama_stream(tokens(20)[:10], end=False).then(Hold())


AS_BROWSERS_DO = {"Accept-Encoding": "gzip"}


async def come_alone(upstream: ScriptedUpstream, url: str, tries: int) -> bool:
    """Were most tokens, written 30 ms apart, read alone in one of so many tries? A busy machine joins some."""
    upstream.play(ollama_stream(tokens(12), pause=0.03))
    where, body = httpx.URL(url), json.dumps(PANTRY)
    head = f"POST {SUGGEST}?stream=true HTTP/1.1\r\nHost: {where.netloc.decode()}\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    for _ in range(tries):
        reader, writer = await asyncio.open_connection(where.host, where.port)
        writer.write((head + body).encode())
        reads = []
        while data := await reader.read(65536):
            reads.append(data.count(b"event: token"))
        writer.close()
        assert sum(reads) == 12
        if reads.count(1) > 6:
            return True
    return False


async def test_tokens_come_as_they_are_written(upstream: ScriptedUpstream, placed: tuple[Proxy, str]) -> None:
    stream, _ = await one_by_one(upstream, placed[1], 12, AS_BROWSERS_DO)
    assert stream.done
    assert stream.last["type"] == "recipe.completed"
    assert await come_alone(upstream, placed[1], tries=50)


@pytest.mark.parametrize("proxy", HARMED, ids=lambda proxy: proxy.name)
async def test_with_the_setting_that_does_harm_they_do_not(
    upstream: ScriptedUpstream, kiwi: Kiwi, proxy: Proxy
) -> None:
    with in_front(proxy, kiwi.port, proxy.harm) as url:
        if proxy.waits:
            assert not await come_alone(upstream, url, tries=3)
        else:
            with pytest.raises(TimeoutError):
                await one_by_one(upstream, url, 12, AS_BROWSERS_DO, HELD_BACK)
        upstream.play(ollama_stream(tokens(12)))
        async with streaming(url, AS_BROWSERS_DO) as stream:
            await stream.until()
    assert stream.done
    assert stream.last["type"] == "recipe.completed"


async def test_stop_reaches_the_model(upstream: ScriptedUpstream, placed: tuple[Proxy, str]) -> None:
    upstream.play(never_ending())
    async with streaming(placed[1]) as stream, httpx.AsyncClient() as other:
        await stream.until("token", 10)
        request = upstream.requests[-1]
        assert (await other.delete(f"{placed[1]}/api/v1/recipes/streams/{stream.run_id}")).status_code == 204
        async with asyncio.timeout(HANG):  # its reader is still there: no grace has begun
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
    async with asyncio.timeout(HANG):
        await asyncio.wrap_future(request.left)


async def leave_while_waiting(upstream: ScriptedUpstream, url: str, passed_on: bool) -> None:
    """A client that waits for JSON leaves: the model is stopped, or else it writes its recipe to the end."""
    leaving, gate = ollama_stream(tokens(20)), Gate()
    upstream.play(Scenario((*leaving.steps[:10], gate, *leaving.steps[10:]), headers=leaving.headers))
    number = len(upstream.requests) + 1
    async with httpx.AsyncClient(timeout=30) as client:
        asking = asyncio.create_task(client.post(f"{url}{SUGGEST}", json=PANTRY))
        request = await asyncio.wrap_future(upstream.arrived(number))
        await asyncio.sleep(0.2)
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
    if not passed_on:
        await asyncio.sleep(GRACE + 1.5)
        gate.open()
    async with asyncio.timeout(HANG):
        await asyncio.wrap_future(request.left if passed_on else request.played)
    assert request.cancelled == passed_on


async def test_who_waits_for_json_and_leaves_is_passed_on_where_the_manual_says_so(
    upstream: ScriptedUpstream, placed: tuple[Proxy, str]
) -> None:
    proxy, url = placed
    await leave_while_waiting(upstream, url, proxy.json_leaving)


async def test_without_its_option_haproxy_does_not_pass_it_on(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    with in_front(HAPROXY, kiwi.port, {"option abortonclose": ""}) as url:
        await leave_while_waiting(upstream, url, passed_on=False)


def test_the_rest_passes(placed: tuple[Proxy, str]) -> None:
    """The API answers under its own words; what each worker counts for itself is nobody else's business."""
    _, url = placed
    assert httpx.get(f"{url}/api/v1/health").status_code == 200
    assert httpx.get(f"{url}/api/v1/recipes/streams/{'0' * 32}").json()["code"] == "stream_unknown"
    assert httpx.get(f"{url}/metrics").status_code == 404
