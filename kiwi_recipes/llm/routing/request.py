"""One request on its way through the router: which backends are left, which failed, and what the user knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiwi_recipes.llm.errors import FailedBackend, LLMError
from kiwi_recipes.llm.routing import failures
from kiwi_recipes.llm.routing.breaker import Entry
from kiwi_recipes.llm.routing.limiter import Permit, QueueFull
from kiwi_recipes.llm.routing.route import RouteState
from kiwi_recipes.llm.types import Chunk, Finish, Phase, PhaseName, Prompt, Text, Thinking

# The first content ends the search for a backend: the prompt, of 15 KB, needn't be kept while the answer comes.
_ANSWERED = Prompt("")


@dataclass(frozen=True, slots=True)
class Failure:
    """Which backend failed, how, and when by its state's clock."""

    state: RouteState
    error: LLMError
    at: float

    @property
    def wait(self) -> float | None:
        """Seconds from now until the backend may be asked again; None if it named no time (Retry-After)."""
        if self.error.retry_after_ms is None:
            return None
        return max(self.state.breaker.held_for, self.at + failures.SHORTEST_WAIT - self.state.clock())


class RoutedRequest:
    """What the router knows about one request. Backends are tried in the order given, those that failed lately last."""

    def __init__(self, prompt: Prompt, states: Iterable[RouteState]) -> None:
        self.prompt = prompt
        self.entry: Entry | None = None  # of the backend that is asked now
        self.has_content = False
        self.failures: dict[RouteState, Failure] = {}  # the last of each
        self._left = list(states)
        self._postponed: list[RouteState] = []
        self._last_phase: Phase | None = None
        self._reason: str | None = None  # to fall back, which the user doesn't know yet
        self._last_reason: str | None = None

    # --- which backend is next

    def next(self) -> RouteState | None:
        """The backend to ask now. One that failed lately is asked last, and by one request at a time."""
        while self._left:
            state = self._left.pop(0)
            if state.breaker.wait == 0 and not state.breaker.probing:
                return state
            self._postpone(state)
        while self._postponed:
            state = self._postponed.pop(0)
            if state.breaker.held_for == 0 and not state.breaker.probing:
                return state
            self.note_failure(state, failures.left_alone(state))
        return None

    def first_to_come_back(self) -> tuple[RouteState | None, float]:
        """The backend that may be asked again soonest, of those that named a time, and the seconds until then."""
        waits = [(each.state, wait) for each in self.failures.values() if (wait := each.wait) is not None]
        state, wait = min(waits, key=lambda pair: pair[1], default=(None, 0.0))
        return state, max(wait, 0.0)

    def ask_again(self, state: RouteState) -> None:
        self._left = [state]

    def _postpone(self, state: RouteState) -> None:
        self._postponed.append(state)
        if not state.route.quiet:
            self._reason = f"{state.name} has failed lately and is left alone for now."

    def queue_up(self, state: RouteState) -> Permit | None:
        """A place in the backend's queue; None, noted as its failure, if the queue is full."""
        try:
            return state.limiter.acquire()
        except QueueFull:
            self.note_failure(state, failures.queue_full(state))
            return None

    # --- what failed

    def note_failure(self, state: RouteState, error: LLMError) -> None:
        """Remember it, and leave out the backends that would fail in the same way."""
        error.backend = error.backend or state.name
        error.phase = error.phase or self.phase
        self.failures[state] = Failure(state, error, state.clock())
        # That a backend which no configuration names is missing is no reason to give: the one before it is.
        is_quiet = state.route.quiet and error.code == "backend_unreachable"
        self._reason = self._last_reason if is_quiet else error.message
        if family := state.route.shuts_out:
            self._left = [other for other in self._left if other.route.family != family]
            self._postponed = [other for other in self._postponed if other.route.family != family]

    @property
    def tried(self) -> tuple[FailedBackend, ...]:
        return tuple(
            FailedBackend(each.state.name, each.error.code, each.error.message) for each in self.failures.values()
        )

    # --- what the user sees

    @property
    def phase(self) -> PhaseName | None:
        """The last phase that was handed on."""
        return self._last_phase.phase if self._last_phase else None

    def falling_back_to(self, state: RouteState) -> Phase | None:
        """The phase for `state` stepping in for the one that failed before it; None if there is no reason to give."""
        reason, self._reason = self._reason, None
        self._last_reason = reason or self._last_reason
        return Phase("falling_back", state.name, detail=reason) if reason else None

    def phase_of(self, chunk: Chunk, state: RouteState) -> Phase | None:
        """The phase that begins with `chunk`, which is of another kind than the one before it; None if it is the last
        one handed on."""
        match chunk:
            case Phase():
                phase = chunk
            case Thinking():
                phase = self._same_or("thinking", state)
            case Text():
                if not self.has_content:
                    self._note_first_content()
                phase = self._same_or("writing", state)
            case Finish():
                return None
        if phase == self._last_phase:
            return None
        self._last_phase = phase
        return phase

    def _note_first_content(self) -> None:
        self.has_content = True
        self.prompt = _ANSWERED
        if self.entry is not None:
            self.entry.answered()

    def _same_or(self, name: PhaseName, state: RouteState) -> Phase:
        last = self._last_phase
        return last if last is not None and last.phase == name else Phase(name, state.name)
