"""A backend and how the router treats it; and what the router remembers of it between requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

from kiwi_recipes.llm.routing.breaker import Breaker, BreakerPolicy
from kiwi_recipes.llm.routing.limiter import ConcurrencyLimiter
from kiwi_recipes.llm.types import Backend, Prompt

Start = Literal["with_server", "if_needed", "on_demand"]


@dataclass(frozen=True, slots=True)
class Route:
    """A backend and how the router treats it.

    concurrency  streams at once, None for no limit; more wait in a queue of `queue` places
    quiet        no configuration names this backend, it is only looked for: that it is missing is not reported
    start        when to load a model that runs in this machine: with the server, only if no other backend is
                 ready then, or with the first request
    family       a word for what runs behind it, such as "vllm"
    shuts_out    the family that is left alone for the rest of a request once this backend was tried
    prompt_form  which of a prompt's `forms` it is asked, where the prompt has it
    warms        may it be asked for a token when somebody opens the page? (see `warming`)
    """

    backend: Backend
    concurrency: int | None = None
    queue: int = 32
    quiet: bool = False
    start: Start = "if_needed"
    family: str | None = None
    shuts_out: str | None = None
    prompt_form: str | None = None
    warms: bool = False

    @property
    def name(self) -> str:
        """The backend's."""
        return self.backend.name

    def question(self, prompt: Prompt) -> Prompt:
        """The prompt in the form that this backend is asked in."""
        form = prompt.forms.get(self.prompt_form or "")
        if form is None:
            return prompt
        return replace(
            form(),
            model=prompt.model,
            schema_in_words=prompt.schema_in_words,
            on_schema_use=prompt.on_schema_use,
        )


@runtime_checkable
class Local(Protocol):
    """A backend that runs in this machine and has something to load."""

    async def prepare(self, prompt: Prompt | None = None) -> None:
        """Load it, and let it read what all prompts begin with. Raises LLMError."""
        ...


class RouteState:
    """One route with what the router remembers of it between requests."""

    def __init__(self, route: Route, policy: BreakerPolicy, clock: Callable[[], float]) -> None:
        self.route = route
        self.name = route.name
        self.clock = clock
        self.breaker = Breaker(policy, clock)
        self.limiter = ConcurrencyLimiter(route.concurrency, route.queue)
        self._used_at: float | None = None  # by the clock

    def note_use(self) -> None:
        """It is answering, or has answered: its model is loaded."""
        self._used_at = self.clock()

    def is_warm(self, seconds: float) -> bool:
        """Was it used within so many seconds?"""
        return self._used_at is not None and self.clock() - self._used_at < seconds
