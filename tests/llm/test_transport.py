"""Addresses, proxies and connections."""

from __future__ import annotations

import asyncio
import gc
import gzip
import logging
import weakref
from contextlib import aclosing

import aiohttp
import httpx
import pytest

from kiwi_recipes.llm.addresses import below, environment_proxy, is_loopback, parse_base_url
from kiwi_recipes.llm.backends.ollama import OllamaBackend
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.transport import AiohttpTransport
from kiwi_recipes.llm.types import Text
from kiwi_recipes.testing import (
    Hold,
    Pause,
    Scenario,
    ScriptedUpstream,
    Send,
    deaf_address,
    json_line,
    ollama_stream,
    openai_stream,
    refusing_address,
)
from tests.support import wires
from tests.support.clock import HANG, alarm
from tests.support.wires import drain

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    "text",
    [
        *("localhost:11434", "127.0.0.1", "ftp://h", "//h", "", "http://", "http://h:port", "http:///v1", "h"),
        *("http://h:99999", "http://h:0", "http://gpu box", "http://gpu%20box:11434"),
    ],
)
def test_an_address_without_scheme_or_host_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        parse_base_url(text)
    with pytest.raises(ValueError, match="base_url"):
        OllamaBackend("ollama", text)


def test_a_query_is_refused_rather_than_dropped() -> None:
    with pytest.raises(ValueError, match="base_url"):
        parse_base_url("https://h/v1?key=abc")


async def test_a_password_in_the_address_is_sent_and_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), ScriptedUpstream(ollama_stream(["{}"])) as upstream:
        address = upstream.url.replace("//", "//cook:s3cret@")
        backend = OllamaBackend("ollama", address, "m")
        await drain(backend)
        await backend.health()
        await backend.aclose()
        assert upstream.requests[0].headers["authorization"] == "Basic Y29vazpzM2NyZXQ="
    assert "s3cret" not in caplog.text + repr(backend)


def test_a_path_is_kept_and_a_slash_at_the_end_is_not() -> None:
    assert str(below(parse_base_url(" http://h:1/ "), "/api/tags")) == "http://h:1/api/tags"
    assert str(below(parse_base_url("https://h/x/"), "/api/tags")) == "https://h/x/api/tags"


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("10.0.0.1", False), ("h", False)],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_the_environment_names_a_proxy_for_others_but_not_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:3128")
    monkeypatch.setenv("NO_PROXY", "internal.example")
    proxy = environment_proxy(httpx.URL("https://api.example/v1"))
    assert proxy is not None
    assert str(proxy.url) == "http://proxy:3128"
    assert environment_proxy(httpx.URL("https://internal.example/v1")) is None
    assert environment_proxy(httpx.URL("http://localhost:11434")) is None


async def test_a_proxy_in_the_environment_does_not_come_between_us_and_localhost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in PROXIES[:3]:
        monkeypatch.setenv(name.upper(), refusing_address())
    with ScriptedUpstream(ollama_stream(["{}"])) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        assert (await drain(backend)).text == "{}"
        await backend.aclose()


async def test_a_proxy_in_the_environment_is_used_for_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedUpstream(openai_stream(["{}"])) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        backend = OllamaBackend("far", "http://models.invalid:11434", "m")
        await drain(backend)
        await backend.aclose()
        assert proxy.requests[0].path == "http://models.invalid:11434/api/generate"


async def test_connecting_takes_no_longer_than_it_may() -> None:
    with deaf_address() as url:
        backend = OllamaBackend("ollama", url, "m", timers=Timers(connect=0.3))
        early = alarm(0.25)
        async with asyncio.timeout(HANG):  # the kernel goes on trying for two minutes
            outcome = await drain(backend)
        assert early.done()
        await backend.aclose()
    assert outcome.code == "backend_unreachable"


