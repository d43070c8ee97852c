"""Several backends as one: tried in order until one gives its first content.

The only retry loop there is: backends report what went wrong and never try again by themselves. Before the first
content the next backend takes over and the user is told (`falling_back`); after it nothing of another model is ever
joined to the text. What the router adds to the backends' chunks are `Phase`s only.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, Protocol, runtime_checkable

from kiwi_recipes.llm.answering import hand_on
from kiwi_recipes.llm.errors import Attempt, LLMError
from kiwi_recipes.llm.pull import pull
from kiwi_recipes.llm.recent import Recent
from kiwi_recipes.llm.routing.breaker import Breaker, BreakerPolicy, Entry
from kiwi_recipes.llm.seats import QueueFull, Seats, Ticket
from kiwi_recipes.llm.types import (
    Backend,
    Chunk,
    Finish,
    Health,
    OnChunks,
    Pause,
    Phase,
    PhaseName,
    Prompt,
    Text,
    Thinking,
)

logger = logging.getLogger(__name__)

_HEALTH_PATIENCE = 8.0
_HEALTH_IS_FRESH = 3.0
_SHORTEST_WAIT = 1.0
_BUSY_FOR_MS = 5_000
"""What a client is told to wait where nobody knows: a seat is free when somebody's recipe is done."""
# Nobody is asked a second time: a question of 15 KB needn't be kept while its answer comes.
_ANSWERED = Prompt("")
_BEST_FIRST = ("ready", "loading", "cold", "unreachable", "misconfigured", "disabled")


Start = Literal["with_server", "if_needed", "on_demand"]


@dataclass(frozen=True, slots=True)
class Route:
    """A backend and how the router treats it.

    concurrency  streams at once, None for no limit; more wait in a queue of `queue` places
    quiet        nobody asked for this backend, it is merely looked for: that it isn't there is no news
    start        when to load a model that runs in this machine: with the server, only then if no other backend is
                 ready, or when it is first asked
    family       a word for what runs behind it, such as "vllm"
    shuts_out    the family that is left alone for the rest of a request once this backend was tried
    """

    backend: Backend
    concurrency: int | None = None
    queue: int = 32
    quiet: bool = False
    start: Start = "if_needed"
    family: str | None = None
    shuts_out: str | None = None

    @property
    def name(self) -> str:
        return self.backend.name


@runtime_checkable
class Local(Protocol):
    """A backend that runs in this machine and has something to load."""

    async def prepare(self, prompt: Prompt | None = None) -> None: ...


class _Gate:
    """One route with what the router remembers of it between requests."""

    def __init__(self, route: Route, policy: BreakerPolicy) -> None:
        self.route = route
        self.name = route.name
        self.breaker = Breaker(policy)
        self.seats = Seats(route.concurrency, route.queue)


@dataclass(frozen=True, slots=True)
class _Failure:
    """Who failed, how, and when (`time.monotonic()`)."""

    gate: _Gate
    error: LLMError
    at: float

    @property
    def wait(self) -> float | None:
        """Seconds from now until it may be asked again, by what it said itself; None if it named no time."""
        if self.error.retry_after_ms is None:
            return None
        return max(self.gate.breaker.held_for, self.at + _SHORTEST_WAIT - time.monotonic())


class _Request:
    """What the router knows about one request on its way: whom it may still ask, who failed, what was told last."""

    def __init__(self, question: Prompt, gates: Iterable[_Gate]) -> None:
        self.question = question
        self.left = list(gates)
        self.postponed: list[_Gate] = []
        self.failures: dict[_Gate, _Failure] = {}  # the last of each
        self.entry: Entry | None = None  # of the backend that is asked now
        self.told: Phase | None = None
        self.reason: str | None = None
        self.reason_told: str | None = None
        self.content = False

    def news(self, phase: Phase) -> bool:
        """Is this another phase than the last one told?"""
        if phase == self.told:
            return False
        self.told = phase
        return True

    def turn(self, chunk: Chunk, gate: _Gate) -> Phase | None:
        """`chunk` is of another kind than the one before it: the phase that this tells of, if it is news."""
        match chunk:
            case Phase():
                phase = chunk
            case Thinking():
                phase = self._same_or("thinking", gate)
            case Text():
                if not self.content:
                    self.content = True
                    self.question = _ANSWERED
                    if self.entry is not None:
                        self.entry.answered()
                phase = self._same_or("writing", gate)
            case Finish():
                return None
        return phase if self.news(phase) else None

    def _same_or(self, name: PhaseName, gate: _Gate) -> Phase:
        told = self.told
        return told if told is not None and told.phase == name else Phase(name, gate.name)

    def falling_back_to(self, gate: _Gate) -> Phase | None:
        """What the user is told when `gate` steps in for the one that failed before it."""
        reason, self.reason = self.reason, None
        self.reason_told = reason or self.reason_told
        return Phase("falling_back", gate.name, detail=reason) if reason else None

    def postpone(self, gate: _Gate) -> None:
        self.postponed.append(gate)
        if not gate.route.quiet:
            self.reason = f"{gate.name} has failed lately and is left alone for now."

    def failed(self, gate: _Gate, error: LLMError) -> None:
        error.backend = error.backend or gate.name
        error.phase = error.phase or self.phase
        self.failures[gate] = _Failure(gate, error, time.monotonic())
        # What nobody asked for is no reason when it isn't there: then the next one steps in for the one before it.
        nobodys = gate.route.quiet and error.code == "backend_unreachable"
        self.reason = self.reason_told if nobodys else error.message
        if family := gate.route.shuts_out:
            self.left = [other for other in self.left if other.route.family != family]
            self.postponed = [other for other in self.postponed if other.route.family != family]

    @property
    def phase(self) -> PhaseName | None:
        """The last phase told."""
        return self.told.phase if self.told else None

    @property
    def tried(self) -> tuple[Attempt, ...]:
        return tuple(Attempt(each.gate.name, each.error.code, each.error.message) for each in self.failures.values())


