"""The router over real sockets: who is asked, who takes over, what the user is told."""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing import BreakerPolicy, LLMRouter, Route
from kiwi_recipes.llm.types import Backend, Chunk, Finish, OnChunks, Phase, Prompt, Text
from kiwi_recipes.testing import (
    Gate,
    Hold,
    Scenario,
    ScriptedUpstream,
    json_answer,
    never,
    openai_error,
    openai_stream,
    refusing_address,
)
from tests.support.clock import HANG, Clock, alarm
from tests.support.wires import WIRES, WireCase, drain

GOOD = openai_stream(["Hel", "lo"])
ENDLESS = openai_stream(["x"], end=False, finish_reason=None, usage=False).then(Hold())
SILENT = never()
PATIENT = Timers(connect=600, first_content=600, stall=600, total=600)


def backend(name: str, url: str, timers: Timers = PATIENT) -> OpenAICompatBackend:
    return OpenAICompatBackend(name, url, "m", timers=timers)


@asynccontextmanager
async def routing(
    *scenarios: Scenario | Sequence[Scenario] | None, policy: BreakerPolicy | None = None, patience: float = 0.0,
    route: Callable[[Backend], Route] = Route, timers: Timers = PATIENT, clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[tuple[LLMRouter, list[ScriptedUpstream]]]:  # fmt: skip
    """A router over backends a, b, c, ... that play the scenarios; None is a server that refuses connections. `timers`
    are those of a."""
    async with AsyncExitStack() as stack:
        upstreams, routes = [], []
        for name, scenario in zip("abcdef", scenarios, strict=False):
            script = [scenario] if isinstance(scenario, Scenario) else list(scenario or ())
            upstream = await stack.enter_async_context(ScriptedUpstream(*script, models=["m"]))
            upstreams.append(upstream)
            routes.append(
                route(backend(name, upstream.url if script else refusing_address(), timers if name == "a" else PATIENT))
            )
        router = LLMRouter(routes, breaker=policy, patience=patience, clock=clock)
        stack.push_async_callback(router.aclose)
        yield router, upstreams


async def told(router: LLMRouter, prompt: str | Prompt = "Hi") -> tuple[list[str], str]:
    """Phases as "phase backend", and the text."""
    phases, text = [], ""
    async for chunk in router.stream(prompt):
        if isinstance(chunk, Phase):
            phases.append(f"{chunk.phase} {chunk.backend}")
        elif isinstance(chunk, Text):
            text += chunk.text
    return phases, text


async def failure(router: LLMRouter) -> LLMError:
    with pytest.raises(LLMError) as caught:
        await router.complete("Hi")
    return caught.value


# --- order and fallback


async def test_the_first_that_answers_is_the_only_one_asked() -> None:
    async with routing(GOOD, GOOD) as (router, (a, b)):
        assert await told(router) == (["reading_prompt a", "writing a"], "Hello")
        assert (len(a.requests), len(b.requests)) == (1, 0)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        openai_error("boom", 500),
        openai_error("no", 401),
        openai_error("no such model", 404),
        openai_error("busy", 429),
        SILENT,
        openai_stream([], finish_reason=None, end=False),
        openai_stream([]),
        openai_stream([], thinking=["hmm"]).cut(600),
    ],
    ids=["away", "500", "401", "404", "429", "silent", "truncated", "empty", "cut while thinking"],
)
async def test_before_the_first_content_the_next_one_takes_over(broken: Scenario | None) -> None:
    timers = Timers(first_content=0.3) if broken is SILENT else PATIENT
    async with routing(broken, GOOD, timers=timers) as (router, (_, b)):
        phases, text = await told(router)
        assert text == "Hello"
        assert phases[-3:] == ["falling_back b", "reading_prompt b", "writing b"]
        assert len(b.requests) == 1


async def test_the_user_is_told_why() -> None:
    async with routing(None, GOOD) as (router, _):
        phases = [chunk async for chunk in router.stream("Hi") if isinstance(chunk, Phase)]
    assert phases[0] == Phase("falling_back", "b", detail="a cannot be reached.")


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: wire.name)
async def test_after_the_first_content_nothing_of_another_model_follows(wire: WireCase) -> None:
    whole = wire.stream(["one ", "two ", "three"])
    broken = whole.cut(whole.body.index(b"three"), clean=True)
    async with ScriptedUpstream(broken) as a, ScriptedUpstream(GOOD) as b:
        router = LLMRouter([Route(wire.backend("a", a.url, "m")), Route(backend("b", b.url))])
        outcome = await drain(router, Prompt("Hi"))
        await router.aclose()
    assert outcome.text == "one two "
    assert outcome.code == "upstream_truncated"
    assert outcome.error is not None
    assert (outcome.error.backend, outcome.error.phase) == ("a", "writing")
    assert b.requests == []


