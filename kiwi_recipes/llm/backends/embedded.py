"""A model in this machine: llama.cpp in a process of its own, behind the OpenAI-compatible adapter.

The model is the one that ships as a package (SmolLM2-135M-Instruct: tiny, so that a fresh machine can stream from a
real model at once) or any GGUF file. The process starts with the first request or by `prepare()`, is asked every few
seconds whether it is well, and is started anew when it dies: at most `_MAX_DEATHS` times within `_DEATH_WINDOW`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from kiwi_recipes.extras import how_to_install
from kiwi_recipes.http import httpx
from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.llm.backends.embedded_process import LlamaProcess, ProcessDied, ServerOptions
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.types import Chunk, Health, HealthCode, OnChunks, Phase, Prompt

logger = logging.getLogger(__name__)

INSTALL = how_to_install("embedded")
FETCH = "kiwi fetch-model"

_MAX_DEATHS = 3
_DEATH_WINDOW = 60.0
_CHECK_EVERY = 10.0
_MAX_MISSED_CHECKS = 3


@dataclass(frozen=True, slots=True)
class _Serving:
    process: LlamaProcess
    adapter: OpenAICompatBackend


class _Obstacle(NamedTuple):
    """What is wrong with the set-up; see `Health`."""

    code: HealthCode
    detail: str
    remedy: str
    evidence: dict[str, str | int]


def _heed_nothing(chunks: Sequence[Chunk]) -> None:
    """Takes an answer that nobody reads."""


class EmbeddedBackend(Answering):
    """llama.cpp on this machine's processor. Several streams run at once, one per slot.

    `model_path` None takes the bundled model. `context` counts tokens per slot; `slots` and `threads` default to
    what suits this machine. Restarting never repeats a request: that is the router's to decide.
    """

    kind = "embedded"

    def __init__(
        self,
        name: str = "embedded",
        *,
        model_path: Path | None = None,
        slots: int | None = None,
        context: int = 4096,
        threads: int | None = None,
        timers: Timers | None = None,
        load_timeout: float = 120.0,
        new_transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._name = name
        self._tiny = model_path is None
        self._model_path = model_path or find_bundled_model()
        self.slots = slots or (2 if cores <= 4 else 4)
        self._context = context
        # One core is left to everybody else: llama.cpp's threads wait for each other at every step, so one that has
        # to share its core slows all of them down (measured on two busy cores: 1 thread 50 tokens/s, 2 threads 4).
        self._threads = threads or max(1, min(cores - 1, 8))
        self._timers = timers or Timers()
        self._load_timeout = load_timeout
        self._new_transport = new_transport
        self._serving: _Serving | None = None
        self._starting: asyncio.Task[_Serving] | None = None
        self._guardian: asyncio.Task[None] | None = None
        self._deaths: deque[float] = deque(maxlen=_MAX_DEATHS)
        self._closed = False

    @property
    def name(self) -> str:
        return self._name

    @property
    def model(self) -> str:
        """The model's name: its file's, without the ending."""
        return self._model_path.stem if self._model_path else "none"

    @property
    def process(self) -> LlamaProcess | None:
        """The process that serves now, if one does."""
        return self._serving.process if self._serving else None

    async def prepare(self, prompt: Prompt | None = None) -> None:
        """Load the model now rather than at the first request. Raises LLMError.

        Every slot reads `prompt` once: what later prompts share with it (system, examples) is then not read again,
        which is most of the wait for a first word.
        """
        await self._ready()
        if prompt is not None:
            short = replace(self._for_this_model(prompt), max_tokens=1, schema=None)
            await asyncio.gather(*(self.answer(short, _heed_nothing) for _ in range(self.slots)))

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `Backend.answer`. A very small model is asked the prompt's `tiny` form."""
        if self._serving is None and self._obstacle() is None:
            await hand_on(on_chunks, Phase("loading_model", self._name, self.model))
        serving = await self._ready()
        question = self._for_this_model(prompt)
        del prompt
        await serving.adapter.answer(question, on_chunks)

    async def health(self) -> Health:
        """See `Backend.health`; `tiny` is true for the bundled model."""
        state = Health(self._name, self.kind, "ready", model=self.model, tiny=self._tiny)
        if obstacle := self._obstacle():
            code, detail, remedy, evidence = obstacle
            return replace(
                state, state="misconfigured", model=None, detail=detail, remedy=remedy, code=code, evidence=evidence
            )
        if self._starting is not None:
            return replace(state, state="loading", detail="The model is being loaded.", code="loads_now")
        if self._serving is not None:
            answer = await self._serving.adapter.health()
            return replace(state, state=answer.state, detail=answer.detail, code=answer.code, evidence=answer.evidence)
        if self._resting() > 0:
            return replace(
                state,
                state="unreachable",
                detail=self._resting_text(),
                remedy="Look at the server's log.",
                code="ended_again",
                evidence={"times": _MAX_DEATHS, "seconds": round(self._resting())},
            )
        return replace(state, state="cold", detail="Starts with the first request.", code="loads_when_asked")

    async def aclose(self) -> None:
        """End the process. Idempotent."""
        self._closed = True
        for task in (self._starting, self._guardian):
            if task is not None:
                task.cancel()
                await asyncio.wait([task])
        serving, self._serving = self._serving, None
        if serving is not None:
            await serving.adapter.aclose()
            await serving.process.stop()

    def _for_this_model(self, prompt: Prompt) -> Prompt:
        """One model is all there is here, so a wish for another is not passed on."""
        question = prompt.tiny() if self._tiny and prompt.tiny is not None else prompt
        return replace(question, model=None, on_schema_use=prompt.on_schema_use)

    def _obstacle(self) -> _Obstacle | None:
        """What is wrong with the set-up, and the remedy."""
        if importlib.util.find_spec("xllamacpp") is None:
            return _Obstacle(
                "program_missing",
                "llama.cpp, which runs the embedded model, is not installed.",
                f"Type: {INSTALL}",
                {"command": INSTALL},
            )
        self._model_path = self._model_path or find_bundled_model()  # it may have been fetched meanwhile
        if self._model_path is None:
            return _Obstacle("model_missing", "The embedded model is not here.", f"Type: {FETCH}", {"command": FETCH})
        if not self._model_path.is_file():
            path = str(self._model_path)
            remedy = "Correct `model_path` in the configuration."
            return _Obstacle("model_file_missing", f"There is no model file {path}.", remedy, {"path": path})
        return None

    def _resting(self) -> float:
        """Seconds until another start may be tried; 0 if now."""
        if len(self._deaths) < _MAX_DEATHS:
            return 0.0
        return max(0.0, self._deaths[0] + _DEATH_WINDOW - time.monotonic())

    def _resting_text(self) -> str:
        return f"The embedded model ended {_MAX_DEATHS} times in a row; next try in {self._resting():.0f} s."

    async def _ready(self) -> _Serving:
        """What serves now, started if need be. All who wait share one start; one who leaves doesn't end it."""
        if self._serving is not None:
            return self._serving
        if self._starting is None:
            self._refuse_if_hopeless()
            self._starting = asyncio.create_task(self._start(), name="embedded model's start")
            self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._starting)

    def _refuse_if_hopeless(self) -> None:
        if self._closed:
            raise LLMError("backend_unreachable", "The embedded model is being stopped.", backend=self._name)
        if obstacle := self._obstacle():
            raise LLMError("no_backend", f"{obstacle.detail} {obstacle.remedy}", retryable=False, backend=self._name)
        if (wait := self._resting()) > 0:
            raise LLMError(
                "backend_unreachable", self._resting_text(), retry_after_ms=int(wait * 1000), backend=self._name
            )

    async def _start(self) -> _Serving:
        assert self._model_path is not None  # noqa: S101 - else it would have been refused
        options = ServerOptions(self._model_path, self.model, self.slots, self._context, self._threads)
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._load_timeout):
                process = await LlamaProcess.launch(options)
        except TimeoutError:
            message = f"The embedded model was not loaded within {self._load_timeout:g} s."
            raise LLMError("load_timeout", message, backend=self._name, phase="loading_model") from None
        except (ProcessDied, OSError) as error:
            self._deaths.append(time.monotonic())
            logger.error("The embedded model did not start: %s", error)
            message = "The embedded model did not start; the server's log says why."
            raise LLMError("backend_unreachable", message, backend=self._name, phase="loading_model") from None
        finally:
            self._starting = None
        logger.info("%s is loaded in process %d after %.1f s", self.model, process.pid, time.monotonic() - started)
        adapter = OpenAICompatBackend(
            self._name,
            process.url,
            self.model,
            api_key=process.key,
            timers=self._timers,
            transport=self._new_transport() if self._new_transport else None,
        )
        self._serving = _Serving(process, adapter)
        self._guardian = asyncio.create_task(self._guard(self._serving), name="embedded model's guardian")
        return self._serving

    async def _guard(self, serving: _Serving) -> None:
        """Wait for the process to die or to stop answering; then start another."""
        end = asyncio.create_task(serving.process.ended())
        missed = 0
        try:
            while not end.done():
                await asyncio.wait([end], timeout=_CHECK_EVERY)
                missed = 0 if end.done() or (await serving.adapter.health()).state == "ready" else missed + 1
                if missed == _MAX_MISSED_CHECKS:
                    logger.error("The embedded model no longer answers: it is ended.")
                    serving.process.kill()
        except Exception:
            logger.exception("The embedded model can't be watched: it is ended.")
        finally:
            end.cancel()
        logger.warning("The embedded model's process %d has ended.", serving.process.pid)
        self._serving = None
        self._deaths.append(time.monotonic())
        await serving.adapter.aclose()
        await serving.process.stop()
        if self._resting() == 0:
            self._starting = self._starting or asyncio.create_task(self._start(), name="embedded model's restart")
            self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())
