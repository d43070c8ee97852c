"""Who is calling in cloud mode, what is theirs, and how much of it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import jwt
import pytest

from kiwi_recipes.testing import Hold, Scenario, json_answer, ollama_stream
from tests.support.app import ASK, STREAMS, SUGGEST, Kitchen, cooked, kitchen, opened, problem, tokens, web
from tests.support.clock import HANG, in_seconds
from tests.support.figures import Figure

SECRET = "a-secret-of-the-length-that-hs256-wants"
CLOUD = {"CLOUD_MODE": "true", "KIWI_SESSION_SECRET": SECRET, "KIWI_RESUME_GRACE": "0.5", "KIWI_STALL_TIMEOUT": "600"}
WRITING = ollama_stream(tokens()[:20], end=False).then(Hold())


def token(session: object = "ana", secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    return jwt.encode({"id": session, "exp": in_seconds(60), **claims}, secret, algorithm)


def unsigned(header: dict[str, Any]) -> str:
    parts = (header, {"id": "ana", "exp": in_seconds(60)})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


@pytest.fixture(scope="module")
def cloud() -> Iterator[Kitchen]:
    with kitchen(**CLOUD, KIWI_MAX_RUNS="3", KIWI_MAX_RUNS_PER_SESSION="2") as place:
        yield place


NOT_SESSIONS = {
    "none at all": None,
    "nonsense": "abc",
    "three parts of nonsense": "a.b.c",
    "not ascii": "kiwi-ñ",
    "long": "x" * 6000,
    "another secret": token(secret="another-secret-of-a-length-that-is-enough"),
    "expired": token(exp=in_seconds(-1)),
    "exp in words": token(exp="tomorrow"),
    "no id": jwt.encode({"exp": in_seconds(60)}, SECRET, "HS256"),
    "no exp": jwt.encode({"id": "ana"}, SECRET, "HS256"),
    "an empty id": token(""),
    "a null id": token(None),
    "an id that is a list": token(["ana"]),
    "alg none": unsigned({"alg": "none", "typ": "JWT"}),
    "alg None": unsigned({"alg": "None", "typ": "JWT"}),
    "no alg": unsigned({"typ": "JWT"}),
    "HS512": token(secret=SECRET * 2, algorithm="HS512"),
    "not yet": token(nbf=in_seconds(3600)),
}


@pytest.mark.parametrize("sent", NOT_SESSIONS.values(), ids=NOT_SESSIONS.keys())
async def test_what_is_no_session(cloud: Kitchen, sent: str | None, figure: Figure) -> None:
    before = len(cloud.upstream.requests)
    async with web(cloud.url) as client:
        calls = [
            ("POST", SUGGEST),
            ("GET", f"{STREAMS}/{'0' * 32}"),
            ("DELETE", f"{STREAMS}/{'0' * 32}"),
            ("GET", "/api/v1/backends"),
            ("POST", "/api/v1/backends/warm"),
        ]
        for method, path in calls:
            body = ASK if method == "POST" else None
            header = {} if sent is None else {b"X-CF-Session": sent.encode("latin-1")}
            answer = await client.request(method, path, json=body, headers=header)
            assert (answer.status_code, problem(answer)["code"]) == (401, "session")
            assert "x-cf-session" in answer.headers["www-authenticate"].lower()
        if sent is not None and sent.isascii():
            answer = await client.post(SUGGEST, json=ASK, headers={"Cookie": f"cf_session={sent}"})
            assert answer.status_code == 401
        assert (await client.get("/api/v1/health")).status_code == 200
    assert len(cloud.upstream.requests) == before
    figure(21, "status, and upstream requests", "401, 0")


async def test_a_session_of_a_login_whose_clock_is_ahead(cloud: Kitchen) -> None:
    async with web(cloud.url) as client:
        for sent in (token(iat=in_seconds(20)), token(nbf=in_seconds(20)), token(iat=in_seconds(-20))):
            answer = await client.get("/api/v1/backends", headers={"X-CF-Session": sent})
            assert answer.status_code == 200


async def test_all_that_is_not_meant_to_be_open_asks_for_a_session(cloud: Kitchen) -> None:
    open_to_all = set()
    made_up = dict.fromkeys(("run_id", "recipe_id", "token"), "0" * 32) | {"revision": "1"}
    async with web(cloud.url) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]
        for path, method in [(path, method.upper()) for path, operations in paths.items() for method in operations]:
            answer = await client.request(method, path.format(**made_up))
            if answer.status_code != 401:
                open_to_all.add((method, path))
    schemas = {("GET", "/api/v1/recipes/schema"), ("GET", "/api/v1/schema/events")}
    shared = ("GET", "/api/v1/shared/{token}")
    assert open_to_all == {("GET", "/api/v1/health"), shared, *schemas}


@pytest.mark.parametrize("body", [b"{bad", b"\xff", b"", b"{}", b"null"])
async def test_who_has_no_session_hears_that_first(cloud: Kitchen, body: bytes) -> None:
    async with web(cloud.url) as client:
        for kind in ("application/json", "text/plain"):
            answer = await client.post(SUGGEST, content=body, headers={"Content-Type": kind})
            assert (answer.status_code, problem(answer)["code"]) == (401, "session")
        signed = await client.post(SUGGEST, content=body, headers={"X-CF-Session": token()})
        assert signed.status_code in (400, 415, 422)


async def test_a_session_by_header_or_cookie(cloud: Kitchen) -> None:
    cloud.upstream.play(cooked())
    async with web(cloud.url) as client:
        for header in ({"X-CF-Session": token()}, {"Cookie": f"cf_session={token(7)}"}):
            assert (await client.post(SUGGEST, json=ASK, headers=header)).status_code == 200


async def test_somebody_elses_run_is_not_there(cloud: Kitchen, figure: Figure) -> None:
    cloud.upstream.play(WRITING)
    key = {"Idempotency-Key": "mine"}
    async with (
        web(cloud.url, **{"X-CF-Session": token("ana")}) as ana,
        web(cloud.url, **{"X-CF-Session": token("ben")}) as ben,
        opened(ana, headers=key) as stream,
    ):
        await stream.until("token")
        run = stream.transcript.id
        for method in ("GET", "DELETE"):
            for accept in ("application/json", "text/event-stream"):
                theirs = await ben.request(method, f"{STREAMS}/{run}", headers={"Accept": accept})
                nobodys = await ben.request(method, f"{STREAMS}/{'0' * 32}", headers={"Accept": accept})
                assert theirs.status_code == 404
                assert theirs.json() == nobodys.json()
        async with opened(ben, headers=key) as other:  # the same key, of another session, is another key
            assert (await other.until("stream.started"))["id"] != run
            await ben.delete(other.response.headers["location"])
        assert (await ana.get(f"{STREAMS}/{run}")).json()["status"] == "running"
        assert (await ana.delete(f"{STREAMS}/{run}")).status_code == 204
    figure(20, "GET and DELETE, JSON and events", "404, the same words as for a run that never was")


async def test_limits_per_session_and_in_all(cloud: Kitchen) -> None:
    cloud.upstream.play(WRITING)
    async with (
        web(cloud.url, **{"X-CF-Session": token("ana")}) as ana,
        web(cloud.url, **{"X-CF-Session": token("ben")}) as ben,
        AsyncExitStack() as streams,
    ):
        mine = [await streams.enter_async_context(opened(ana)) for _ in range(2)]
        for stream in ("true", "false"):
            third = await ana.post(SUGGEST, json=ASK, params={"stream": stream})
            assert (third.status_code, problem(third)["code"]) == (429, "too_many_runs_per_session")
            assert int(third.headers["retry-after"]) >= 1
        await streams.enter_async_context(opened(ben))
        fourth = await ben.post(SUGGEST, json=ASK)
        assert (fourth.status_code, problem(fourth)["code"]) == (429, "too_many_runs_per_server")
        assert int(fourth.headers["retry-after"]) >= 1
        await ana.delete(mine[0].response.headers["location"])
        await mine[0].rest()
        async with opened(ana) as again:
            await again.until("token")
    async with asyncio.timeout(HANG):  # the readers have left: the grace ends the runs
        while (await ana_health(cloud))["open_runs"]:
            await asyncio.sleep(0.05)


async def ana_health(cloud: Kitchen) -> dict[str, Any]:
    async with web(cloud.url) as client:
        body: dict[str, Any] = (await client.get("/api/v1/health")).json()
        return body


@pytest.mark.parametrize(
    "scenario",
    [cooked(size=100), ollama_stream(["no"]), cooked().cut(200), Scenario(status=500), Scenario(status=404)],
    ids=["completed", "invalid", "cut", "refused", "missing"],
)
async def test_a_place_is_free_again_however_a_run_ends(cloud: Kitchen, scenario: Scenario) -> None:
    async with web(cloud.url, **{"X-CF-Session": token("eve")}) as eve:
        for turn in range(4):  # twice the limit
            cloud.upstream.play(scenario)
            answer = await eve.post(SUGGEST, json=ASK, params={"stream": str(turn % 2 == 0).lower()})
            assert answer.status_code != 429
        cloud.upstream.play(cooked(size=100))
        async with asyncio.timeout(HANG):
            while (await eve.post(SUGGEST, json=ASK)).status_code != 200:
                await asyncio.sleep(1)


async def test_the_free_plan() -> None:
    with kitchen(**CLOUD, KIWI_TIER="free") as place:
        async with web(place.url, **{"X-CF-Session": token()}) as client:
            for body in (ASK, {**ASK, "level": 4, "wildcard_confirmed": True}):
                answer = await client.post(SUGGEST, json=body, params={"stream": "true"})
                assert (answer.status_code, problem(answer)["code"]) == (403, "tier")
        assert not place.upstream.requests


async def test_a_backend_of_ones_own_needs_no_plan() -> None:
    with kitchen(cooked(size=200), **CLOUD, KIWI_TIER="free", KIWI_OWN_BACKEND="true") as place:
        async with web(place.url, **{"X-CF-Session": token()}) as client:
            for body in (ASK, {**ASK, "level": 4, "wildcard_confirmed": True}):
                assert (await client.post(SUGGEST, json=body)).status_code == 200


async def test_a_service_that_knows_the_plans() -> None:
    with kitchen() as plans:  # its model server is borrowed for the plans
        plans.upstream.route("GET", "/tier?session=ana", json_answer({"tier": "paid"}))
        plans.upstream.route("GET", "/tier?session=ben", json_answer({"tier": "free"}))
        plans.upstream.route("GET", "/tier?session=eve", json_answer({"oops": True}))
        plans.upstream.route("GET", "/tier?session=fay", json_answer({"tier": "free", "own_backend": True}))
        plans.upstream.route("GET", "/tier?session=gus", json_answer({"tier": "free", "own_backend": "false"}))
        plans.upstream.route("GET", "/tier?session=hal", json_answer(["paid"]))
        url = plans.upstream.url.replace("http://", "http://kiwi:hush@")
        proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}  # it would see the sessions: not asked
        with kitchen(**CLOUD, **proxy, KIWI_TIER_URL=f"{url}/tier") as place:
            found = []
            for who in ("ana", "ben", "eve", "dan", "fay", "gus", "hal"):
                async with web(place.url, **{"X-CF-Session": token(who)}) as client:
                    answer = await client.post(SUGGEST, json=ASK)
                    found.append(answer.status_code if answer.status_code == 200 else problem(answer)["code"])
            assert place.kiwi.said("the tier service did not answer: HTTPStatusError 404")
            assert "hush" not in place.kiwi.log.read_text()
    unavailable = "tier_unavailable"
    assert found == [200, "tier", unavailable, unavailable, 200, "tier", unavailable]