async def test_a_quiet_backend_that_is_not_there_is_no_news() -> None:
    async with routing(None, GOOD, route=lambda b: Route(b, quiet=True)) as (router, _):
        for _ in range(8):  # past the breaker's opening, too
            phases, _ = await told(router)
            assert phases == ["reading_prompt b", "writing b"]


async def test_an_adapter_that_breaks_its_contract_is_one_that_failed() -> None:
    class Broken(OpenAICompatBackend):
        async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
            raise RuntimeError("a bug")

    async with ScriptedUpstream(GOOD) as upstream:
        router = LLMRouter([Route(Broken("a", upstream.url)), Route(backend("b", upstream.url))])
        assert await router.complete("Hi") == "Hello"
        await router.aclose()


@pytest.mark.parametrize("kind", [Phase, Text])
async def test_what_the_receiver_raises_is_no_failure_of_the_backend(kind: type[Chunk]) -> None:
    """Nobody else is asked, and no breaker counts it."""

    def refuse(chunks: Sequence[Chunk]) -> None:
        if isinstance(chunks[-1], kind):
            raise ZeroDivisionError

    async with routing(GOOD, GOOD, policy=BreakerPolicy(failures=1, cool_down=60)) as (router, [a, b]):
        for asked in range(1, 4):
            with pytest.raises(ZeroDivisionError):
                await router.answer("Hi", refuse)
            assert (len(a.requests), len(b.requests)) == (asked, 0)


# --- nothing left


async def test_nothing_left_says_what_was_tried_and_why() -> None:
    async with routing(None, openai_error("boom")) as (router, _):
        error = await failure(router)
    assert error.code == "no_backend"
    assert [(attempt.backend, attempt.code) for attempt in error.tried] == [
        ("a", "backend_unreachable"),
        ("b", "upstream_error"),
    ]
    assert "a cannot be reached." in error.message
    assert "boom" not in error.message
    assert error.retryable


async def test_the_only_one_not_there_is_no_backend() -> None:
    async with routing(None) as (router, _):
        error = await failure(router)
    assert (error.code, [attempt.code for attempt in error.tried]) == ("no_backend", ["backend_unreachable"])


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (SILENT, "first_content_timeout"),
        (openai_error("no such model", 404), "model_not_found"),
        (openai_error("busy", 429), "backend_overloaded"),
        (openai_error("key", 401), "upstream_error"),
    ],
)
async def test_the_only_one_that_was_reached_speaks_for_itself(scenario: Scenario, code: str) -> None:
    timers = Timers(first_content=0.3) if scenario is SILENT else PATIENT
    async with routing(scenario, timers=timers) as (router, _):
        error = await failure(router)
    assert (error.code, error.backend, [attempt.backend for attempt in error.tried]) == (code, "a", ["a"])


async def test_no_backend_at_all() -> None:
    error = await failure(LLMRouter([]))
    assert (error.code, error.tried, error.retryable) == ("no_backend", (), False)


# --- calling it as the older library was called


async def test_a_string_and_keywords() -> None:
    async with routing(GOOD) as (router, (a,)):
        text = await router.complete("Eggs?", system="You are a chef.", model_override="big", max_tokens=7)
        sent = a.requests[0].json
    assert text == "Hello"
    assert sent["messages"] == [
        {"role": "system", "content": "You are a chef."},
        {"role": "user", "content": "Eggs?"},
    ]
    assert (sent["model"], sent["max_tokens"]) == ("big", 7)


async def test_a_prompt_keeps_what_the_keywords_do_not_say() -> None:
    async with routing(GOOD) as (router, (a,)):
        await router.complete(Prompt("Eggs?", system="Chef.", temperature=0.1, tiny=lambda: Prompt("E?")), max_tokens=9)
        sent = a.requests[0].json
    assert sent["messages"][0]["content"] == "Chef."
    assert (sent["temperature"], sent["max_tokens"], sent["model"]) == (0.1, 9, "m")