async def test_a_server_that_compresses_all_the_same() -> None:
    plain = ollama_stream(["{", "}"])
    packed = Scenario((Send(gzip.compress(plain.body)),), headers={**plain.headers, "content-encoding": "gzip"})
    with ScriptedUpstream(packed.recut(10)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        assert (await drain(backend)).text == "{}"
        await backend.aclose()


async def test_a_servers_cookies_come_back_to_it() -> None:
    """As they were written: whoever balances load may know by them where we were before."""
    plain, cookie = ollama_stream(["{", "}"]), "AWSALB=Ab+c/d=="
    with ScriptedUpstream(Scenario(plain.steps, headers={**plain.headers, "set-cookie": cookie})) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        await drain(backend)
        await drain(backend)
        await backend.aclose()
        assert [request.headers.get("cookie") for request in upstream.requests] == [None, cookie]


async def test_a_connection_that_llama_cpp_closes_is_not_used_again() -> None:
    """It does not say that it will."""
    whole = openai_stream(["{}"])
    # As of a model, which has not ended when its head is there.
    stream = Scenario((whole.steps[0], Pause(0.05), *whole.steps[1:]), headers={**whole.headers, "server": "llama.cpp"})
    with ScriptedUpstream(stream) as upstream:
        backend = OpenAICompatBackend("it", upstream.url, "m")
        for _ in range(3):
            assert (await drain(backend)).text == "{}"
        await backend.aclose()
        assert upstream.connections == 3


async def test_a_name_that_does_not_exist() -> None:
    backend = OllamaBackend("ollama", "http://models.invalid:11434", "m")
    assert (await drain(backend)).code == "backend_unreachable"
    await backend.aclose()


async def test_more_streams_than_a_pool_usually_allows() -> None:
    """The default connector stops at 100 connections; how many may run is the router's to say."""
    with ScriptedUpstream(ollama_stream(["{", "}"], pause=0.4)) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m")
        outcomes = await asyncio.gather(*(drain(backend) for _ in range(150)))
        await backend.aclose()
        assert upstream.connections >= 150
    assert {outcome.text for outcome in outcomes} == {"{}"}


class Held(AiohttpTransport):
    """Whose socket is held back as soon as 64 bytes wait to be read."""

    def new_session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(read_bufsize=64)


@pytest.mark.parametrize("piece", [200, 3000])
async def test_nothing_that_was_held_back_is_waited_for_though_it_is_there(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that says much at once and then thinks: what aiohttp fed while we took is handled before a wait."""
    monkeypatch.setattr(wires, "pulls", False)
    said = [f"w{number} " for number in range(900)]
    lines = b"".join(json_line({"model": "m", "response": word, "done": False}) for word in said)
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in _cut(lines, piece))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
    first = json_line({"model": "m", "response": "a ", "done": False})
    begun = head + b"%x\r\n%b\r\n" % (len(first), first)
    answer = Scenario((Send(begun), Pause(0.1), Send(chunks), Hold()), framing="raw")
    with ScriptedUpstream(answer) as upstream:
        backend = OllamaBackend("ollama", upstream.url, "m", timers=Timers(stall=0.5), transport=Held())
        outcome = await drain(backend)
        await backend.aclose()
    assert outcome.texts == ["a ", *said]
    assert outcome.code == "stall_timeout"


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


async def test_the_head_of_an_answer_is_not_kept_while_its_body_comes() -> None:
    """It is 2 KB, with the task that waited for it."""
    heads: list[weakref.ref[httpx.Response]] = []

    class Looking(OpenAICompatBackend):
        def on_response(self, response: httpx.Response) -> None:
            heads.append(weakref.ref(response))

    with ScriptedUpstream(openai_stream(["{"], end=False, finish_reason=None, usage=False).then(Hold())) as upstream:
        backend = Looking("it", upstream.url, "m")
        async with aclosing(backend.stream(wires.PROMPT)) as chunks:
            async for chunk in chunks:
                if isinstance(chunk, Text):
                    break
            gc.collect()
            assert [head() for head in heads] == [None]
            left = upstream.requests[0].left
            assert not left.done()
        async with asyncio.timeout(HANG):
            await asyncio.wrap_future(left)  # its socket was closed all the same
        await backend.aclose()
