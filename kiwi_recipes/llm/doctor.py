"""Asks every backend how it is, those that can answer for ten tokens, timed, and whether they hold to a schema."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing import LLMRouter
from kiwi_recipes.llm.types import Backend, Finish, Health, Phase, Prompt, SchemaUse, Text, Thinking

QUESTION = Prompt("Name ten vegetables.", max_tokens=10, temperature=0.0)
BY_SCHEMA = Prompt(
    "Name a vegetable.",
    max_tokens=40,
    temperature=0.0,
    schema={
        "type": "object",
        "properties": {"vegetable": {"type": "string", "maxLength": 20}},
        "required": ["vegetable"],
        "additionalProperties": False,
    },
)
"""Answered in another way than the question has it only by a model that is held to the schema."""
_NOT_BY_SCHEMA = {
    "ignored": "It takes a JSON Schema and ignores it: recipes are asked for in words, as soon as one shows that.",
    "in_words": "It takes no JSON Schema: recipes are asked for in words.",
}

# "cold" is asked too: that it loads, and how long that takes, is what one wants to know.
_CAN_BE_ASKED = ("ready", "cold", "loading")


@dataclass(frozen=True, slots=True)
class Trial:
    """Ten tokens of a backend. Seconds to the first one; tokens per second after it, None if there was only one.

    `model` is the one that wrote them; `error` says why there were none.
    """

    text: str = ""
    tokens: int = 0
    first_token_s: float | None = None
    tokens_per_s: float | None = None
    error: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is known about one backend; `trial` None if it was not worth asking it anything, `schema_use` if it did not
    show how it uses a schema."""

    health: Health
    trial: Trial | None = None
    schema_use: SchemaUse | None = None

    @property
    def well(self) -> bool:
        """Can it be used?"""
        return self.trial is not None and self.trial.error is None

    @property
    def model(self) -> str | None:
        """The one that is configured, else the one that answered."""
        return self.health.model or (self.trial.model if self.trial else None)

    @property
    def words(self) -> tuple[str, ...]:
        """What there is to say beyond whether it is well: what is wrong, and what to do. Nothing is said twice."""
        detail = self.health.detail if self.remedy or not self.well else None
        schema = _NOT_BY_SCHEMA.get(self.schema_use or "")
        return tuple(dict.fromkeys(words for words in (detail, self.remedy, schema) if words))

    @property
    def remedy(self) -> str | None:
        """What to type or do, if there is something to do."""
        if self.well:
            return self.health.remedy if self.health.state == "ready" else None
        return self.health.remedy or (self.trial.error if self.trial else self.health.detail)


async def diagnose(router: LLMRouter) -> list[Diagnosis]:
    """One diagnosis per backend, in the order in which they are tried. One after the other: what is measured is a
    backend that has the machine to itself."""
    return [found async for found in diagnoses(router)]


async def diagnoses(router: LLMRouter) -> AsyncGenerator[Diagnosis]:
    """The same, each as soon as it is there."""
    backends = {route.name: route.backend for route in router.routes}
    for health in await router.healths():
        if health.state not in _CAN_BE_ASKED or health.name not in backends:
            yield Diagnosis(health)
            continue
        backend = backends[health.name]
        trial = await try_out(backend)
        yield Diagnosis(health, trial, await try_schema(backend) if trial.error is None else None)


async def try_schema(backend: Backend) -> SchemaUse | None:
    """Whether it holds its model to a schema; None where that did not show. Raises nothing of the backend's."""
    seen: list[SchemaUse] = []
    with suppress(LLMError):
        async with aclosing(backend.stream(replace(BY_SCHEMA, on_schema_use=seen.append))) as chunks:
            async for _ in chunks:
                pass
    return seen[-1] if seen else None


async def try_out(backend: Backend, question: Prompt = QUESTION) -> Trial:
    """Stream an answer and time it, thoughts included. Raises nothing of the backend's."""
    text, times, model = "", [], None
    started = time.monotonic()
    try:
        async with aclosing(backend.stream(question)) as chunks:
            async for chunk in chunks:
                if isinstance(chunk, Phase | Finish):
                    model = chunk.model or model
                if isinstance(chunk, Text | Thinking):
                    times.append(time.monotonic())
                    text += chunk.text if isinstance(chunk, Text) else ""
    except LLMError as error:
        return Trial(error=error.message, model=model)
    if not times:
        return Trial(error=f"{backend.name} answered with nothing.", model=model)
    span = times[-1] - times[0]
    speed = (len(times) - 1) / span if span > 0 else None
    return Trial(text, len(times), times[0] - started, speed, model=model)
