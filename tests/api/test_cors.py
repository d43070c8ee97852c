"""Pages of other origins may ask where the settings name them, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from kiwi_recipes.settings import SettingsError, load_settings
from kiwi_recipes.testing import ScriptedUpstream
from tests.support.app import ASK, SUGGEST, cooked
from tests.support.servers import kiwi_server

OURS = "https://app.example:8443"
ELSEWHERE = "https://evil.example"
ALLOWED = "access-control-allow-origin"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    origins = f"{OURS}, http://localhost:5173"
    with ScriptedUpstream(cooked()) as upstream, kiwi_server(upstream.url, KIWI_CORS_ORIGINS=origins) as server:
        yield server.url


def preflight(url: str, origin: str, headers: str, method: str = "POST") -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return httpx.options(f"{url}{SUGGEST}", headers=asked)


@pytest.mark.parametrize("origin", [OURS, "http://localhost:5173"])
def test_a_stream_may_be_asked_for_and_resumed(url: str, origin: str) -> None:
    """With the headers that this takes; a browser asks for them in lower case."""
    asked = preflight(url, origin, "content-type,idempotency-key,last-event-id,x-cf-session")
    answer = httpx.post(f"{url}{SUGGEST}?stream=true", json=ASK, headers={"Origin": origin}, timeout=60)
    assert (asked.status_code, asked.headers[ALLOWED]) == (200, origin)
    assert answer.headers[ALLOWED] == origin
    assert answer.headers["vary"] == "Origin"
    assert {"Location", "Retry-After", "X-Request-ID"} <= set(
        answer.headers["access-control-expose-headers"].split(", ")
    )
    assert answer.text.endswith("data: [DONE]\n\n")


def test_an_error_can_be_read_too(url: str) -> None:
    answer = httpx.post(f"{url}{SUGGEST}", json={}, headers={"Origin": OURS})
    assert (answer.status_code, answer.headers[ALLOWED]) == (422, OURS)


def test_no_cookie_is_taken_along(url: str) -> None:
    assert "access-control-allow-credentials" not in preflight(url, OURS, "content-type").headers


def test_another_origin_may_not(url: str) -> None:
    assert preflight(url, ELSEWHERE, "content-type").status_code == 400
    assert ALLOWED not in httpx.get(f"{url}/api/v1/backends", headers={"Origin": ELSEWHERE}).headers


async def test_without_names_nobody_may(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.options(SUGGEST, headers={"Origin": OURS, "Access-Control-Request-Method": "POST"})
    assert answer.status_code == 405
    assert ALLOWED not in answer.headers


@pytest.mark.parametrize(
    "written", ["app.example", "https://app.example/", "https://app.example/x", "ftp://a.example", "null"]
)
def test_what_is_no_origin_is_refused_at_the_start(written: str) -> None:
    with pytest.raises(SettingsError, match="Not an origin"):
        load_settings({"KIWI_CORS_ORIGINS": written})
