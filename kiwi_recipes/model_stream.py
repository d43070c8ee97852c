"""A pydantic model, streamed field by field as a language model writes it: what turns a prompt into a run.

This is the whole of it for a model that needs one attempt and one check (docs/extending.md has one). Recipes have more
of everything: drafts, further attempts, what people must not eat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from kiwi_parser import CodedText, ModelParser
from kiwi_parser import events as parsed
from pydantic import BaseModel

from kiwi_recipes.llm import Backend, Chunk, LLMError, Prompt, Text
from kiwi_recipes.streams import (
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    Terminal,
    Token,
)
from kiwi_recipes.streams.events import ErrorBody
from kiwi_recipes.streams.plain import Completed, PlainProducer
from kiwi_recipes.streams.pointers import pointer
from kiwi_recipes.streams.run import OnEvents

__all__ = ["ModelStream", "as_json", "field_dropped", "field_event", "field_events", "notes_on_wire"]

M = TypeVar("M", bound=BaseModel)

NOT_WHOLE = "The model's answer did not come to a whole of what was asked for."


class ModelStream(PlainProducer, Generic[M]):
    """Asks `backend` the `prompt` and streams the `model` that it writes. `check` says what is to be known about a
    whole one, as events such as `Warned`."""

    def __init__(
        self, backend: Backend, prompt: Prompt, model: type[M], check: Callable[[M], Iterable[Event]] | None = None
    ) -> None:
        self._backend = backend
        self._prompt = prompt
        self._model = model
        self._check = check
        self._parser: ModelParser[M] = ModelParser(model)

    async def produce(self, on_events: OnEvents) -> None:
        """See `Producer`."""

        def on_chunks(chunks: Sequence[Chunk]) -> None:
            for text in (chunk.text for chunk in chunks if isinstance(chunk, Text)):
                on_events([Token(text), *field_events(self._parser.feed(text))])

        try:
            await self._backend.answer(self._prompt, on_chunks)
        except LLMError as error:
            wrong: LLMError | None = error
        else:
            wrong = None
        on_events([*field_events(self._parser.close())])
        on_events([*self._end(wrong)])

    def _end(self, wrong: LLMError | None) -> Iterator[Event]:
        value = self._parser.value
        if wrong is not None:
            yield self._failed(wrong.code, wrong.message, retryable=wrong.retryable)
        elif not isinstance(value, self._model):
            yield self._failed("output_invalid", NOT_WHOLE, retryable=True)
        else:
            yield from self._check(value) if self._check else ()
            yield Completed(value.model_dump(mode="json"))

    def _failed(self, code: str, message: str, *, retryable: bool) -> Terminal:
        return self.failed(ErrorBody(code, message, retryable, "writing"))


def field_events(events: Iterable[parsed.Event]) -> Iterator[Event]:
    """The parser's events as those of a stream."""
    return (event for event in map(field_event, events) if event is not None)


def field_event(event: parsed.Event) -> Event | None:
    """The same event with a pointer for a path and JSON for a value. None for what is no event of a field: the root's
    beginning, and a slip of form that was mended."""
    path = pointer(event.path)
    match event:
        case parsed.FieldDelta():
            return FieldDelta(path, event.text)
        case parsed.FieldDone():
            return FieldDone(path, as_json(event.value), event.span, notes_on_wire(event.notes))
        case parsed.FieldDropped():
            return field_dropped(event.path, event.reason)
        case parsed.FieldReset():
            return FieldReset(path)
        case parsed.FieldStarted():
            return FieldStarted(path) if path else None
    return None


def field_dropped(path: parsed.Path, reason: str) -> FieldDropped:
    """That a part can't be used, with the reason; for programs by its code where it has one."""
    if isinstance(reason, CodedText):
        return FieldDropped(pointer(path), reason, reason.code, dict(reason.values) or None)
    return FieldDropped(pointer(path), reason)


def notes_on_wire(notes: Sequence[str]) -> list[dict[str, Any]] | None:
    """What was read otherwise than it was written, as the wire has it."""
    return [_note(note) for note in notes] or None


def _note(note: str) -> dict[str, Any]:
    if not isinstance(note, CodedText):
        return {"message": note}
    said = {"message": note, "code": note.code}
    return {**said, "evidence": dict(note.values)} if note.values else said


def as_json(value: Any) -> Any:
    """A field's value as the wire has it."""
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
