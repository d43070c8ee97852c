"""What holds for every protocol, shown over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from kiwi_recipes.llm.backends.http_backend import HttpBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.types import Chunk, Prompt, Text, Usage
from kiwi_recipes.testing import (
    Forever,
    HalfClose,
    Hold,
    Pause,
    Reset,
    Scenario,
    ScriptedUpstream,
    Send,
    hangup,
    never,
    raw,
    refusing_address,
    reset,
    web_page,
)
from tests.support import wires
from tests.support.clock import HANG
from tests.support.figures import Figure
from tests.support.wires import PROMPT, WIRES, WireCase, drain

TOKENS = ["{", '"title":', ' "Crème', " brûlée", " 🍮", "\u2028\u2029\u0085 ", '漢字"', "}"]
TEXT = "".join(TOKENS)
SILENT = Timers(connect=600, first_content=0.3, stall=600, total=600)
STALLED = Timers(connect=600, first_content=600, stall=0.3, total=600)
PATIENT = Timers(connect=600, first_content=600, stall=600, total=600)


@pytest.fixture(params=WIRES, ids=lambda wire: wire.name)
def wire(request: pytest.FixtureRequest) -> WireCase:
    assert isinstance(request.param, WireCase)
    return request.param


@pytest.fixture(params=[False, True], ids=["handed over", "pulled"], autouse=True)
def pulls(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pulls the chunks gets the same, and the same ending."""
    monkeypatch.setattr(wires, "pulls", request.param)


@contextlib.asynccontextmanager
async def backend_for(wire: WireCase, url: str, timers: Timers | None = None) -> AsyncIterator[HttpBackend]:
    backend = wire.backend("kitchen", url, "scripted", timers=timers)
    try:
        yield backend
    finally:
        await backend.aclose()


async def test_a_reply_comes_piece_by_piece_and_finishes(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream(TOKENS)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
        assert outcome.texts == TOKENS
        assert outcome.phases == ["reading_prompt", "writing"]
        assert outcome.finish is not None
        assert outcome.finish.reason == "stop"
        assert outcome.finish.usage == Usage(26, len(TOKENS))
        assert (outcome.finish.backend, outcome.finish.model) == ("kitchen", "scripted")
        assert [request.path for request in upstream.requests] == [wire.path]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 100_000])
async def test_where_reads_are_cut_makes_no_difference(wire: WireCase, size: int) -> None:
    scenario = wire.stream(TOKENS, thinking=["Hmm… 🤔"])
    with ScriptedUpstream(scenario.recut(size)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.texts == TOKENS
    assert outcome.thinking == "Hmm… 🤔"
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


@pytest.mark.parametrize("size", [1, 5, 100_000])
async def test_crlf_and_a_byte_order_mark(wire: WireCase, size: int, figure: Figure) -> None:
    scenario = wire.stream(TOKENS).with_line_ends(b"\r\n").preceded_by(b"\xef\xbb\xbf")
    with ScriptedUpstream(scenario.recut(size)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).texts == TOKENS
    figure(2, f"{wire.name}, CRLF and a BOM in reads of {size}", "nothing lost")


@pytest.mark.parametrize("size", [1, 5, 100_000])
@pytest.mark.parametrize("events", [wire for wire in WIRES if wire.events], ids=lambda wire: wire.name)
async def test_a_bare_cr_ends_a_line_of_an_event(events: WireCase, size: int) -> None:
    scenario = events.stream(TOKENS).with_line_ends(b"\r")
    with ScriptedUpstream(scenario.recut(size)) as upstream:
        async with backend_for(events, upstream.url) as backend:
            assert (await drain(backend)).texts == TOKENS


async def test_what_is_not_content_is_passed_over(wire: WireCase) -> None:
    scenario = wire.stream(TOKENS)
    for nothing in wire.empty:
        scenario = scenario.interspersed_with(nothing)
    with ScriptedUpstream(scenario) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).texts == TOKENS