async def test_a_route_is_asked_in_its_form() -> None:
    asked = Prompt("Lines?", model="big", forms={"rows": lambda: Prompt("Rows?")})
    async with routing(GOOD) as (router, (a,)):
        plain = router.routes[0]
        for form, words in ((None, "Lines?"), ("rows", "Rows?"), ("lite", "Lines?")):
            route = replace(plain, prompt_form=form)
            told = await drain(LLMRouter([route]), asked)
            assert told.text == "Hello"
            assert a.requests[-1].json["messages"][-1]["content"] == words
            assert a.requests[-1].json["model"] == "big"


async def test_what_is_said_beside_a_prompt_counts_in_every_form() -> None:
    asked = Prompt("Lines?", forms={"rows": lambda: Prompt("Rows?")})
    async with routing(GOOD) as (router, (a,)):
        await LLMRouter([replace(router.routes[0], prompt_form="rows")]).complete(asked, max_tokens=9)
        assert a.requests[0].json["max_tokens"] == 9


async def test_fallback_order_by_call() -> None:
    async with routing(openai_stream(["a"]), openai_stream(["b"]), None) as (router, _):
        assert await router.complete("Hi", fallback_order=["b", "a"]) == "b"
        assert await router.complete("Hi", fallback_order=["c", "a"]) == "a"
        with pytest.raises(ValueError, match="no backend named z; there are a, b, c"):
            await router.complete("Hi", fallback_order=["z"])


async def test_a_router_is_a_backend() -> None:
    async with routing(GOOD) as (inner, _):
        outcome = await drain(LLMRouter([Route(inner)]), Prompt("Hi"))
    assert (outcome.text, outcome.phases) == ("Hello", ["reading_prompt", "writing"])


# --- the queue


async def test_who_waits_sees_the_place_in_the_queue_move() -> None:
    slow = openai_stream(["x"], pause=0.1)
    async with routing(slow, route=lambda b: Route(b, concurrency=1)) as (router, (a,)):
        seen: list[list[int | None]] = [[], [], []]

        async def ask(index: int) -> None:
            async for chunk in router.stream("Hi"):
                if isinstance(chunk, Phase) and chunk.phase == "queued":
                    seen[index].append(chunk.position)

        tasks = [asyncio.create_task(ask(index)) for index in range(3)]
        await asyncio.gather(*tasks)
        assert seen == [[], [1], [2, 1]]
        assert len(a.requests) == 3


async def test_no_more_streams_at_once_than_allowed() -> None:
    async with routing(ENDLESS, route=lambda b: Route(b, concurrency=2)) as (router, (a,)):
        tasks = [asyncio.create_task(router.complete("Hi")) for _ in range(5)]
        await asyncio.wrap_future(a.arrived(2))
        await asyncio.sleep(0.2)
        assert len(a.requests) == 2
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_is_cancelled_leaves_the_queue_and_gives_its_permit_back() -> None:
    async with routing([ENDLESS, GOOD], route=lambda b: Route(b, concurrency=1)) as (router, (a,)):
        running, waiting, last = (asyncio.create_task(router.complete("Hi")) for _ in range(3))
        await asyncio.wrap_future(a.arrived(1))
        waiting.cancel()
        await asyncio.wait([waiting])
        running.cancel()
        await asyncio.wait([running])
        assert await last == "Hello"
        assert len(a.requests) == 2


async def test_closing_the_iterator_gives_its_permit_back() -> None:
    async with routing([ENDLESS, GOOD], route=lambda b: Route(b, concurrency=1)) as (router, (a,)):
        async with aclosing(router.stream("Hi")) as chunks:
            async for chunk in chunks:
                if isinstance(chunk, Text):
                    break
        async with asyncio.timeout(HANG):
            await asyncio.wrap_future(a.requests[0].left)
        assert await router.complete("Hi") == "Hello"


async def test_a_full_queue_falls_back() -> None:

    def route(backend: Backend) -> Route:
        return Route(backend, concurrency=1 if backend.name == "a" else None, queue=0)

    async with routing(ENDLESS, GOOD, route=route) as (router, (a, _)):
        task = asyncio.create_task(router.complete("Hi"))
        await asyncio.wrap_future(a.arrived(1))
        assert (await told(router))[0][0] == "falling_back b"
        task.cancel()
        await asyncio.wait([task])


# --- the breaker


