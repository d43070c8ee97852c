"""Hands a backend's chunks on, each kind after the phase that begins with it."""

from __future__ import annotations

from collections.abc import Sequence

from kiwi_recipes.llm.routing import failures
from kiwi_recipes.llm.routing.request import RoutedRequest
from kiwi_recipes.llm.routing.route import RouteState
from kiwi_recipes.llm.types import Chunk, Finish, OnChunks, Pause, Phase, Text


class Relay:
    """The `OnChunks` of one backend.

    finish           how the model ended, once it has
    receiver_failed  whether the exception came from the receiver of the chunks and not from the backend
    """

    def __init__(self, request: RoutedRequest, state: RouteState, on_chunks: OnChunks) -> None:
        self.finish: Finish | None = None
        self.receiver_failed = False
        self._request = request
        self._state = state
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
        """Raises LLMError if the answer had no end, or nothing in it."""
        if self.finish is None:
            raise failures.truncated(self._state)
        if self._is_empty(self.finish):
            raise failures.empty(self.finish, self._state)

    def _with_phases(self, chunks: Sequence[Chunk]) -> list[Chunk]:
        found: list[Chunk] = []
        for chunk in chunks:
            if type(chunk) is not self._last and (phase := self._request.phase_of(chunk, self._state)) is not None:
                found.append(phase)
            self._last = type(chunk)
            if type(chunk) is Finish:
                self.finish = chunk
            if type(chunk) is Phase:
                self._last = None
            elif type(chunk) is not Finish or not self._is_empty(chunk):
                found.append(chunk)
        return found

    def _is_empty(self, finish: Finish) -> bool:
        return not self._request.has_content and finish.reason != "content_filter"  # a refusal is an answer
