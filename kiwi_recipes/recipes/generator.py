"""LLMRecipeGenerator: a request in, the wire contract's events out, the last of them exactly one terminal event.

One path for all: `generate` heeds the very events that a run numbers and `stream_generate` yields. A generation makes
up to `attempts` attempts. Each asks the router once, which hands it the model's words as they come, and feeds them to
a parser; an attempt that broke off (the model stopped, stalled or wrote nonsense) is followed by one that keeps what
closed and is valid and asks for the rest alone.

What is kept: closed fields, and the closed rows of a list that was still open; the rows that come later take the
numbers that follow. What was open goes and starts again: a model that is asked anew can't go on in half a sentence.

An attempt ends early, and with it the upstream's work, when nothing more can come of it: the JSON is whole and the
model goes on talking, or the parser has given up on the text.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from pydantic import BaseModel

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.pull import pull
from kiwi_recipes.llm.types import Backend, Chunk, Finish, Pause, Phase, SchemaUse, Text, Thinking
from kiwi_recipes.recipes import prompts
from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft, Json
from kiwi_recipes.recipes.events import (
    SCHEMA,
    RecipeCancelled,
    RecipeCompleted,
    RecipeEnd,
    RecipeFailed,
    RecipeIncomplete,
    StreamStarted,
)
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.problem import CONFLICT, FINAL, AttemptProblem
from kiwi_recipes.recipes.schemas import Provenance, RecipeRequest, RecipeResult
from kiwi_recipes.recipes.stopwatch import Stopwatch
from kiwi_recipes.recipes.task import NothingToCookWith, Suggestion, Task
from kiwi_recipes.streams.codec import as_dict
from kiwi_recipes.streams.events import ErrorBody, Event, StatusPhase, StreamReset, StreamStatus, Token
from kiwi_recipes.streams.pointers import pointer
from kiwi_recipes.streams.run import INTERNAL, EndKind, OnEvents
from kiwi_recipes.tracing import span

__all__ = ["Generation", "GenerationFailed", "LLMRecipeGenerator", "NothingToCookWith"]


logger = logging.getLogger(__name__)

TOTAL_TIMEOUT = "The recipe took longer than the time allowed for it. What was written so far is kept."
FINISH_PATIENCE = 2.0
"""Seconds to wait for the token counts that follow a whole recipe; a model that talks on is not waited for."""
_SILENCE = "`}] \t\r\n"
"""After the recipe its wrapping and a Markdown fence may close; any other word comes from a model that rambles on."""


class _Enough(Exception):
    """Nothing more can come of this answer: ends the request for it."""


class GenerationFailed(Exception):
    """`generate` got no recipe. `terminal` is the event that says why and holds what there is."""

    def __init__(self, terminal: RecipeFailed | RecipeCancelled) -> None:
        super().__init__(terminal.error.message if isinstance(terminal, RecipeFailed) else "The recipe was stopped.")
        self.terminal = terminal


class LLMRecipeGenerator:
    """Makes generations. `attempts` counts the first one in; `max_tokens` caps the length of each; `form` is how the
    models are asked to write."""

    def __init__(
        self,
        router: Backend,
        *,
        attempts: int = 2,
        max_tokens: int = prompts.MAX_TOKENS,
        form: prompts.PromptForm = "lines",
    ) -> None:
        self._router = router
        self._attempts = attempts
        self._max_tokens = max_tokens
        self._form = form

    def start(self, request: RecipeRequest) -> Generation:
        """A generation that has not begun; it does when its events are asked for. Raises NothingToCookWith."""
        return self.write(Suggestion(request, max_tokens=self._max_tokens, form=self._form))

    def write(self, task: Task) -> Generation:
        """The same for any task."""
        return Generation(task, self._router, attempts=self._attempts)

    def stream_generate(self, request: RecipeRequest) -> AsyncGenerator[Event]:
        """The events of a recipe being written; see `Generation.events`. Raises NothingToCookWith at once."""
        return self.start(request).events()

    async def generate(self, request: RecipeRequest) -> RecipeResult:
        """The recipe when it is done. Raises NothingToCookWith and GenerationFailed."""
        task = Suggestion(request, max_tokens=self._max_tokens, form=self._form)
        generation = self.write(task)
        last: Event | None = None

        def on_events(events: Sequence[Event]) -> None:
            nonlocal last
            last = events[-1] if events else last

        await generation.produce(on_events)
        if isinstance(last, (RecipeCompleted, RecipeIncomplete)):
            return task.result(as_dict(last))
        assert isinstance(last, (RecipeFailed, RecipeCancelled))  # noqa: S101 - the contract of `produce`
        raise GenerationFailed(last)


class Generation:
    """One recipe being written: a `Producer` for a run. Not to be iterated twice."""

    def __init__(self, task: Task, backend: Backend, *, attempts: int) -> None:
        self._task = task
        self._backend = backend
        self._attempts = attempts
        self._created = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._draft = Draft()
        self._attempt: Attempt | None = None
        self._mends = Mends()
        self._clock = Stopwatch()
        self._begun = 0
        self._titled = False
        self._phase: StatusPhase = "queued"
        self._last_phase: Phase | None = None
        self._served_by: tuple[str | None, str | None] = (None, None)
        self._usage: dict[str, int] = {}
        self._schema_use: SchemaUse | None = None

    # --- what a run calls -------------------------------------------------------------------------------------------

    def started(self, run_id: str) -> StreamStarted:
        """The first event of a run with this id."""
        return StreamStarted(run_id, self._task.level, SCHEMA, revises=self._task.revises())

    async def produce(self, on_events: OnEvents) -> None:
        """First a `stream.status`, last exactly one terminal event, alone. Being cancelled closes the upstream
        connection. What goes wrong upstream becomes a terminal event; an exception from here is a bug.
        """
        self._clock.start()
        task = self._task
        await _hand_on(on_events, [self._status("queued"), *task.notices(), *task.begin(self._draft)])
        lacking: Lacking | None = None
        told: Attempt | None = None
        in_words = False
        for attempts_left in reversed(range(self._attempts)):
            self._attempt = attempt = task.attempt(self._draft, self._mends, lacking)
            with span("attempt", attempt__number=self._attempts - attempts_left) as here:
                written = task.written(attempt)
                if written is None:
                    await self._ask(attempt, on_events, lacking, in_words=in_words)
                else:
                    await _hand_on(on_events, written)
                await _hand_on(on_events, attempt.close())
                here.note(backend__name=self._served_by[0], gen_ai__response__model=self._served_by[1])
                if attempt.problem is not None:
                    here.fail(attempt.problem.code)
            attempt.phase = self._phase
            if told is None or attempt.wrote or (attempt.error is not None and not attempt.error.retryable):
                told = attempt
            if attempt.problem is None or not attempt.problem.again or not attempts_left:
                break
            if in_words and attempt.blank:
                break  # white space without end, also without a grammar
            again = task.again(self._draft, attempt)
            if again is None:
                break
            lacking, kept, in_words, events = again
            logger.info("a recipe broke off (%s), asking for %s", attempt.problem.code, lacking.fields)
            await _hand_on(on_events, [StreamReset(attempt.problem.code, [pointer(path) for path in kept]), *events])
        recipe = self._recipe()
        if task.is_of_use(self._draft):
            await _hand_on(on_events, [self._status("checking"), *task.checks(recipe)])
        assert told is not None  # noqa: S101 - there is at least one attempt
        await _hand_on(on_events, [self._end(told, recipe)])

    def events(self) -> AsyncGenerator[Event]:
        """The same one by one, for who would rather pull. Closing it closes the upstream connection."""
        return pull(self.produce)

    def ended(self, kind: EndKind, error: ErrorBody | None) -> RecipeEnd:
        """The terminal event for an end that comes from outside, from what is known so far."""
        if kind == "cancelled":
            return RecipeCancelled(self._recipe(), "cancelled", self._usage, self._clock.timings())
        error = error or ErrorBody("internal", INTERNAL, True, self._phase)
        if error.code == "total_timeout":
            error = replace(error, message=TOTAL_TIMEOUT)
        if error.code in FINAL and self._task.is_of_use(self._draft):
            return self._out_of_time(error)
        return RecipeFailed(self._recipe(), "error", self._usage, self._clock.timings(), error)

    def failed(self, error: ErrorBody) -> RecipeFailed:
        """The terminal event for an end of which nothing else is known."""
        return RecipeFailed({}, "error", {}, {}, error)

    def result(self, terminal: RecipeCompleted | RecipeIncomplete) -> BaseModel:
        """What the JSON path answers at such an end."""
        return self._task.result(as_dict(terminal))

    # --- one attempt ------------------------------------------------------------------------------------------------

    async def _ask(self, attempt: Attempt, on_events: OnEvents, lacking: Lacking | None, *, in_words: bool) -> None:
        """Put the question, and hear the answer to its end or until nothing more can come of it."""
        try:
            async with asyncio.timeout(None) as patience:
                on_chunks = partial(self._on_chunks, attempt, on_events, patience)
                # The prompt has no name here: it would be kept for as long as the answer takes.
                await self._backend.answer(
                    replace(
                        self._task.prompt(lacking, self._draft.recipe()),
                        schema_in_words=in_words,
                        on_schema_use=self._note_schema_use,
                    ),
                    on_chunks,
                )
        except _Enough:
            pass
        except TimeoutError:
            if not patience.expired():
                raise
        except LLMError as error:
            if not attempt.whole:
                attempt.error = error

    def _note_schema_use(self, use: SchemaUse) -> None:
        """That it was ignored once is what is to be told of the run."""
        if self._schema_use != "ignored":
            self._schema_use = use

    def _on_chunks(
        self, attempt: Attempt, on_events: OnEvents, patience: asyncio.Timeout, chunks: Sequence[Chunk]
    ) -> Pause:
        """`llm.types.OnChunks` for one attempt."""
        if len(chunks) == 1 and type(chunks[0]) is Text and self._titled and attempt.wrote and not attempt.whole:
            text = chunks[0].text  # most tokens: the same as below, in fewer steps
            pause = on_events([Token(text), *attempt.feed(text)])
            if attempt.over:
                self._end_answer(attempt, patience)
            return pause
        events: list[Event] = []
        enough = False
        for chunk in chunks:
            if attempt.whole:
                enough = self._last_word(attempt, chunk, events)
            elif isinstance(chunk, Text):
                events += self._written(attempt, chunk.text)
                enough = attempt.over and not attempt.whole
            elif isinstance(chunk, Finish):
                self._finish(attempt, chunk)
            else:
                events += self._sign_of_life(chunk)
            if enough:
                break
        pause = on_events(events) if events else None
        if enough or (attempt.over and patience.when() is None):
            self._end_answer(attempt, patience, enough=enough)
        return pause

    def _end_answer(self, attempt: Attempt, patience: asyncio.Timeout, *, enough: bool = False) -> None:
        """Nothing more can come of this answer. Of a whole one the token counts may, for a moment."""
        if enough or not attempt.whole:
            raise _Enough
        patience.reschedule(asyncio.get_running_loop().time() + FINISH_PATIENCE)

    def _written(self, attempt: Attempt, text: str) -> list[Event]:
        """What a piece of the recipe's text makes known."""
        events = [Token(text), *attempt.feed(text)] if attempt.wrote else self._first_events(attempt, text)
        if not self._titled:
            self._note_times(attempt)
        return events

    def _first_events(self, attempt: Attempt, text: str) -> list[Event]:
        attempt.wrote = True
        self._begun += 1
        self._clock.mark("first_content")
        status = [] if self._phase == "writing" else [self._status("writing")]
        return [*status, Token(text), *attempt.feed(text)]

    def _note_times(self, attempt: Attempt) -> None:
        if attempt.spoke:
            self._clock.mark("first_field")
        if attempt.titled:
            self._clock.mark("title")
            self._titled = True

    def _sign_of_life(self, chunk: Phase | Thinking) -> Iterator[Event]:
        """A status for the user; thinking is told once, the client counts its seconds."""
        if isinstance(chunk, Phase):
            self._served_by = (chunk.backend, chunk.model)
            if chunk != self._last_phase:  # the router and its backend may both say where things stand
                self._last_phase = chunk
                yield self._status(chunk.phase, chunk.position, chunk.detail)
        elif self._phase != "thinking":
            yield self._status("thinking")

    def _finish(self, attempt: Attempt, finish: Finish) -> None:
        attempt.finish = finish.reason
        attempt.blank = finish.blank
        self._served_by = (finish.backend, finish.model)
        self._clock.upstream(finish.timings)
        for name in ("prompt_tokens", "completion_tokens"):
            if (count := getattr(finish.usage, name)) is not None:
                self._usage[name] = self._usage.get(name, 0) + count

    def _last_word(self, attempt: Attempt, chunk: Chunk, events: list[Event]) -> bool:
        """The recipe is whole: only its token counts are waited for, not a model that goes on talking, which is what
        True says."""
        if type(chunk) is Finish:
            self._finish(attempt, chunk)
        elif type(chunk) is Text:
            events.append(Token(chunk.text))
            return bool(chunk.text.strip(_SILENCE))
        return False

    # --- the end ----------------------------------------------------------------------------------------------------

    def _recipe(self) -> dict[str, Json]:
        backend, model = self._served_by
        provenance = Provenance(
            backend=backend,
            model=model,
            prompt_version=prompts.VERSION,
            attempts=self._begun,
            mends=self._mends.count,
            created=self._created,
            schema_use=self._schema_use,
            made_from=self._task.made_from(),
        )
        return self._task.complete(self._draft.recipe(), provenance)

    def _end(self, attempt: Attempt, recipe: dict[str, Json]) -> RecipeEnd:
        usage, timings = self._usage, self._clock.timings()
        problem = attempt.problem
        if problem is None:
            return RecipeCompleted(recipe, "stop", usage, timings)
        error = self._error(problem, attempt.phase)
        if problem.code == CONFLICT or not self._task.is_of_use(self._draft):
            return RecipeFailed(recipe, problem.finish_reason, usage, timings, error)
        missing = self._missing(all_fields=not attempt.whole)
        return RecipeIncomplete(recipe, problem.finish_reason, usage, timings, missing, error)

    def _out_of_time(self, error: ErrorBody) -> RecipeCompleted | RecipeIncomplete:
        """What was written is of use; all of it may be, when only the model's last words were waited for."""
        recipe, usage, timings = self._recipe(), self._usage, self._clock.timings()
        whole = self._attempt is not None and self._attempt.whole
        missing = self._missing(all_fields=not whole)
        if whole and not missing:
            return RecipeCompleted(recipe, "stop", usage, timings)
        return RecipeIncomplete(recipe, "error", usage, timings, missing, error)

    def _missing(self, *, all_fields: bool) -> list[str]:
        return [pointer((name,)) for name in self._draft.lacks(all_fields=all_fields)]

    def _error(self, problem: AttemptProblem, phase: str) -> ErrorBody:
        return ErrorBody(
            problem.code,
            problem.message,
            problem.retryable,
            phase,
            problem.retry_after_ms,
            problem.backend or self._served_by[0],
        )

    def _status(self, phase: StatusPhase, position: int | None = None, message: str | None = None) -> StreamStatus:
        self._phase = phase
        backend, model = self._served_by
        return StreamStatus(phase, self._clock.elapsed_ms(), backend, model, position, message)


async def _hand_on(on_events: OnEvents, events: Sequence[Event]) -> None:
    if events and (pause := on_events(events)) is not None:
        await pause