async def test_a_failing_backend_is_left_alone_then_probed_by_one_request() -> None:
    clock, back = Clock(), Gate()
    policy, late = BreakerPolicy(failures=3, cool_down=60), replace(GOOD, before=(back,))
    async with routing([*[openai_error("boom")] * 3, late, GOOD], GOOD, policy=policy, clock=clock) as (router, (a, b)):
        for _ in range(6):
            assert await router.complete("Hi") == "Hello"
        assert (len(a.requests), len(b.requests)) == (3, 6)
        clock.now += 60
        probe = asyncio.create_task(told(router))
        await asyncio.wrap_future(a.arrived(4))
        phases, _ = await told(router)
        assert phases[0] == "falling_back b"
        back.open()
        assert (await probe)[0][-1] == "writing a"
        assert (await told(router))[0] == ["reading_prompt a", "writing a"]


async def test_with_nothing_else_left_a_failing_backend_is_asked_all_the_same() -> None:
    async with routing([openai_error("boom")] * 4 + [GOOD], policy=BreakerPolicy(failures=2)) as (router, _):
        codes = [(await failure(router)).code for _ in range(4)]
        assert codes == ["upstream_error"] * 4
        assert await router.complete("Hi") == "Hello"


@pytest.mark.parametrize("scenario", [openai_error("no", 401), openai_error("no such model", 404)])
async def test_a_mistake_in_the_configuration_does_not_open_the_breaker(scenario: Scenario) -> None:
    async with routing(scenario, GOOD, policy=BreakerPolicy(failures=1, cool_down=60)) as (router, (a, _)):
        for _ in range(3):
            await router.complete("Hi")
        assert len(a.requests) == 3


async def test_a_cancelled_probe_lets_the_next_one_in() -> None:
    policy, clock = BreakerPolicy(failures=1, cool_down=60), Clock()
    async with routing([openai_error("boom"), never(), GOOD], GOOD, policy=policy, clock=clock) as (router, (a, _)):
        await router.complete("Hi")
        clock.now += 60
        probe = asyncio.create_task(router.complete("Hi"))
        await asyncio.wrap_future(a.arrived(2))
        probe.cancel()
        await asyncio.wait([probe])
        assert (await told(router))[0][-1] == "writing a"


# --- Retry-After


async def test_a_backend_that_named_a_time_is_not_asked_before() -> None:
    busy = openai_error("busy", 429, headers={"Retry-After": "60"})
    async with routing([busy, GOOD], GOOD) as (router, (a, b)):
        for _ in range(3):
            assert await router.complete("Hi") == "Hello"
        assert (len(a.requests), len(b.requests)) == (1, 3)


async def test_nothing_left_but_a_short_wait_is_waited_out() -> None:
    busy = openai_error("busy", 503, headers={"Retry-After": "1"})
    async with routing([busy, GOOD], patience=5) as (router, (a,)):
        early = alarm(0.9)
        phases, text = await told(router)
        assert early.done()
        assert (text, phases[0], len(a.requests)) == ("Hello", "queued a", 2)


async def test_a_wait_counts_from_when_it_was_said() -> None:
    """While others were asked, most of it went by."""
    clock = Clock()

    async def pass_by(upstream: ScriptedUpstream, gate: Gate, seconds: float) -> None:
        await asyncio.wrap_future(upstream.arrived(1))
        clock.now += seconds
        gate.open()

    busy, gate = openai_error("busy", 503, headers={"Retry-After": "3"}), Gate()
    slow = replace(openai_error("boom"), before=(gate,))
    async with routing([busy, GOOD], slow, patience=1, clock=clock) as (router, (_, b)):
        passing = asyncio.create_task(pass_by(b, gate, 2))
        details = []
        async for chunk in router.stream("Hi"):
            if isinstance(chunk, Phase) and chunk.phase == "queued":
                details.append(chunk.detail)
                clock.now += 1
        await passing
    assert details == ["a is asked again in 1 s."]
    busy, gate = openai_error("busy", 503, headers={"Retry-After": "30"}), Gate()
    async with routing(busy, replace(slow, before=(gate,)), clock=clock) as (router, (_, b)):
        passing = asyncio.create_task(pass_by(b, gate, 10))
        assert (await failure(router)).retry_after_ms == 20_000
        await passing


async def test_a_wait_of_an_hour_is_one_of_a_minute() -> None:
    """What one key may not ask for an hour others may: after a minute somebody finds out."""
    busy = openai_error("quota", 429, headers={"Retry-After": "3600"})
    clock = Clock()
    async with routing(busy, clock=clock) as (router, _):
        assert (await failure(router)).retry_after_ms == 60_000
        clock.now += 20
        assert (await failure(router)).retry_after_ms == 40_000