async def test_a_body_that_ends_with_the_connection(wire: WireCase) -> None:
    whole = wire.stream(TOKENS)
    scenario = Scenario(whole.steps, headers=whole.headers, framing="close")
    with ScriptedUpstream(scenario) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).texts == TOKENS


# --- endings


def unfinished(wire: WireCase) -> Scenario:
    """All the tokens, and no word of having finished."""
    return wire.stream(TOKENS, end=False, **({wire.reason: None} if wire.reason else {}))


async def test_a_clean_end_without_the_end_mark_is_truncated(wire: WireCase) -> None:
    with ScriptedUpstream(unfinished(wire)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.text == TEXT
    assert outcome.code == "upstream_truncated"
    assert outcome.error is not None
    assert outcome.error.phase == "writing"


@pytest.mark.parametrize("how", ["hangup", "reset", "half-close", "clean"])
async def test_cut_after_any_byte_keeps_what_came_and_never_finishes(wire: WireCase, how: str) -> None:
    """Every 7th byte, and with a torn connection every 97th (each is a connection of its own)."""
    whole = unfinished(wire)
    ends: dict[str, Callable[[int], Scenario]] = {
        "hangup": whole.cut,
        "clean": lambda n: whole.cut(n, clean=True),
        "reset": lambda n: whole.cut(n, clean=True).then(Pause(0.005), Reset()),
        "half-close": lambda n: whole.cut(n, clean=True).then(HalfClose(), Pause(0.5)),
    }
    with ScriptedUpstream() as upstream:
        async with backend_for(wire, upstream.url) as backend:
            for length in range(0, len(whole.body), 7 if how == "clean" else 97):
                upstream.play(ends[how](length))
                outcome = await drain(backend)
                assert outcome.code == "upstream_truncated"
                assert TEXT.startswith(outcome.text)
                if length == len(whole.body):
                    assert outcome.text == TEXT


async def test_nothing_but_a_200(wire: WireCase) -> None:
    with ScriptedUpstream(Scenario(headers=wire.stream([]).headers)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.code == "upstream_truncated"
    assert "without writing anything" in str(outcome.error)


@pytest.mark.parametrize("position", ["first", "middle", "last"])
async def test_an_error_in_the_stream_is_one_failure_that_shows_nothing_of_the_server(
    wire: WireCase, position: str, caplog: pytest.LogCaptureFixture
) -> None:
    whole = wire.stream(TOKENS, end=False).steps
    at = {"first": 0, "middle": len(whole) // 2, "last": len(whole)}[position]
    for error in wire.errors:
        caplog.clear()
        steps = (*whole[:at], Send(error), *whole[at:])
        with caplog.at_level(logging.DEBUG, "kiwi_recipes"), ScriptedUpstream(Scenario(steps)) as upstream:
            async with backend_for(wire, upstream.url) as backend:
                outcome = await drain(backend)
        assert outcome.code == "upstream_error", error
        assert outcome.error is not None
        assert outcome.error.retryable
        assert "secret sauce" not in outcome.error.message
        assert b"secret" not in error or "secret sauce" in caplog.text
        loud = [record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG]
        assert "secret sauce" not in str(loud)  # it may be what a user typed
        assert TEXT.startswith(outcome.text)
        assert (outcome.text == "") == (position == "first")
        assert (outcome.text == TEXT) == (position == "last")


@pytest.mark.parametrize("last", ["error", "end"])
async def test_what_ends_a_reply_ends_it_in_one_piece_with_text_too(wire: WireCase, last: str) -> None:
    """Nothing more is waited for, nor read: here more would come, and the connection stays open."""
    whole = wire.stream(TOKENS).steps
    steps = (*whole[: len(whole) // 2], Send(wire.errors[0])) if last == "error" else whole
    begun = Send(b"".join(step.data for step in steps if isinstance(step, Send)))
    more = [step for step in wire.stream(TOKENS, end=False).steps if isinstance(step, Send)]
    with ScriptedUpstream(Scenario((begun, Pause(0.05), *more, Hold()))) as upstream:
        async with backend_for(wire, upstream.url, PATIENT) as backend, asyncio.timeout(HANG):
            outcome = await drain(backend)
    assert outcome.code == ("upstream_error" if last == "error" else None)
    assert TEXT.startswith(outcome.text)
    assert (outcome.text == TEXT) == (last == "end")


@pytest.mark.parametrize("garbage", [b"hello\n\n", b"data: hello\n\n", b"[1,2]\n\n", b"data: 5\n\n", b"data: {\n\n"])
async def test_what_is_no_frame_of_the_protocol(wire: WireCase, garbage: bytes) -> None:
    with ScriptedUpstream(Scenario((Send(garbage),))) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.code in ("upstream_error", "upstream_truncated")  # a line that is no field of an event is ignored
    assert outcome.text == ""


async def test_a_line_without_end_is_given_up_early(wire: WireCase) -> None:
    """100 MB of one line would come; it is left after the limit, with the socket closed."""
    start = b'{"response":"' if wire.name == "ollama" else b'data: {"choices":[{"delta":{"content":"'
    scenario = Scenario((Send(start), Forever((Send(b"x" * 65536),))))
    with ScriptedUpstream(scenario) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
        upstream.requests[0].left.result(timeout=HANG)
    assert outcome.code == "upstream_error"


# --- refusals


async def test_a_wrong_key_is_said_as_such(wire: WireCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-very-secret")
    with ScriptedUpstream(wire.refusal("Incorrect API key provided: sk-very-secret", 401)) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", api_key_env="KITCHEN_KEY")
        outcome = await drain(backend)
        assert "sk-very-secret" not in repr(backend)
        await backend.aclose()
        sent = upstream.requests[0].headers
    assert outcome.code == "upstream_error"
    assert outcome.error is not None
    assert not outcome.error.retryable
    assert "refused the key in KITCHEN_KEY" in outcome.error.message
    assert "sk-very-secret" in (sent.get("authorization", "") + sent.get("x-api-key", ""))


async def test_a_key_is_in_no_log_even_if_the_server_repeats_it(
    wire: WireCase, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("KITCHEN_KEY", "sk-very-secret")
    echoes = [wire.refusal("key sk-very-secret is wrong", status) for status in (400, 401, 500)]
    echoes += [Scenario((Send(error.replace(b"secret sauce", b"sk-very-secret")),)) for error in wire.errors]
    with caplog.at_level(logging.DEBUG), ScriptedUpstream() as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", api_key_env="KITCHEN_KEY")
        for echo in echoes:
            upstream.play(echo)
            outcome = await drain(backend)
            assert "sk-very" not in str(outcome.error)
        await backend.aclose()
    assert "sk-very" not in caplog.text


async def test_a_key_that_is_not_set_is_named_and_nothing_is_sent(
    wire: WireCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KITCHEN_KEY", raising=False)
    with ScriptedUpstream(wire.stream(TOKENS)) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", api_key_env="KITCHEN_KEY")
        outcome = await drain(backend)
        await backend.aclose()
        assert upstream.requests == []
    assert "KITCHEN_KEY" in str(outcome.error)


async def test_a_key_from_a_file_brings_its_line_end_along(wire: WireCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITCHEN_KEY", " sk-1\n")
    with ScriptedUpstream(wire.stream(TOKENS)) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", api_key_env="KITCHEN_KEY")
        assert (await drain(backend)).text == TEXT
        await backend.aclose()
        sent = upstream.requests[0].headers
    assert (sent.get("authorization") or sent.get("x-api-key", "")).endswith("sk-1")


@pytest.mark.parametrize("key", ["sk-1\r\nx-evil: 1", "sk-ü"])
async def test_a_key_that_cannot_be_sent_is_said(wire: WireCase, key: str) -> None:
    with ScriptedUpstream(wire.stream(TOKENS)) as upstream:
        backend = wire.backend("kitchen", upstream.url, "scripted", api_key=key)
        outcome = await drain(backend)
        await backend.health()
        await backend.aclose()
        assert upstream.requests == []
    assert "characters that no key has" in str(outcome.error)
    assert "sk-" not in str(outcome.error)


async def test_half_a_character_in_a_prompt_does_no_harm(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream(TOKENS)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend, Prompt("eggs \ud83c"))).text == TEXT
        assert b"eggs ?" in upstream.requests[0].body


@pytest.mark.parametrize(
    ("headers", "wait_ms"),
    [({}, None), ({"retry-after": "7"}, 7000), ({"retry-after-ms": "250"}, 250), ({"retry-after": "soon"}, None)],
)
@pytest.mark.parametrize("status", [429, 503, 529])
async def test_too_much_to_do_with_the_wait_the_server_asks_for(
    wire: WireCase, status: int, headers: dict[str, str], wait_ms: int | None
) -> None:
    with ScriptedUpstream(wire.refusal("server busy", status, headers=headers)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.code == "backend_overloaded"
    assert outcome.error is not None
    assert outcome.error.retryable
    assert outcome.error.retry_after_ms == wait_ms


async def test_a_missing_model_is_named(wire: WireCase) -> None:
    with ScriptedUpstream(wire.refusal("model 'scripted' not found", 404)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.code == "model_not_found"
    assert outcome.error is not None
    assert not outcome.error.retryable
    assert "scripted" in outcome.error.message


async def test_a_404_of_something_else_is_not_blamed_on_the_model(wire: WireCase) -> None:
    for body in (b"404 page not found", b'{"detail":"Not Found"}', b""):
        with ScriptedUpstream(Scenario((Send(body),), status=404)) as upstream:
            async with backend_for(wire, upstream.url) as backend:
                outcome = await drain(backend)
        assert outcome.code == "upstream_error"
        assert "base_url" in str(outcome.error)


@pytest.mark.parametrize(
    "listing", [b"[]", b"5", b'{"models":5,"data":{}}', b'{"models":[5],"data":[{}]}', b"<p>", b"x"]
)
async def test_health_copes_with_any_listing(wire: WireCase, listing: bytes) -> None:
    with ScriptedUpstream() as upstream:
        for path in ("/api/tags", "/api/ps", "/v1/models"):
            upstream.route("GET", path, Scenario((Send(listing),)))
        async with backend_for(wire, upstream.url) as backend:
            assert (await backend.health()).state in ("ready", "misconfigured")


async def test_health_gives_up_on_a_server_that_never_answers(wire: WireCase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiwi_recipes.llm.backends.http_backend.HEALTH_SECONDS", 0.2)
    with ScriptedUpstream() as upstream:
        for path in ("/api/tags", "/api/ps", "/v1/models", "/health"):
            upstream.route("GET", path, never())
        async with backend_for(wire, upstream.url) as backend:
            assert (await backend.health()).state == "unreachable"


@pytest.mark.parametrize("status", [200, 404, 405])
async def test_a_web_page_points_at_the_base_url(wire: WireCase, status: int) -> None:
    with ScriptedUpstream(web_page(status)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.code == "upstream_error"
    assert "base_url" in str(outcome.error)


@pytest.mark.parametrize("status", [408, 500, 502, 504, 522])
async def test_a_gateways_page_is_a_failure_and_no_mistake_in_the_configuration(wire: WireCase, status: int) -> None:
    with ScriptedUpstream(web_page(status)) as upstream:
        for path in ("/api/tags", "/v1/models"):
            upstream.route("GET", path, web_page(status))
        async with backend_for(wire, upstream.url) as backend:
            outcome, health = await drain(backend), await backend.health()
    assert outcome.code == "upstream_error"
    assert outcome.error is not None
    assert outcome.error.retryable
    assert f"HTTP {status}" in outcome.error.message
    assert "base_url" not in outcome.error.message
    assert (health.state, health.code) == ("unreachable", "server_fails")
    assert f"HTTP {status}" in str(health.detail)


async def test_a_redirect_is_not_followed(wire: WireCase) -> None:
    moved = Scenario(status=307, headers={"location": "/elsewhere"})
    with ScriptedUpstream(moved) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
        assert len(upstream.requests) == 1
    assert outcome.code == "upstream_error"
    assert "base_url" in str(outcome.error)


async def test_a_context_that_is_too_small_is_said_and_not_tried_again(wire: WireCase) -> None:
    with ScriptedUpstream(wire.refusal("exceed_context_size_error: 9000 tokens", 400)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
        assert len(upstream.requests) == 1
    assert outcome.error is not None
    assert "context" in outcome.error.message
    assert not outcome.error.retryable


async def test_a_refused_parameter_is_left_out_from_then_on(wire: WireCase) -> None:
    refused = "think" if wire.name == "ollama" else "temperature"
    with ScriptedUpstream(wire.refusal(f"{refused} is not supported", 400), wire.stream(TOKENS)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).text == TEXT
            assert (await drain(backend)).text == TEXT
        assert [refused in request.json for request in upstream.requests] == [True, False, False]


async def _refused_for_good(wire: WireCase, status: int, words: str) -> str:
    """What is told of a request that is refused with these words: it is asked once, and is not to be tried again."""
    with ScriptedUpstream(wire.refusal(words, status)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
        assert len(upstream.requests) == 1
    assert (outcome.code, outcome.error and outcome.error.retryable) == ("upstream_error", False)
    return str(outcome.error)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (402, "Insufficient Balance"),
        (402, "anything"),
        (429, "insufficient_quota: You exceeded your current quota"),
        (400, "Your credit balance is too low to access the API."),
        (429, "billing_not_active"),
    ],
)
async def test_an_account_without_credit_is_told_as_that(wire: WireCase, status: int, words: str) -> None:
    assert "credit" in await _refused_for_good(wire, status, words)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, '"nomic-embed-text" does not support generate'),
        (404, "This is not a chat model and thus not supported in the v1/chat/completions endpoint."),
        (404, "This model is only supported in v1/responses and not in v1/chat/completions."),
    ],
)
async def test_a_model_that_can_not_write_is_not_called_missing(wire: WireCase, status: int, words: str) -> None:
    assert "can't have scripted write" in await _refused_for_good(wire, status, words)


@pytest.mark.parametrize(
    ("listed", "taken"),
    [
        (["nomic-embed-text:latest", "qwen3:8b"], "qwen3:8b"),
        (["text-embedding-3-small", "whisper-1", "gpt-4o-mini-tts", "dall-e-3", "gpt-4o-mini"], "gpt-4o-mini"),
        (["bge-m3:latest", "mxbai-embed-large:latest"], "bge-m3:latest"),
        (["b", "a"], "b"),
    ],
)
async def test_of_the_models_that_are_found_one_that_writes_is_taken(
    wire: WireCase, listed: list[str], taken: str
) -> None:
    with ScriptedUpstream(wire.stream(TOKENS), models=listed, loaded=listed[:1]) as upstream:
        backend = wire.backend("kitchen", upstream.url, None)
        assert (await drain(backend)).text == TEXT
        await backend.aclose()
        assert upstream.requests[0].json["model"] == taken


# --- no answer


@pytest.mark.parametrize("scenario", [hangup(), reset(), raw(b"")], ids=["hangup", "reset", "nothing"])
async def test_a_connection_closed_without_an_answer(wire: WireCase, scenario: Scenario) -> None:
    with ScriptedUpstream(scenario) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).code == "backend_unreachable"


async def test_an_answer_that_is_not_http(wire: WireCase) -> None:
    with ScriptedUpstream(raw(b"220 mail.example ESMTP\r\n\r\n")) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            assert (await drain(backend)).code == "upstream_error"


async def test_nobody_listens(wire: WireCase) -> None:
    async with backend_for(wire, refusing_address()) as backend:
        assert (await drain(backend)).code == "backend_unreachable"
        health = await backend.health()
    assert health.state == "unreachable"
    assert health.remedy


async def test_silence_before_the_first_content(wire: WireCase) -> None:
    with ScriptedUpstream(never()) as upstream:
        async with backend_for(wire, upstream.url, SILENT) as backend:
            assert (await drain(backend)).code == "first_content_timeout"
        upstream.requests[0].left.result(timeout=HANG)


async def test_noise_is_not_content(wire: WireCase) -> None:
    """Comments, empty deltas and pings for ever: the same two errors as silence."""
    for nothing in wire.empty:
        noise = Forever((Send(nothing), Pause(0.01)))
        with ScriptedUpstream(Scenario((noise,))) as upstream:
            async with backend_for(wire, upstream.url, SILENT) as backend:
                assert (await drain(backend)).code == "first_content_timeout"
            async with backend_for(wire, upstream.url, STALLED) as backend:
                upstream.play(Scenario((*wire.stream(TOKENS, end=False).steps[:4], noise)))
                outcome = await drain(backend)
        assert outcome.code == "stall_timeout"


async def test_an_answer_without_end(wire: WireCase) -> None:
    timers = Timers(first_content=600, stall=600, total=1)
    word = [
        step for step in wire.stream(["more "], end=False).steps if isinstance(step, Send) and b"more " in step.data
    ]
    start = wire.stream(["go "], end=False).steps[:2]
    with ScriptedUpstream(Scenario((*start, Forever((*word, Pause(0.01)))))) as upstream:
        async with backend_for(wire, upstream.url, timers) as backend:
            outcome = await drain(backend)
        upstream.requests[0].left.result(timeout=HANG)
    assert outcome.code == "total_timeout"
    assert len(outcome.texts) > 3


# --- thinking


async def test_inline_thinking_is_no_text(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream(["\n<th", "ink>\nfirst eggs", "…</thi", "nk>\n\n", *TOKENS])) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.thinking == "\nfirst eggs…"
    assert outcome.text.lstrip() == TEXT
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]


async def test_json_that_stands_only_among_the_thoughts_is_given_as_text(wire: WireCase) -> None:
    with ScriptedUpstream(wire.stream([], thinking=TOKENS)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.text == TEXT
    assert outcome.phases == ["reading_prompt", "thinking", "writing"]
    assert outcome.finish is not None


async def test_halves_of_a_character_in_two_tokens(wire: WireCase) -> None:
    """As a server that cuts UTF-16 sends it: an escape for each half of a surrogate pair."""
    scenario = wire.stream(["a\ud83c", "\udf55b", "\ud83c", "c"])
    steps = (Send(_escaped(step.data)) if isinstance(step, Send) else step for step in scenario.steps)
    with ScriptedUpstream(Scenario(tuple(steps), headers=scenario.headers)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            outcome = await drain(backend)
    assert outcome.text == "a\U0001f355b\ufffdc"


def _escaped(data: bytes) -> bytes:
    return data.replace(b"\xed\xa0\xbc", rb"\ud83c").replace(b"\xed\xbd\x95", rb"\udf55")


@pytest.mark.parametrize("length", [0.3, 0.6, 0.9])
async def test_what_came_before_a_connection_broke_is_not_lost_with_it(wire: WireCase, length: float) -> None:
    """All of it at once, the break included: the transport has both before anybody reads."""
    words = [f"word{number} " for number in range(40)]
    whole = wire.stream(words)
    for clean in (False, True):
        with ScriptedUpstream(whole.cut(int(len(whole.body) * length), clean=clean)) as upstream:
            async with backend_for(wire, upstream.url) as backend:
                outcome = await drain(backend)
        assert outcome.error is not None
        assert outcome.error.code == "upstream_truncated"
        assert len(outcome.texts) > 40 * length * 0.6
        assert outcome.texts == words[: len(outcome.texts)]


async def test_what_a_receiver_raises_is_heard_and_the_socket_closed(wire: WireCase) -> None:
    def refuse(chunks: Sequence[Chunk]) -> None:
        if isinstance(chunks[-1], Text):
            raise ZeroDivisionError

    with ScriptedUpstream(wire.stream(TOKENS, pause=0.1)) as upstream:
        async with backend_for(wire, upstream.url) as backend:
            with pytest.raises(ZeroDivisionError):
                await backend.answer(PROMPT, refuse)
        await asyncio.wait_for(asyncio.wrap_future(upstream.requests[0].left), HANG)
        assert upstream.requests[0].cancelled
