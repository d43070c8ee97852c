"""The words that backends, the router and the recipe generator share.

A backend turns a `Prompt` into chunks: any number of `Phase`, `Thinking` and `Text`, then exactly one `Finish`.
Whatever goes wrong is an `LLMError` (see `errors`), never a chunk. Closing the iterator (`aclose`) or cancelling
the task that awaits it closes the upstream socket, so that the model stops computing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JsonSchema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A worked example inside a prompt: what was asked and what a good answer looked like."""

    user: str
    assistant: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to a model. `schema` is a JSON Schema that the reply should obey, enforced where a backend can.

    `tiny` makes the same question, put so that a very small model can answer it (short lists, short strings);
    a backend that runs such a model (`Health.tiny`) asks that one instead.

    `schema_in_words` asks for the schema in words alone: held to it, the model has written nothing of use.

    `take` spares whoever asks, and all who hand the answer on, a turn for each token: a backend may offer it every
    text that follows a text, instead of yielding it. It returns whether it took it; one that it did not is yielded.
    """

    user: str
    system: str | None = None
    examples: tuple[Turn, ...] = ()
    schema: JsonSchema | None = None
    max_tokens: int = 1500
    temperature: float = 0.7
    seed: int | None = None
    stop: tuple[str, ...] = ()
    tiny: Callable[[], Prompt] | None = field(default=None, compare=False, repr=False)
    model: str | None = None
    schema_in_words: bool = False
    take: Take | None = field(default=None, compare=False, repr=False)


@dataclass(slots=True)  # not frozen, which trebles the time it takes to make one: there is one for each token
class Text:
    """A piece of the reply, as the model wrote it; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of the model's reasoning: counts as a sign of life, never as recipe text."""

    text: str


PhaseName = Literal["queued", "leasing", "loading_model", "reading_prompt", "thinking", "writing", "falling_back"]


@dataclass(frozen=True, slots=True)
class Phase:
    """Where the request stands. `position` is the place in a queue, 1 is next; `detail` may be shown to a user."""

    phase: PhaseName
    backend: str
    model: str | None = None
    position: int | None = None
    detail: str | None = None


FinishReason = Literal["stop", "length", "content_filter"]


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts as the backend reports them; None where it doesn't."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """The last chunk of a stream that the model ended. `timings` are the backend's own, in milliseconds; `blank`: it
    ended by writing nothing but white space, on and on."""

    reason: FinishReason
    backend: str
    model: str
    usage: Usage = field(default_factory=Usage)
    timings: dict[str, float] = field(default_factory=dict)
    blank: bool = False


Chunk = Text | Thinking | Phase | Finish
Take = Callable[[Text], bool]

HealthState = Literal["ready", "cold", "loading", "unreachable", "misconfigured", "disabled"]


@dataclass(frozen=True, slots=True)
class Health:
    """What a backend says of itself when asked; `remedy` is what to type or do about it, safe to show."""

    name: str
    kind: str
    state: HealthState
    model: str | None = None
    detail: str | None = None
    remedy: str | None = None
    tiny: bool = False


class Backend(Protocol):
    """A model server, a router over several, or a recording: anything that answers a `Prompt`."""

    @property
    def name(self) -> str:
        """What it is called in the configuration."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk]:
        """Yield the reply's chunks. Raises `LLMError`. Cancelling or closing it closes the upstream socket."""
        ...

    async def health(self) -> Health:
        """Ask the backend how it is; never raises, answers within some seconds."""
        ...

    async def aclose(self) -> None:
        """Release connections, processes and leases. Idempotent."""
        ...
