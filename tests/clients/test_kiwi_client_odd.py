"""`kiwi-client` and what stands at its address: proxies, portals, a server that starts or stops, misspelt addresses;
and how programs use a client: in threads, in several loops, left in the middle, closed by somebody else."""

from __future__ import annotations

import asyncio
import gc
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from kiwi_client import ConnectionLost, KiwiClient, ProblemError, ProtocolError, ServerUnreachable, SyncKiwiClient
from kiwi_client.events import event_of

from kiwi_recipes.testing import Gate, Hangup, Hold, Scenario, ScriptedUpstream, Send
from tests.support.clock import HANG

ASK = {"pantry_items": ["eggs"]}
RUN = "4f" * 16
STREAM = f"/api/v1/recipes/streams/{RUN}"
RECIPE = {"title": "Käse 🧀", "steps": [{"text": "Cut."}]}
EVENTS: list[dict[str, Any]] = [
    {"type": "stream.started", "seq": 0, "id": RUN, "level": 3, "schema": "/s", "protocol": 1},
    {"type": "field.done", "seq": 1, "path": "/title", "value": "Käse 🧀", "span": None},
    {"type": "recipe.completed", "seq": 2, "recipe": RECIPE, "finish_reason": "stop", "usage": {}, "timings": {}},
]
HEADERS = {"content-type": "text/event-stream; charset=utf-8", "location": STREAM}


def frame(event: dict[str, Any]) -> bytes:
    data = json.dumps(event, ensure_ascii=False)
    return f"id: {event['seq']}\nevent: {event['type']}\ndata: {data}\n\n".encode()


FRAMES = [frame(event) for event in EVENTS]
WHOLE = Scenario((Send(b"".join(FRAMES) + b"data: [DONE]\n\n"),), headers=HEADERS)
BROKEN = Scenario((Send(FRAMES[0]), Hangup()), headers=HEADERS)
HELD = Scenario((Send(FRAMES[0]), Hold()), headers=HEADERS)
REST = Scenario((Send(FRAMES[1] + FRAMES[2] + b"data: [DONE]\n\n"),), headers=HEADERS)


def answer(
    status: int, body: bytes = b"<html>no</html>", kind: str = "text/html", after: str | None = None
) -> Scenario:
    headers = {"content-type": kind, **({} if after is None else {"retry-after": after})}
    return Scenario((Send(body),), status=status, headers=headers)


def problem(status: int, **members: Any) -> Scenario:
    return answer(status, json.dumps(members).encode(), "application/problem+json")


@pytest.fixture
def server() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as server:
        yield server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """For how long it would have waited between two attempts."""
    found: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        found.append(seconds)
        await sleep(0)

    monkeypatch.setattr("kiwi_client.client.asyncio.sleep", noted)
    return found


SOMETHING_ELSE = "Something other than Kiwi Recipes answered at"
PLACES: dict[str, tuple[Scenario, list[Scenario], type[Exception] | None, str]] = {
    "a portal's page": (answer(200), [], ProtocolError, rf"{SOMETHING_ELSE} .*\(text/html\)"),
    "another program's JSON": (answer(200, b"{}", "application/json"), [], ProtocolError, SOMETHING_ELSE),
    "a server that has moved": (
        Scenario(status=308, headers={"location": "https://kitchen.example/api/v1/recipes/suggest"}),
        [],
        ProblemError,
        "HTTP 308.*: the server is at https://kitchen.example/api/v1/recipes/suggest",
    ),
    "a limit of the proxy's": (answer(429, after="7"), [], ProblemError, "HTTP 429"),
    "a proxy whose server is away": (answer(503), [], ServerUnreachable, "proxy"),
    "a page in the middle": (BROKEN, [answer(200)], ProtocolError, SOMETHING_ELSE),
    "nothing more, and no ending": (BROKEN, [Scenario(status=204)], ProtocolError, "no more events"),
    "a proxy whose server starts again": (BROKEN, [answer(502), answer(503), answer(504), REST], None, ""),
    "a server whose store starts again": (
        BROKEN,
        [problem(503, code="store_unavailable", detail="Soon.", retryable=True, retry_after_ms=9000), REST],
        None,
        "",
    ),
    "a limit of the proxy's in the middle": (BROKEN, [answer(429, after="9"), REST], None, ""),
    "one that never comes back": (BROKEN, [answer(502)], ConnectionLost, "could not be made again"),
    "a proxy that makes addresses whole": (
        replace(BROKEN, headers={**HEADERS, "location": f"https://kitchen.example/kiwi{STREAM}"}),
        [REST],
        None,
        "",
    ),
}


