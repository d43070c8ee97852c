"""nginx.cloud.conf as it stands, under a real nginx, in front of a real server."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from statistics import median

import httpx
import jwt
import pytest

from kiwi_recipes.testing import Gate, Hold, Pause, Scenario, ScriptedUpstream, ollama_error, ollama_stream
from tests.support.clock import HANG, alarm, in_seconds
from tests.support.figures import Figure
from tests.support.servers import CLOUD_CONF, Kiwi, free_port, kiwi_server, needs, nginx, nginx_conf
from tests.support.streaming import PANTRY, RECIPE, SUGGEST, one_by_one, resuming, streaming, tokens

GRACE = 0.5
HELD_BACK = 3
"""Seconds after which a token that was sent and has not come is said to be held back."""
PATIENT = {"KIWI_STALL_TIMEOUT": "600", "KIWI_FIRST_CONTENT_TIMEOUT": "600", "KIWI_TOTAL_TIMEOUT": "600"}
MANUAL = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
SECRET = "a secret of at least thirty-two bytes, for HS256"


@pytest.fixture(scope="module")
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture(scope="module")
def kiwi(upstream: ScriptedUpstream) -> Iterator[Kiwi]:
    with kiwi_server(upstream.url, None, KIWI_HEARTBEAT="0.5", KIWI_RESUME_GRACE=str(GRACE), **PATIENT) as kiwi:
        yield kiwi


@pytest.fixture(scope="module")
def url(kiwi: Kiwi) -> Iterator[str]:
    with nginx(kiwi.port) as url:
        yield url


def test_nginx_accepts_the_file(tmp_path: Path) -> None:
    conf = nginx_conf(tmp_path, free_port(), [free_port()])
    found = subprocess.run([needs("nginx"), "-t", "-c", conf, "-p", tmp_path], capture_output=True, check=False)
    assert found.returncode == 0, found.stderr
    assert b"[warn]" not in found.stderr


# --- tokens come one by one -----------------------------------------------------------------------------------------


def spread(took: list[float]) -> str:
    return " / ".join(f"{f(took) * 1000:.0f}" for f in (min, median, max)) + " ms (min / median / max)"


async def test_a_token_arrives_before_the_next_is_sent(upstream: ScriptedUpstream, url: str, figure: Figure) -> None:
    stream, took = await one_by_one(upstream, url, 25)
    figure(1, "from the model server to the reader while the next token was held back", spread(took))
    assert stream.seen("token") == 25
    assert stream.done


async def test_a_proxy_that_holds_back_would_be_noticed(upstream: ScriptedUpstream, kiwi: Kiwi, figure: Figure) -> None:
    """The control. Buffering alone is not enough: nginx 1.22 passes on chunks as they come, but not compressed ones."""
    ignoring = {"proxy_cache": "off; proxy_ignore_headers X-Accel-Buffering"}
    gzip = "gzip_types *; gzip_proxied any;"
    with nginx(kiwi.port, http=gzip, proxy_buffering="on", gzip="on", **ignoring) as url:
        with pytest.raises(TimeoutError):
            await one_by_one(upstream, url, 25, {"Accept-Encoding": "gzip"}, HELD_BACK)
        upstream.play(ollama_stream(tokens(25)))
        async with streaming(url, headers={"Accept-Encoding": "gzip"}) as stream:
            await stream.until()
    assert stream.response.headers["content-encoding"] == "gzip"
    assert (stream.seen("token"), stream.done) == (25, True)
    figure(1, "by a proxy that compresses", f"held back for {HELD_BACK} s and more, whole at the end")


async def test_a_stream_is_never_compressed(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    with nginx(kiwi.port, http="gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;") as url:
        stream, _ = await one_by_one(upstream, url, 15, {"Accept-Encoding": "gzip"})
        assert "content-encoding" not in stream.response.headers
        assert stream.done
        async with httpx.AsyncClient() as client:
            schema = await client.get(f"{url}/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert schema.headers["content-encoding"] == "gzip"  # so that the test could have failed


# --- silence --------------------------------------------------------------------------------------------------------


def thinking_until(step: Gate | Pause) -> Scenario:
    """A model that takes the request, says nothing for so long, then writes."""
    written = ollama_stream(tokens(5))
    return Scenario((step, *written.steps), headers=written.headers)


async def test_silence_survives_thanks_to_heartbeats(upstream: ScriptedUpstream, kiwi: Kiwi, figure: Figure) -> None:
    thinking = Gate()
    upstream.play(thinking_until(thinking))
    with nginx(kiwi.port, proxy_read_timeout="2s") as url:
        async with streaming(url) as stream, asyncio.timeout(2 * HANG):
            long_enough = alarm(5)
            await stream.until_comments(10)
            await long_enough
            thinking.open()
            await stream.until()
    assert stream.last["type"] == "recipe.completed"
    assert stream.done
    figure(10, "5 s of silence, a proxy that waits 2 s", f"whole, {stream.comments} heartbeats")


async def test_without_heartbeats_silence_breaks_the_connection(upstream: ScriptedUpstream, figure: Figure) -> None:
    thinking = Gate()
    upstream.play(thinking_until(thinking))
    patient = PATIENT | {"KIWI_HEARTBEAT": "600", "KIWI_RESUME_GRACE": "600"}
    # A server that has just started takes up to 2.3 s to begin its first stream: 1.5 s of them for an early failure.
    with kiwi_server(upstream.url, None, **patient) as kiwi, nginx(kiwi.port, proxy_read_timeout="4s") as url:
        async with streaming(url) as stream:
            with pytest.raises(httpx.RemoteProtocolError):
                await stream.until()
            assert not stream.done
            thinking.open()
            async with resuming(kiwi.url, stream.run_id, {"Last-Event-ID": str(stream.last["seq"])}) as rest:
                await rest.until()
    assert rest.last["type"] == "recipe.completed"
    assert rest.events[0]["seq"] == stream.last["seq"] + 1
    figure(10, "the same without heartbeats", "broken; whole after resuming")


@pytest.mark.skipif("TEST_HARDER" not in os.environ, reason="takes 150 seconds: TEST_HARDER=1 runs it")
@pytest.mark.timeout(240)
async def test_75_seconds_of_silence_behind_a_proxy_that_waits_60(figure: Figure) -> None:
    """Every setting of the server as it is; 60 s is what nginx waits where nobody says otherwise."""
    with (
        ScriptedUpstream(thinking_until(Pause(75))) as upstream,
        kiwi_server(upstream.url) as kiwi,
        kiwi_server(upstream.url, None, KIWI_HEARTBEAT="3600") as silent,
        nginx(kiwi.port, proxy_read_timeout="60s") as url,
        nginx(silent.port, proxy_read_timeout="60s") as silent_url,
        nginx(kiwi.port) as as_it_stands,
    ):

        async def is_whole(what: str, url: str) -> bool:
            began = time.monotonic()
            async with streaming(url, seconds=200) as stream:
                with suppress(httpx.RemoteProtocolError):
                    await stream.until()
            figure(10, what, f"{'whole' if stream.done else 'broken'} after {time.monotonic() - began:.0f} s")
            return stream.done

        whole = await asyncio.gather(
            is_whole("with heartbeats, a proxy that waits 60 s", url),
            is_whole("nginx.cloud.conf as it stands", as_it_stands),
            is_whole("without heartbeats", silent_url),
        )
    assert whole == (True, True, False)


# --- leaving and stopping -------------------------------------------------------------------------------------------


def never_ending() -> Scenario:
    begun = ollama_stream(tokens(20)[:10], end=False)
    return begun.then(Hold())


async def test_who_leaves_through_nginx_stops_the_model_after_the_grace(
    upstream: ScriptedUpstream, url: str, figure: Figure
) -> None:
    took = []
    for _ in range(3):
        upstream.play(never_ending())
        async with streaming(url) as stream:
            await stream.until("token", 10)
            request = upstream.requests[-1]
            early = alarm(GRACE * 0.9)
        left = time.monotonic()
        async with asyncio.timeout(HANG):
            took.append(await asyncio.wrap_future(request.left) - left - GRACE)
        assert early.done()
    figure(6, "through nginx: EOF upstream after the grace", " / ".join(f"{s * 1000:.0f}" for s in took) + " ms")


async def test_stop_through_nginx_stops_the_model_at_once(upstream: ScriptedUpstream, url: str, figure: Figure) -> None:
    took = []
    for _ in range(3):
        upstream.play(never_ending())
        async with streaming(url) as stream, httpx.AsyncClient() as other:
            await stream.until("token", 10)
            request = upstream.requests[-1]
            asked = time.monotonic()
            stopped = await other.delete(f"{url}/api/v1/recipes/streams/{stream.run_id}")
            assert stopped.status_code == 204
            async with asyncio.timeout(HANG):  # its reader is still there: no grace has begun
                took.append(await asyncio.wrap_future(request.left) - asked)
            await stream.until()
        assert stream.last["type"] == "recipe.cancelled"
        assert stream.done
    figure(6, "through nginx: EOF upstream after Stop", " / ".join(f"{s * 1000:.0f}" for s in took) + " ms")


async def test_who_leaves_while_the_model_reads_the_prompt_stops_it_too(upstream: ScriptedUpstream, url: str) -> None:
    upstream.play(Scenario(before=(Hold(),)))
    count = len(upstream.requests)
    async with streaming(url) as stream:
        await stream.until("stream.started")
    request = await asyncio.wrap_future(upstream.arrived(count + 1))
    async with asyncio.timeout(HANG):
        await asyncio.wrap_future(request.left)


# --- what has to pass -----------------------------------------------------------------------------------------------


async def test_last_event_id_passes(upstream: ScriptedUpstream, url: str) -> None:
    upstream.play(ollama_stream(tokens(20), pause=0.02))
    async with streaming(url) as stream:
        await stream.until("token", 5)
    async with resuming(url, stream.run_id, {"Last-Event-ID": "3"}) as rest:
        await rest.until()
    assert rest.events[0]["seq"] == 4
    assert rest.last["type"] == "recipe.completed"
    assert rest.last["recipe"]["title"] == RECIPE["title"]


async def test_idempotency_key_passes(upstream: ScriptedUpstream, url: str) -> None:
    upstream.play(ollama_stream(tokens(10), pause=0.02))
    before = len(upstream.requests)
    headers = {"Idempotency-Key": "dinner-1"}
    async with streaming(url, headers) as first, streaming(url, headers) as second:
        await asyncio.gather(first.until(), second.until())
    assert first.events == second.events
    assert len(upstream.requests) == before + 1


async def test_who_is_calling_passes_by_header_and_by_cookie(upstream: ScriptedUpstream) -> None:
    upstream.play(ollama_stream(tokens(5)))
    token = jwt.encode({"id": "anna", "exp": in_seconds(60)}, SECRET, "HS256")
    cloud = {"CLOUD_MODE": "true", "KIWI_SESSION_SECRET": SECRET, "KIWI_TIER": "paid"}
    with kiwi_server(upstream.url, None, **cloud) as kiwi, nginx(kiwi.port) as url:
        for headers in ({"X-CF-Session": token}, {"Cookie": f"cf_session={token}"}):
            async with streaming(url, headers) as stream:
                await stream.until()
            assert stream.last["type"] == "recipe.completed", headers
        async with streaming(url) as refused:
            assert refused.response.status_code == 401
            assert_problem(refused.response, "session")


async def test_the_answer_that_is_no_stream_passes(upstream: ScriptedUpstream, url: str) -> None:
    upstream.play(ollama_stream(tokens(5), pause=0.05))
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}{SUGGEST}", json=PANTRY)
    assert answer.status_code == 200
    assert answer.json()["suggestions"][0]["title"] == RECIPE["title"]


# --- errors ---------------------------------------------------------------------------------------------------------


def assert_problem(response: httpx.Response, code: str) -> None:
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["code"] == code
    assert body["status"] == response.status_code
    assert {"type", "title", "detail", "retryable"} <= body.keys()


@pytest.mark.parametrize("size", [100_000, 1_200_000])
def test_a_large_body_is_a_problem_whoever_refuses_it(url: str, size: int) -> None:
    answer = httpx.post(f"{url}{SUGGEST}", content=b"[" * size, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert_problem(answer, "body_too_large")


def test_a_problem_of_the_app_passes_as_it_is(upstream: ScriptedUpstream, url: str) -> None:
    upstream.play(ollama_error("out of memory", 500))
    answer = httpx.post(f"{url}{SUGGEST}", params={"stream": "true"}, json=PANTRY, timeout=30)
    assert answer.status_code == 502
    assert_problem(answer, "upstream_error")


def test_metrics_are_not_for_everybody(kiwi: Kiwi, url: str) -> None:
    assert httpx.get(f"{kiwi.url}/metrics").status_code == 200
    assert httpx.get(f"{url}/metrics").status_code == 404


def test_a_server_that_is_away_is_a_problem_that_says_when_to_come_back() -> None:
    with nginx(free_port()) as url:
        answer = httpx.post(f"{url}{SUGGEST}", params={"stream": "true"}, json=PANTRY)
    assert answer.status_code == 503
    assert_problem(answer, "server_away")
    assert answer.headers["retry-after"] == "2"


async def test_an_answer_that_takes_longer_than_the_proxy_waits_is_a_timeout_and_no_restart(
    upstream: ScriptedUpstream, kiwi: Kiwi
) -> None:
    upstream.play(never_ending())
    with nginx(kiwi.port, proxy_read_timeout="1s") as url:
        async with httpx.AsyncClient(timeout=HANG) as client:
            answer = await client.post(f"{url}{SUGGEST}", json=PANTRY)
    assert answer.status_code == 504
    assert_problem(answer, "proxy_timeout")
    assert "restart" not in answer.text


def test_as_the_manual_sets_it_up_a_recipe_ends_before_the_proxy_stops_waiting() -> None:
    conf, manual = CLOUD_CONF.read_text(), (CLOUD_CONF.parent / "docs" / "deploy.md").read_text()
    assert re.findall(r"proxy_(read|send)_timeout (\d+)s;", conf) == [("read", "180"), ("send", "180")]
    assert [int(seconds) <= 180 - 10 for seconds in re.findall(r"^ +KIWI_TOTAL_TIMEOUT=(\d+)$", manual, re.M)] == [True]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        (b"nonsense\r\n\r\n", 400, "bad_request"),
        (b"GET /api/v1/health HTTP/1.1\r\nno header\r\n\r\n", 400, "bad_request"),
        (b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\nCookie: " + b"c" * 9_000 + b"\r\n\r\n", 400, "bad_request"),
        (b"GET /api/v1/" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, "uri_too_long"),
    ],
    ids=["no HTTP", "no headers", "large headers", "a long address"],
)
def test_what_nginx_can_not_read_is_a_problem(url: str, asked: bytes, status: int, code: str) -> None:
    where = httpx.URL(url)
    with socket.create_connection((where.host, where.port or 80), timeout=HANG) as connection:
        connection.sendall(asked)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status), answer
    assert b"Content-Type: application/problem+json" in head
    assert (json.loads(body)["status"], json.loads(body)["code"]) == (status, code)


async def test_too_many_connections_are_a_problem(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    upstream.play(never_ending())
    with nginx(kiwi.port, **{"limit_conn kiwi_connections": "2"}) as url:
        async with streaming(url) as one, streaming(url) as two:
            await asyncio.gather(one.until("token"), two.until("token"))
            async with streaming(url) as third:
                assert third.response.status_code == 429
                assert_problem(third.response, "too_many_connections")
                assert third.response.headers["retry-after"] == "5"


async def test_users_behind_another_proxy_are_told_apart(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    """As docs/deploy.md says it; else all of them together have the connections of one address."""
    (block,) = re.findall(r"(?:^    (?:set_)?real_ip_\S+ .*;\n)+", MANUAL, re.MULTILINE)
    here = re.sub(r"set_real_ip_from \S+;", "set_real_ip_from 127.0.0.1;", block)
    upstream.play(never_ending())
    with nginx(kiwi.port, http=here, **{"limit_conn kiwi_connections": "1"}) as url:
        async with AsyncExitStack() as streams:
            for user, status in (("198.51.100.1", 200), ("198.51.100.2", 200), ("198.51.100.1", 429)):
                stream = await streams.enter_async_context(streaming(url, {"X-Forwarded-For": user}))
                assert stream.response.status_code == status


async def test_a_worker_that_is_away_is_passed_over(upstream: ScriptedUpstream, kiwi: Kiwi) -> None:
    upstream.play(ollama_stream(tokens(3)))
    with nginx(free_port(), kiwi.port) as url:
        for _ in range(4):
            async with streaming(url) as stream:
                await stream.until()
            assert stream.last["type"] == "recipe.completed"
