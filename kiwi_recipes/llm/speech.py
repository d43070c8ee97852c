"""What a model says -> chunks: tells thinking from text, and the phase when it changes. No I/O.

Thinking comes in a field of its own or inline, as a `<think>` block before the answer (Ollama's /api/generate leaks
it so when asked not to think). Both become `Thinking`: a user is told that the model thinks, and what it thinks never
becomes recipe text. A server that applies the schema to the wrong channel puts the JSON among the thoughts and leaves
the answer empty: then the thoughts, if there is JSON in them, are given as text at the end.
"""

from __future__ import annotations

import codecs

from kiwi_recipes.llm.types import Chunk, Phase, PhaseName, Text, Thinking

TAGS = {"<think>": "</think>", "<thinking>": "</thinking>"}
LONGEST_TAG = max(map(len, TAGS))

# Thoughts are kept only in case they turn out to be the answer; longer ones are not.
MAX_THOUGHTS = 256 * 1024


class Speech:
    """One reply, piece by piece. Chunks are appended to the list that the caller gives."""

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        self._backend = backend
        self._model = model
        self._expects_json = expects_json
        self.phase: PhaseName | None = None  # thinking or writing, once there is either
        self._spoken = False
        self._thoughts: list[str] = []
        self._thoughts_length = 0
        self._mender: _Mender | None = None
        self._plain = False  # past the place where a <think> block may stand
        self._closing_tag = ""  # the end of the block we are in
        self._held = ""  # too little to tell a tag from text

    def text(self, piece: str, chunks: list[Chunk]) -> None:
        """`piece` stood where a reply's text stands."""
        if not piece:
            return
        if self._mender is not None or not (piece.isascii() or _encodable(piece)):
            piece = self._mend(piece)
        if self._spoken and self.phase == "writing":  # so it goes on, mostly
            if piece:
                chunks.append(Text(piece))
        elif self._plain:
            self._say(piece, chunks)
        else:
            self._sort(self._held + piece, chunks)

    def thought(self, piece: str, chunks: list[Chunk]) -> None:
        """`piece` stood where a reply's thinking stands."""
        if not piece:
            return
        self.begin_thinking(chunks)
        if not _encodable(piece):
            piece = piece.encode("utf-8", "replace").decode()
        chunks.append(Thinking(piece))
        if self._expects_json and not self._spoken and self._thoughts_length <= MAX_THOUGHTS:
            self._thoughts.append(piece)
            self._thoughts_length += len(piece)

    def begin_thinking(self, chunks: list[Chunk]) -> None:
        """The model thinks, whether or not it lets us see what."""
        if self.phase != "thinking":
            self._enter("thinking", chunks)

    def close(self, chunks: list[Chunk]) -> None:
        """The reply is over: what was held back is said, and thoughts that are the answer become text."""
        held, self._held = self._held, ""
        if self._closing_tag:
            self.thought(held, chunks)
        else:
            self._say(held, chunks)
        if self._mender is not None:
            self._say(self._mender.close(), chunks)
        if not self._spoken and self._thoughts_length <= MAX_THOUGHTS and any("{" in t for t in self._thoughts):
            self._say("".join(self._thoughts), chunks)

    def _say(self, piece: str, chunks: list[Chunk]) -> None:
        if not piece:
            return
        if self.phase != "writing":
            self._enter("writing", chunks)
        if not self._spoken and not piece.isspace():
            self._spoken = True
            self._thoughts.clear()
        chunks.append(Text(piece))

    def _enter(self, phase: PhaseName, chunks: list[Chunk]) -> None:
        self.phase = phase
        chunks.append(Phase(phase, self._backend, self._model))

    def _sort(self, text: str, chunks: list[Chunk]) -> None:
        """The head of a reply, in which a block of thinking may stand before the text."""
        self._held = ""
        if self._closing_tag:
            self._think_on(text, chunks)
            return
        head = text.lstrip()
        for opening, closing in TAGS.items():
            if head.startswith(opening):
                self._closing_tag = closing
                self._think_on(head.removeprefix(opening), chunks)
                return
        if len(text) < 2 * LONGEST_TAG and any(tag.startswith(head) for tag in TAGS):
            self._held = text
        else:
            self._plain = True
            self._say(text, chunks)

    def _think_on(self, text: str, chunks: list[Chunk]) -> None:
        thought, tag, rest = text.partition(self._closing_tag)
        if tag:
            self.thought(thought, chunks)
            self._closing_tag = ""
            self._plain = True
            self._say(rest, chunks)
        else:
            keep = _overlap(text, self._closing_tag)
            self._held = text[len(text) - keep :]
            self.thought(text[: len(text) - keep], chunks)

    def _mend(self, piece: str) -> str:
        if self._mender is None:
            self._mender = _Mender()
        return self._mender.feed(piece)


class _Mender:
    """Puts together what a server tore apart: halves of a surrogate pair, or the bytes of one character.

    Bytes that were no UTF-8 arrive as `surrogateescape` leaves them (see `framing.json_object`). What finds no other
    half becomes U+FFFD.
    """

    def __init__(self) -> None:
        self._half = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def feed(self, piece: str) -> str:
        piece = (self._half + piece).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        self._half = ""
        if "\ud800" <= piece[-1:] <= "\udbff":
            self._half = piece[-1]
            piece = piece[:-1]
        as_bytes = b"".join(
            b"\xef\xbf\xbd"
            if "\ud800" <= c <= "\udc7f" or "\udd00" <= c <= "\udfff"
            else c.encode("utf-8", "surrogateescape")
            for c in piece
        )
        return self._decoder.decode(as_bytes)

    def close(self) -> str:
        return self._decoder.decode(b"\xef\xbf\xbd" if self._half else b"", final=True)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _overlap(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((n for n in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-n:])), 0)