@pytest.mark.parametrize("place", PLACES)
async def test_what_else_may_answer(server: ScriptedUpstream, waits: list[float], place: str) -> None:
    first, later, error, words = PLACES[place]
    server.play(first)
    server.route("GET", STREAM, *(later or [answer(500)]))
    async with KiwiClient(f"{server.url}/") as kiwi:
        if error is None:
            assert [event async for event in kiwi.stream(ASK)] == [event_of(event) for event in EVENTS]
        else:
            with pytest.raises(error, match=words):
                [event async for event in kiwi.stream(ASK)]
    if "retry_after_ms" in str(later) or "'9'" in str(later):
        assert 9.0 in waits


def test_a_limit_says_when_to_come_back(server: ScriptedUpstream) -> None:
    server.play(answer(429, after="7"))
    with SyncKiwiClient(server.url) as kiwi, pytest.raises(ProblemError) as refused:
        list(kiwi.stream(ASK))
    assert (refused.value.retryable, refused.value.retry_after) == (True, 7.0)


def test_an_answer_in_one_piece_that_is_somebody_elses(server: ScriptedUpstream) -> None:
    server.play(answer(200))
    with SyncKiwiClient(server.url) as kiwi, pytest.raises(ProtocolError, match=SOMETHING_ELSE):
        kiwi.suggest(ASK)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1:8512", "localhost", "http://", "ftp://kitchen", "http://kitchen:port"),
        *("http://127.0.0.1:99999", "http://kitchen?a=1", "http://kitchen#a"),
    ],
)
def test_what_is_no_address_is_said_at_once(address: str) -> None:
    with pytest.raises(ValueError, match=r"write it as http://127\.0\.0\.1:8512"):
        KiwiClient(address)


@pytest.mark.parametrize("value", ["a\nb", "ä", "a\0"])
def test_what_no_header_can_have_is_said_at_once_and_not_repeated(server: ScriptedUpstream, value: str) -> None:
    with pytest.raises(ValueError, match="session has characters") as refused:
        SyncKiwiClient(server.url, session=value)
    assert value not in str(refused.value)
    with SyncKiwiClient(server.url) as kiwi, pytest.raises(ValueError, match="key has characters"):
        list(kiwi.stream(ASK, key=value))
    assert server.requests == []


def test_a_session_read_from_a_file_may_have_its_line_end(server: ScriptedUpstream) -> None:
    server.play(answer(401))
    with SyncKiwiClient(server.url, session="token\n") as kiwi, pytest.raises(ProblemError):
        kiwi.suggest(ASK)
    assert server.requests[0].headers["x-cf-session"] == "token"


def test_a_name_stays_one_part_of_the_address(server: ScriptedUpstream) -> None:
    server.route("GET", "/api/v1/recipes/streams/a%2Fb%3Fc", answer(200, b'{"status": "running"}', "application/json"))
    with SyncKiwiClient(server.url) as kiwi:
        assert kiwi.status("a/b?c") == {"status": "running"}


@pytest.mark.parametrize(("status", "is_told"), [(401, True), (404, False), (410, False)])
def test_a_stop_that_is_refused_is_told(server: ScriptedUpstream, status: int, is_told: bool) -> None:
    server.route("DELETE", STREAM, problem(status, code="c", detail="Sign in first."))
    with SyncKiwiClient(server.url) as kiwi:
        if is_told:
            with pytest.raises(ProblemError, match="Sign in first"):
                kiwi.stop(RUN)
        else:
            kiwi.stop(RUN)


