"""The words that backends, the router and the recipe generator share.

A backend turns a `Prompt` into chunks: any number of `Phase`, `Thinking` and `Text`, then exactly one `Finish`. It
hands them to an `OnChunks` as they come. Whatever goes wrong is an `LLMError` (see `errors`), never a chunk. Cancelling
the task that awaits an answer closes the upstream socket, so that the model stops computing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JsonSchema = dict[str, Any]

SchemaUse = Literal["held", "ignored", "in_words"]
"""How a schema was used: the answer is as the server was told to hold it, or is not; or only words asked for it."""


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

    `forms` makes the same question in other forms, by name: a route may ask for one of them.

    `schema_in_words` asks for the schema in words alone: held to it, the model has written nothing of use.

    `on_schema_use` is told how the schema was used, when the answer is over, however that came.
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
    forms: Mapping[str, Callable[[], Prompt]] = field(default_factory=dict, compare=False, repr=False)
    model: str | None = None
    schema_in_words: bool = False
    on_schema_use: Callable[[SchemaUse], None] | None = field(default=None, compare=False, repr=False)


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


Pause = Awaitable[None] | None
"""None, or what to wait for before more is read: a receiver that can't keep up holds the upstream back by it."""


class OnChunks(Protocol):
    """Takes the next chunks of a reply, those together that came together.

    What it raises passes through a backend untouched and ends the request, upstream included: so a receiver says that
    it has had enough.
    """

    def __call__(self, chunks: Sequence[Chunk], /) -> Pause: ...


HealthState = Literal["ready", "cold", "loading", "unreachable", "misconfigured", "disabled"]

HealthCode = Literal[
    "loads_now",
    "loads_when_asked",
    "fails_lately",
    "no_answer",
    "not_started",
    "server_not_started",
    "network",
    "orchestrator_not_started",
    "ended_again",
    "key_missing",
    "key_refused",
    "refused",
    "server_fails",
    "no_model_installed",
    "model_not_installed",
    "no_model_listed",
    "model_not_listed",
    "context_too_small",
    "program_missing",
    "model_missing",
    "model_file_missing",
    "recording_unreadable",
    "switched_off",
    "none_configured",
]
"""What `detail` and `remedy` say, for programs that say it in other words or another language."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a backend says of itself when asked; `remedy` is what to type or do about it, safe to show. `code` stands
    for both, `evidence` is what they name: a command, a variable, a model."""

    name: str
    kind: str
    state: HealthState
    model: str | None = None
    detail: str | None = None
    remedy: str | None = None
    tiny: bool = False
    code: HealthCode | None = None
    evidence: dict[str, str | int] | None = None


class Backend(Protocol):
    """A model server, a router over several, or a recording: anything that answers a `Prompt`."""

    @property
    def name(self) -> str:
        """What it is called in the configuration."""
        ...

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """Hand the reply's chunks to `on_chunks`, from within this call. Raises `LLMError`, and what `on_chunks`
        raises. The upstream socket is closed when it returns or is cancelled."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk]:
        """The same chunks for who would rather pull, one by one. Closing it closes the upstream socket."""
        ...

    async def health(self) -> Health:
        """Ask the backend how it is; never raises, answers within some seconds."""
        ...

    async def aclose(self) -> None:
        """Release connections, processes and leases. Idempotent."""
        ...
