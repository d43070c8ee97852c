"""Clients that speak HTTP in ways of their own: slowly, in part, by halves, all at once, in an old version."""

from __future__ import annotations

import asyncio
import json
import time

import httpx
import pytest

from tests.support.app import ASK, SUGGEST, Kitchen, cooked, web
from tests.support.clock import HANG
from tests.support.figures import Figure

BODY = json.dumps(ASK).encode()


def request(query: str = "?stream=true", version: str = "1.1", extra: str = "") -> bytes:
    head = f"POST {SUGGEST}{query} HTTP/{version}\r\nHost: localhost\r\nContent-Type: application/json\r\n{extra}"
    return f"{head}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY


async def said(place: Kitchen, *pieces: bytes, pause: float = 0.0, until: bytes = b"", close: bool = False) -> bytes:
    """What the server says to these bytes, up to `until`, or to the end of the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.kiwi.port, limit=2**20)
    try:
        async with asyncio.timeout(HANG):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
            if close:
                writer.write_eof()
            return await (reader.readuntil(until) if until else reader.read())
    finally:
        writer.close()


@pytest.mark.parametrize("body", [b"", BODY[:9]], ids=["nothing", "a part"])
@pytest.mark.parametrize("length", ["announced", "in chunks"])
async def test_a_body_that_does_not_come(place: Kitchen, body: bytes, length: str, figure: Figure) -> None:
    """Bounded by KIWI_SEND_TIMEOUT, here a second."""
    before = len(place.upstream.requests)
    head = request().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    if length == "in chunks":
        head = head.replace(f"Content-Length: {len(BODY)}".encode(), b"Transfer-Encoding: chunked")
        body = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
    began = time.monotonic()
    answer = await said(place, head + body)
    figure(16, "half a request is answered with 408 after", f"{time.monotonic() - began:.1f} s")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    problem = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert (problem["code"], problem["retryable"]) == ("request_timeout", True)
    assert len(place.upstream.requests) == before


async def test_a_body_that_comes_in_single_bytes(place: Kitchen) -> None:
    place.upstream.play(cooked(size=200))
    whole = request()
    head = len(whole) - len(BODY)
    pieces = [whole[:head], *(whole[n : n + 1] for n in range(head, len(whole)))]
    answer = await said(place, *pieces, pause=0.002, until=b"data: [DONE]\n\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"event: recipe.completed" in answer


async def test_who_waits_to_be_told_to_go_on(place: Kitchen) -> None:
    place.upstream.play(cooked(size=200))
    answer = await said(place, request(extra="Expect: 100-continue\r\n"), until=b"data: [DONE]\n\n")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


async def test_two_requests_before_the_first_answer(place: Kitchen) -> None:
    place.upstream.play(cooked(size=200))
    again = request("", extra="Connection: close\r\n")
    answer = await said(place, request() + again)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.count(b"[DONE]") == 1
    assert answer.index(b"[DONE]") < answer.index(b'"suggestions"')


async def test_an_old_version_of_http(place: Kitchen) -> None:
    place.upstream.play(cooked(size=200))
    answer = await said(place, request("", version="1.0"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert json.loads(body)["status"] == "complete"
    assert b"event: recipe.completed" in await said(place, request(version="1.0"))


async def test_who_closes_half_of_the_connection_has_left(place: Kitchen) -> None:
    """As for nginx. The run goes on for its grace; nothing of it is sent, and the server is well."""
    place.upstream.play(cooked(size=200, pause=0.2))
    number = len(place.upstream.requests)
    assert b"[DONE]" not in await said(place, request(), close=True)
    seen = await asyncio.wrap_future(place.upstream.arrived(number + 1))
    await asyncio.wait_for(asyncio.wrap_future(seen.left), HANG)


async def test_who_leaves_within_the_body_is_no_error_of_the_servers(place: Kitchen) -> None:
    before = len(place.kiwi.log.read_text())
    for left_at in (1, len(BODY) - 1):
        assert await said(place, request()[: left_at - len(BODY)], close=True) == b""
    async with web(place.url) as client:
        assert (await client.get("/api/v1/health")).status_code == 200
    assert "rror" not in place.kiwi.log.read_text()[before:]


async def test_health_and_metrics_for_who_only_wants_the_head(place: Kitchen) -> None:
    async with web(place.url) as client:
        for path in ("/api/v1/health", "/metrics", "/"):
            answer: httpx.Response = await client.head(path)
            assert answer.status_code == 200, path
            assert answer.content == b""