# --- how it is used ---------------------------------------------------------------------------------------------------


def test_what_it_brings_goes_to_another_process() -> None:
    refused = ProblemError(429, {"code": "c", "detail": "Later.", "retry_after_ms": 1500})
    again = pickle.loads(pickle.dumps([event_of(event) for event in EVENTS] + [refused]))
    assert again[:-1] == [event_of(event) for event in EVENTS]
    assert (str(again[-1]), again[-1].status, again[-1].body) == ("Later.", 429, refused.body)
    assert again[-1].retry_after == 1.5


def deleted(server: ScriptedUpstream) -> bool:
    return [probe.method for probe in server.probes] == ["DELETE"]


async def test_a_client_that_is_closed_while_a_task_reads(server: ScriptedUpstream) -> None:
    server.play(HELD)
    kiwi = KiwiClient(server.url)
    reads = asyncio.Event()

    async def reading() -> None:
        async for _ in kiwi.stream(ASK):
            reads.set()

    task = asyncio.create_task(reading())
    await reads.wait()
    await kiwi.aclose()
    with pytest.raises(RuntimeError, match="closed"):
        await task
    assert deleted(server)


def test_a_client_that_is_closed_while_a_thread_reads(server: ScriptedUpstream) -> None:
    server.play(HELD)
    kiwi = SyncKiwiClient(server.url)
    events = kiwi.stream(ASK)
    next(events)
    closing = threading.Thread(target=kiwi.close)
    closing.start()
    with pytest.raises(RuntimeError, match="closed"):
        next(events)
    closing.join(HANG)
    assert deleted(server)


def test_a_loop_that_is_given_up_is_ended_wherever_the_garbage_is_collected(server: ScriptedUpstream) -> None:
    """In a cycle, so that it is the collector's; in the client's own thread, which can't wait for itself."""
    server.play(HELD)
    stopped = Gate()
    server.route("DELETE", STREAM, Scenario(status=204, before=(stopped,)))
    with SyncKiwiClient(server.url) as kiwi:
        cycle: list[Any] = [kiwi.stream(ASK)]
        next(cycle[0])
        cycle.append(cycle)
        del cycle
        collected = threading.Event()

        def collect() -> None:
            gc.collect()
            collected.set()

        kiwi._loop._loop.call_soon_threadsafe(collect)
        assert collected.wait(HANG)
        stopped.open()
    assert deleted(server)


def run(program: str, url: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-c", program, url]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)


TWO_LOOPS = """
import asyncio, sys
from kiwi_client import KiwiClient
kiwi = KiwiClient(sys.argv[1])
async def last():
    return [event async for event in kiwi.stream({"pantry_items": ["eggs"]})][-1].type
print(asyncio.run(last()), asyncio.run(last()))
asyncio.run(kiwi.aclose())
"""


def test_one_client_in_two_loops(server: ScriptedUpstream) -> None:
    """Each with a connection that is kept for the next request: of the first one's it must not come. (In a process of
    its own: Python tells of a connection that was left open with its loop, which is so.)"""
    server.play(WHOLE)
    done = run(TWO_LOOPS, server.url)
    assert (done.stdout, done.stderr) == ("recipe.completed recipe.completed\n", "")


FORKED = """
import os, sys
from kiwi_client import SyncKiwiClient
with SyncKiwiClient(sys.argv[1]) as kiwi:
    if (child := os.fork()) == 0:
        kiwi.status("x")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_client_of_another_process(server: ScriptedUpstream) -> None:
    """A fork has its memory and not its thread."""
    done = run(FORKED, server.url)
    assert done.returncode != 0
    assert "RuntimeError: This client was made in another process: make one in each." in done.stderr