async def test_no_wait_named_is_no_reason_to_ask_without_end() -> None:
    busy = openai_error("busy", 503, headers={"Retry-After": "0"})
    async with routing(busy, patience=2.5) as (router, (a,)):
        assert (await failure(router)).code == "backend_overloaded"
        assert len(a.requests) <= 4


async def test_a_long_wait_is_told_instead() -> None:
    busy = openai_error("busy", 503, headers={"Retry-After": "60"})
    async with routing(busy, patience=5, clock=Clock()) as (router, (a,)):
        for _ in range(2):
            error = await failure(router)
            assert (error.code, error.retry_after_ms) == ("backend_overloaded", 60_000)
        assert len(a.requests) == 1


# --- phases


async def test_every_phase_is_told_once_per_change() -> None:
    thinking = openai_stream(["a", "b"], thinking=["hm", "hm"])
    async with routing(thinking) as (router, _):
        assert (await told(router))[0] == ["reading_prompt a", "thinking a", "writing a"]


async def test_the_last_chunk_is_the_finish() -> None:
    async with routing(GOOD) as (router, _):
        chunks = [chunk async for chunk in router.stream("Hi")]
    assert isinstance(chunks[-1], Finish)
    assert sum(isinstance(chunk, Finish) for chunk in chunks) == 1


# --- health


async def test_a_refusal_is_an_answer_and_not_taken_to_another() -> None:
    refused = openai_stream([], finish_reason="content_filter")
    async with routing(refused, GOOD) as (router, (_, b)):
        chunks = [chunk async for chunk in router.stream("Hi")]
        assert isinstance(chunks[-1], Finish)
        assert chunks[-1].reason == "content_filter"
        assert not b.requests
        with pytest.raises(LLMError, match="refused to answer"):
            await router.complete("Hi")


async def test_room_used_up_before_a_word_is_told_as_that() -> None:
    async with routing(openai_stream([], thinking=["hm"], finish_reason="length")) as (router, _):
        assert "used up its room" in (await failure(router)).message


async def test_many_who_want_to_know_ask_once() -> None:
    async with routing(GOOD, GOOD) as (router, (a, b)):
        answers = await asyncio.gather(*(router.recent_healths() for _ in range(20)))
        assert {health.state for healths, _ in answers for health in healths} == {"ready"}
        assert (len(a.probes), len(b.probes)) == (1, 1)
        await router.healths()
        assert len(a.probes) == 2


async def test_who_stops_waiting_for_it_leaves_the_others_their_answer() -> None:
    async with routing(GOOD) as (router, (a,)):
        a.route("GET", "/v1/models", json_answer({"data": [{"id": "m"}]}).late(0.3))
        first, second = (asyncio.create_task(router.recent_healths()) for _ in range(2))
        while not a.probes:
            await asyncio.sleep(0.01)
        first.cancel()
        assert [health.state for health in (await second)[0]] == ["ready"]
        assert len(a.probes) == 1


async def test_closing_ends_a_question_that_nobody_has_answered() -> None:
    async with routing(GOOD) as (router, (a,)):
        a.route("GET", "/v1/models", never())
        asking = asyncio.create_task(router.recent_healths())
        while not a.probes:
            await asyncio.sleep(0.01)
        await router.aclose()
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_every_backend_says_how_it_is() -> None:
    async with routing(GOOD, None) as (router, _):
        healths = await router.healths()
        assert [(h.name, h.state) for h in healths] == [("a", "ready"), ("b", "unreachable")]
        assert (await router.health()).state == "ready"


async def test_cancelling_reaches_the_upstream_through_the_router() -> None:
    async with ScriptedUpstream(never()) as a:
        router = LLMRouter([Route(backend("a", a.url))])
        task = asyncio.create_task(router.complete("Hi"))
        request = await asyncio.wrap_future(a.arrived(1))
        assert not request.left.done()
        task.cancel()
        async with asyncio.timeout(HANG):
            await asyncio.wait([task])
            await asyncio.wrap_future(request.left)
        await router.aclose()


async def test_what_was_asked_is_not_kept_while_the_answer_comes() -> None:
    async with routing(ENDLESS) as (router, [upstream]):
        tracemalloc.start()
        try:
            async with aclosing(router.stream(Prompt("x" * 1_000_000))) as chunks:
                while not isinstance(await anext(chunks), Text):
                    pass
                assert len(upstream.requests[0].body) > 1_000_000
                held, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most > 2_500_000
    assert held < 1_500_000  # the upstream, which runs in this process, keeps what it was sent