class _Relay:
    """The `OnChunks` of one backend: hands its chunks on, each kind after the phase that it tells of.

    finish           how the model ended, once it has
    receiver_failed  was it not the backend that raised, but who takes the chunks?
    """

    def __init__(self, request: _Request, gate: _Gate, on_chunks: OnChunks) -> None:
        self.finish: Finish | None = None
        self.receiver_failed = False
        self._request = request
        self._gate = gate
        self._on_chunks = on_chunks
        self._last: type[Chunk] | None = None

    def __call__(self, chunks: Sequence[Chunk], /) -> Pause:
        if self._last is not Text or len(chunks) != 1 or type(chunks[0]) is not Text:
            chunks = self._with_phases(chunks)
            if not chunks:
                return None
        try:
            return self._on_chunks(chunks)
        except BaseException:
            self.receiver_failed = True
            raise

    def check_end(self) -> None:
        """Raises LLMError if the answer was none."""
        finish, name = self.finish, self._gate.name
        if finish is None:
            raise LLMError("upstream_truncated", f"{name} ended without finishing.", backend=name)
        if self._is_empty(finish):
            raise _nothing_said(finish, self._gate)

    def _with_phases(self, chunks: Sequence[Chunk]) -> list[Chunk]:
        told: list[Chunk] = []
        for chunk in chunks:
            if type(chunk) is not self._last and (phase := self._request.turn(chunk, self._gate)) is not None:
                told.append(phase)
            self._last = type(chunk)
            if type(chunk) is Finish:
                self.finish = chunk
            if type(chunk) is Phase:
                self._last = None
            elif type(chunk) is not Finish or not self._is_empty(chunk):
                told.append(chunk)
        return told

    def _is_empty(self, finish: Finish) -> bool:
        return not self._request.content and finish.reason != "content_filter"  # a refusal is an answer


