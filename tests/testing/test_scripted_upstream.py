"""The scripted upstream does on the wire what its scenario says, and reports what the client did."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest

from kiwi_recipes.testing import (
    Forever,
    Gate,
    HalfClose,
    Hangup,
    Pause,
    Reset,
    Scenario,
    ScriptedUpstream,
    Send,
    anthropic_stream,
    deaf_address,
    hangup,
    held,
    json_answer,
    never,
    ollama_error,
    ollama_stream,
    openai_stream,
    raw,
    refusing_address,
    reset,
)
from tests.support.clock import HANG, alarm


@contextlib.contextmanager
def connected(upstream: ScriptedUpstream, path: str = "/api/generate") -> Iterator[socket.socket]:
    """A client that has sent its request."""
    with socket.create_connection(("127.0.0.1", upstream.port), timeout=HANG) as client:
        client.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        yield client


def everything(client: socket.socket) -> bytes:
    data = b""
    while piece := client.recv(65536):
        data += piece
    return data


def test_an_answer_goes_over_the_wire_as_scripted() -> None:
    scenario = Scenario((Send(b"a\n"), Send(b"b\n"), Hangup()), status=201, headers={"x-a": "b"})
    with ScriptedUpstream(scenario) as upstream, connected(upstream) as client:
        head, _, body = everything(client).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 201 Created\r\n")
    assert b"x-a: b" in head
    assert body == b"2\r\na\n\r\n2\r\nb\n\r\n"


def test_raw_has_no_head() -> None:
    with ScriptedUpstream(raw(b"220 hello\r\n")) as upstream, connected(upstream) as client:
        assert everything(client) == b"220 hello\r\n"


async def test_pauses_are_kept() -> None:
    async with ScriptedUpstream(ollama_stream(["a", "b"], pause=0.1).late(0.1)) as upstream, httpx.AsyncClient() as web:
        early = alarm(0.35)
        await web.post(f"{upstream.url}/api/generate", json={})
        assert early.done()


def test_what_is_held_comes_once_its_gate_is_opened() -> None:
    scenario, gates = held(Scenario((Send(b"a"), Send(b"b"))))
    with ScriptedUpstream(scenario) as upstream, connected(upstream) as client:
        read = client.makefile("rb")
        while read.readline() != b"\r\n":
            pass
        for gate, data in zip(gates, (b"a", b"b"), strict=True):
            assert (read.readline(), read.readline()) == (b"1\r\n", data + b"\r\n")
            assert not upstream.requests[0].played.done()
            gate.open()
            gate.open()
        assert read.readline() == b"0\r\n"
        upstream.requests[0].played.result(timeout=HANG)


def test_scenarios_in_turn_and_the_last_again() -> None:
    with ScriptedUpstream(ollama_error("busy", 503), ollama_stream(["a"])) as upstream:
        statuses = [httpx.post(f"{upstream.url}/api/generate", json={"n": n}).status_code for n in range(3)]
        assert statuses == [503, 200, 200]
        assert [request.json for request in upstream.requests] == [{"n": 0}, {"n": 1}, {"n": 2}]
        upstream.play(ollama_error("full", 429))
        assert httpx.post(f"{upstream.url}/api/generate").status_code == 429


def test_probes_are_answered_and_kept_apart() -> None:
    with ScriptedUpstream(never(), models=["a:latest"], loaded=[]) as upstream:
        assert httpx.get(f"{upstream.url}/api/tags").json()["models"][0]["name"] == "a:latest"
        assert httpx.get(f"{upstream.url}/api/ps").json() == {"models": []}
        assert httpx.get(f"{upstream.url}/v1/models").json()["data"] == [{"id": "a:latest", "object": "model"}]
        assert httpx.get(f"{upstream.url}/health").json() == {"status": "ok"}
        assert httpx.get(f"{upstream.url}/elsewhere").status_code == 404
        upstream.route("GET", "/health", json_answer({"status": "loading"}, 503))
        assert httpx.get(f"{upstream.url}/health").status_code == 503
        assert upstream.requests == []
        assert len(upstream.probes) == 6


def test_without_a_script_a_request_fails() -> None:
    with ScriptedUpstream() as upstream:
        assert httpx.post(upstream.url).status_code == 500


def test_one_connection_takes_several_requests() -> None:
    with ScriptedUpstream(ollama_stream(["a"])) as upstream, httpx.Client(base_url=upstream.url) as client:
        for _ in range(3):
            client.post("/api/generate")
        assert upstream.connections == 1
        assert upstream.open == 1
    assert len(upstream.requests) == 3


@pytest.mark.parametrize(
    "scenario",
    [never(), ollama_stream(["a"] * 1000, pause=0.01), Scenario((Forever((Pause(1),)),)), Scenario((Gate(),))],
)
@pytest.mark.parametrize("how", ["close", "reset"])
def test_it_sees_when_the_client_leaves(scenario: Scenario, how: str) -> None:
    with ScriptedUpstream(scenario) as upstream:
        with connected(upstream) as client:
            request = upstream.arrived(1).result(timeout=HANG)
            if how == "reset":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            assert not request.left.done()
        request.left.result(timeout=HANG)
        assert request.cancelled


def test_a_client_that_heard_everything_has_not_cancelled() -> None:
    with ScriptedUpstream(ollama_stream(["a"])) as upstream:
        httpx.post(f"{upstream.url}/api/generate")
        upstream.requests[0].left.result(timeout=HANG)
        assert not upstream.requests[0].cancelled


def test_hangup_half_close_and_reset() -> None:
    with ScriptedUpstream(hangup(), reset(), Scenario((Send(b"x"), HalfClose(), Pause(5)))) as upstream:
        with connected(upstream) as client:
            assert everything(client) == b""
        with connected(upstream) as client, pytest.raises(ConnectionResetError):
            everything(client)
        with connected(upstream) as client:
            assert everything(client).endswith(b"1\r\nx\r\n")
            assert not upstream.requests[2].left.done()


def test_a_reset_in_the_middle() -> None:
    scenario = Scenario((Send(b"x"), Pause(0.05), Reset()))
    with ScriptedUpstream(scenario) as upstream, connected(upstream) as client, pytest.raises(ConnectionResetError):
        everything(client)


def test_recut_and_cut_change_the_pieces_and_not_the_bytes() -> None:
    whole = openai_stream(["é", "b"])
    assert whole.recut(3).body == whole.body
    assert max(len(step.data) for step in whole.recut(3).steps if isinstance(step, Send)) == 3
    assert whole.cut(10).body == whole.body[:10]
    assert isinstance(whole.cut(10).steps[-1], Hangup)
    assert whole.cut(10, clean=True).steps == (Send(whole.body[:10]),)
    assert whole.with_line_ends(b"\r\n").body == whole.body.replace(b"\n", b"\r\n")
    assert whole.interspersed_with(b":\n").body.count(b":\n") == len(whole.steps)


@pytest.mark.parametrize(
    ("stream", "mark"),
    [(ollama_stream, b'"done":true'), (openai_stream, b"[DONE]"), (anthropic_stream, b"message_stop")],
)
def test_streams_can_lack_their_end(stream: Callable[..., Scenario], mark: bytes) -> None:
    assert stream(["a"]).body.count(mark) > 0
    assert stream(["a"], end=False).body.count(mark) == 0


async def test_it_works_inside_a_coroutine() -> None:
    async with ScriptedUpstream(ollama_stream(["a"])) as upstream:
        arrival = asyncio.wrap_future(upstream.arrived(1))
        async with httpx.AsyncClient() as client:
            await client.post(f"{upstream.url}/api/generate")
        assert (await arrival).path == "/api/generate"


async def test_giving_up_waiting_harms_nothing() -> None:
    async with ScriptedUpstream(ollama_stream(["a"])) as upstream:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(upstream.arrived(1)), 0.01)
        async with httpx.AsyncClient() as client:
            await client.post(f"{upstream.url}/api/generate")
        assert upstream.arrived(1).result(timeout=HANG).method == "POST"


def test_a_client_in_another_process() -> None:
    with ScriptedUpstream(ollama_stream(["a"])) as upstream:
        code = f"import urllib.request as u; print(u.urlopen('{upstream.url}/api/generate', b'{{}}').read().decode())"
        output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True)
        assert '"response":"a"' in output.stdout
        assert len(upstream.requests) == 1


def test_stopping_ends_what_is_being_played() -> None:
    upstream = ScriptedUpstream(never()).start()
    with connected(upstream) as client:
        upstream.arrived(1).result(timeout=HANG)
        upstream.stop()
        upstream.stop()
        assert everything(client) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", upstream.port), timeout=HANG)


def test_addresses_that_do_not_answer() -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(refusing_address())
    with deaf_address() as url, pytest.raises(httpx.ConnectTimeout):
        httpx.get(url, timeout=0.2)