class LLMRouter:
    """Itself a Backend. `routes` are tried in the order given."""

    kind = "router"

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        breaker: BreakerPolicy | None = None,
        fallback_order: Sequence[str] | None = None,
        patience: float = 10.0,
        disabled: Sequence[Health] = (),
    ) -> None:
        """
        fallback_order  who is tried when a request doesn't say; None for all, as they stand
        patience        seconds that a request may wait, all in all, for backends that named a time (Retry-After)
                        when no other is left
        disabled        what `healths()` shows beside the routes
        """
        policy = breaker or BreakerPolicy()
        self._gates = {route.name: _Gate(route, policy) for route in routes}
        self._order = tuple(self._gates) if fallback_order is None else tuple(fallback_order)
        self._patience = patience
        self.disabled = tuple(disabled)
        self._recent = Recent(self.healths, _HEALTH_IS_FRESH)

    @property
    def name(self) -> str:
        return "router"

    @property
    def routes(self) -> tuple[Route, ...]:
        return tuple(gate.route for gate in self._gates.values())

    async def answer(
        self,
        prompt: str | Prompt,
        on_chunks: OnChunks,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> None:
        """See `Backend.answer`. The keywords override what the prompt and the configuration say.

        Raises LLMError: what the backend that had begun to write said; else, when only one was tried and it could be
        reached, what that one said; else `no_backend` with `tried`. Raises ValueError for an unknown backend name.
        """
        request = _Request(_as_prompt(prompt, system, model_override, max_tokens), self._in_order(fallback_order))
        del prompt
        patience = self._patience
        while True:
            while gate := self._next(request):
                if (told := request.falling_back_to(gate)) is not None:
                    await hand_on(on_chunks, told)
                if (ticket := _queue_up(gate, request)) is None:
                    continue
                relay = _Relay(request, gate, on_chunks)
                try:
                    while ticket.position:
                        await hand_on(relay, Phase("queued", gate.name, position=ticket.position))
                        await ticket.moved()
                    request.entry = entry = gate.breaker.enter()
                    await gate.route.backend.answer(request.question, relay)
                    relay.check_end()
                    entry.succeeded()
                    return
                except Exception as reason:
                    if relay.receiver_failed:
                        raise
                    error = _note_failure(reason, gate, request)
                    if request.content:
                        raise error from None
                finally:
                    ticket.leave()
                    if request.entry is not None:
                        request.entry.left()
                        request.entry = None
            gate, wait = _first_to_come_back(request)
            if gate is None or wait > patience:
                raise self._nothing_left(request)
            patience -= wait
            await hand_on(on_chunks, Phase("queued", gate.name, detail=f"{gate.name} is asked again in {wait:.0f} s."))
            await asyncio.sleep(wait)
            request.left = [gate]

    def stream(
        self,
        prompt: str | Prompt,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> AsyncGenerator[Chunk]:
        """The same chunks for who would rather pull; see `Backend.stream`. Raises as `answer` does."""
        answer = partial(
            self.answer,
            prompt,
            system=system,
            model_override=model_override,
            fallback_order=fallback_order,
            max_tokens=max_tokens,
        )
        return pull(answer)

    async def complete(
        self,
        prompt: str | Prompt,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> str:
        """The whole text at once. Raises as `answer` does, and for a model that refuses to answer."""
        pieces: list[str] = []

        def on_chunks(chunks: Sequence[Chunk]) -> None:
            pieces.extend(chunk.text for chunk in chunks if type(chunk) is Text)

        await self.answer(
            prompt,
            on_chunks,
            system=system,
            model_override=model_override,
            fallback_order=fallback_order,
            max_tokens=max_tokens,
        )
        text = "".join(pieces)
        if not text:
            raise LLMError("upstream_error", "The model refused to answer.", retryable=False)
        return text

    async def prepare(self, prompt: Prompt | None = None) -> None:
        """What is best done when the server starts: load the models that run in this machine, as each route's
        `start` says, and let them read what all prompts begin with. Never raises LLMError."""
        for gate in self._gates.values():
            backend = gate.route.backend
            if not isinstance(backend, Local) or not await self._starts_now(gate.route):
                continue
            try:
                await backend.prepare(prompt)
            except LLMError as error:
                logger.warning("%s could not be prepared: %s", gate.name, error.message)

    async def healths(self) -> list[Health]:
        """Every backend's health, in the order in which they are tried; then the disabled ones."""
        found = await asyncio.gather(*(_ask(gate) for gate in self._gates.values()))
        return [*found, *self.disabled]

    async def recent_healths(self) -> tuple[list[Health], float]:
        """The same, and how many seconds ago they were asked: at most every three, however many want to know."""
        return await self._recent.get()

    async def health(self) -> Health:
        """The best of the backends' states, under the router's name."""
        found = await self.healths()
        if not found:
            return Health(self.name, self.kind, "misconfigured", detail="No model backend is configured.")
        best = min(found, key=lambda health: _BEST_FIRST.index(health.state))
        return replace(best, name=self.name, kind=self.kind)

    async def aclose(self) -> None:
        """Close every backend. Idempotent."""
        await self._recent.aclose()
        closings = (route.backend.aclose() for route in self.routes)
        for failure in await asyncio.gather(*closings, return_exceptions=True):
            if isinstance(failure, Exception):
                logger.warning("A model backend did not close cleanly: %r", failure)

    async def _starts_now(self, route: Route) -> bool:
        if route.start != "if_needed":
            return route.start == "with_server"
        return not any(health.state == "ready" for health in await self.healths())

    def _in_order(self, names: Sequence[str] | None) -> list[_Gate]:
        if unknown := [name for name in names or () if name not in self._gates]:
            raise ValueError(f"no backend named {', '.join(unknown)}; there are {', '.join(self._gates) or 'none'}")
        return [self._gates[name] for name in dict.fromkeys(self._order if names is None else names)]

    def _next(self, request: _Request) -> _Gate | None:
        """Who is asked now. A backend that failed lately is asked last, and by one request at a time."""
        while request.left:
            gate = request.left.pop(0)
            if gate.breaker.wait == 0 and not gate.breaker.probing:
                return gate
            request.postpone(gate)
        while request.postponed:
            gate = request.postponed.pop(0)
            if gate.breaker.held_for == 0 and not gate.breaker.probing:
                return gate
            request.failed(gate, _left_alone(gate))
        return None

    def _nothing_left(self, request: _Request) -> LLMError:
        """One backend that was reached speaks for itself; else it is the configuration as a whole that failed."""
        failures = [failure.error for failure in request.failures.values()]
        if not failures:
            return LLMError("no_backend", "No language model is configured.", retryable=False)
        for failure in request.failures.values():  # from now on, not from when it was said
            if (wait := failure.wait) is not None:
                failure.error.retry_after_ms = max(0, round(wait * 1000))
        for error in failures:  # not before: what names a time is waited for here, and a full queue shall not be
            if error.code == "backend_overloaded" and error.retry_after_ms is None:
                error.retry_after_ms = _BUSY_FOR_MS
        if len(failures) == 1 and failures[0].code != "backend_unreachable":
            failures[0].tried = request.tried
            return failures[0]
        waits = [error.retry_after_ms for error in failures if error.retry_after_ms is not None]
        return LLMError(
            "no_backend",
            " ".join(["No language model could answer.", *(error.message for error in failures)]),
            retryable=any(error.retryable for error in failures),
            retry_after_ms=min(waits, default=None),
            phase=request.phase,
            tried=request.tried,
        )


def _as_prompt(prompt: str | Prompt, system: str | None, model: str | None, max_tokens: int | None) -> Prompt:
    question = Prompt(prompt) if isinstance(prompt, str) else prompt
    changes: dict[str, Any] = {"system": system, "model": model, "max_tokens": max_tokens}
    given = {field: value for field, value in changes.items() if value is not None}
    if not given:
        return question
    if (tiny := question.tiny) is not None:
        return replace(question, **given, tiny=lambda: replace(tiny(), **given))
    return replace(question, **given)


def _queue_up(gate: _Gate, request: _Request) -> Ticket | None:
    """A place in the backend's queue; None, noted in `request`, if it is full."""
    try:
        return gate.seats.enter()
    except QueueFull:
        message = f"Too many are waiting for {gate.name} already."
        request.failed(gate, LLMError("backend_overloaded", message, backend=gate.name))
        return None


def _note_failure(reason: Exception, gate: _Gate, request: _Request) -> LLMError:
    """What goes wrong before the first content is for the router to get over, and only to be remembered."""
    error = _as_llm_error(reason, gate)
    _count(gate, request.entry, error)
    request.failed(gate, error)
    if not request.content:
        logger.info("%s: %s: %s", gate.name, error.code, error.message)
    return error


def _as_llm_error(reason: Exception, gate: _Gate) -> LLMError:
    """A backend raises nothing but LLMError; one that does has a mistake in it, and others may still answer."""
    if isinstance(reason, LLMError):
        return reason
    logger.error("%s failed in a way that it should not", gate.name, exc_info=reason)
    return LLMError("internal", f"{gate.name} failed unexpectedly; the server's log says how.", backend=gate.name)


def _count(gate: _Gate, entry: Entry | None, error: LLMError) -> None:
    """Tell the breaker. What would fail in the same way however well the backend is (a wrong key, a model that does
    not exist) says nothing about its health."""
    if error.retry_after_ms is not None:
        gate.breaker.hold(error.retry_after_ms / 1000)
    if error.retryable and entry is not None:
        entry.failed()


def _nothing_said(finish: Finish, gate: _Gate) -> LLMError:
    what = "used up its room before it wrote a word" if finish.reason == "length" else "answered with nothing"
    return LLMError("upstream_error", f"{gate.name} {what}.", backend=gate.name)


def _left_alone(gate: _Gate) -> LLMError:
    wait = gate.breaker.held_for
    message = (
        f"{gate.name} asked to be left alone for another {wait:.0f} s."
        if wait
        else f"{gate.name} has failed lately; another request is finding out whether it is back."
    )
    return LLMError(
        "backend_overloaded", message, backend=gate.name, retry_after_ms=int(1000 * max(wait, _SHORTEST_WAIT))
    )


def _first_to_come_back(request: _Request) -> tuple[_Gate | None, float]:
    """The backend that said when to come again, if any did, and the seconds until then."""
    waits = [(each.gate, wait) for each in request.failures.values() if (wait := each.wait) is not None]
    gate, wait = min(waits, key=lambda pair: pair[1], default=(None, 0.0))
    return gate, max(wait, 0.0)


async def _ask(gate: _Gate) -> Health:
    """A backend's health, bounded in time, with what the breaker knows beside it."""
    try:
        async with asyncio.timeout(_HEALTH_PATIENCE):
            health = await gate.route.backend.health()
    except Exception as error:
        # By contract it never raises; one that does must not hide the others.
        logger.warning("%s could not be asked for its health: %r", gate.name, error)
        return Health(gate.name, "unknown", "unreachable", detail="It did not answer.")
    if health.detail is None and gate.breaker.state != "closed":
        return replace(health, detail="The last requests failed: others are asked first.")
    return health
