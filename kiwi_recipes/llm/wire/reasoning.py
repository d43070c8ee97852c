"""What a model says -> chunks: tells thinking from text, and the phase when it changes. No I/O.

Thinking comes in a field of its own or inline, as a `<think>` block before the answer (Ollama's /api/generate leaks
it so when asked not to think), or between other marks: the parser knows those of all families, and both ask it. Both
become `Thinking`: a user is told that the model thinks, and what it thinks never becomes recipe text.

A server that applies the schema to the wrong channel puts the JSON into the field of the thoughts and leaves the answer
empty: then they, if JSON is the last thing in them and the reply ended as usual, are given as text at the end. JSON
between marks, or before more thoughts, or where the room ran out, is a draft.

What a server sends twice is said once: a piece that begins with all that was said before is a repetition of it.
"""

from __future__ import annotations

import codecs
import zlib

from kiwi_parser.text import marks

from kiwi_recipes.llm.types import Chunk, Phase, PhaseName, Text, Thinking
from kiwi_recipes.llm.wire.said import BLOCK_BYTES, Said

# So much white space is held before a reply, at most, till it is known whether a mark follows.
MOST_BLANKS = 20

# Thoughts are kept only in case they turn out to be the answer; longer ones are not.
MAX_THOUGHTS = 256 * 1024

# Held to a grammar some models write white space until their room is used up, which may be never. JSON that is printed
# for people has some hundred characters of it in a row at most.
MANY_BLANKS = 60
ENDLESS_BLANKS = 500

# Thoughts that go round in circles, or that are longer than any recipe needs, come to no answer.
ENDLESS_THOUGHTS = 100_000
LOOKED_AT = 4_096
CIRCLING = 12  # times smaller when compressed: prose is 2 to 3, a list 5 or 6, a paragraph over and over 12 and more

# What was said is kept, as UTF-8, as far as a repetition of it is to be known by; a shorter one may be chance, but in
# JSON.
MAX_SAID = 64 * 1024
LEAST_REPEATED = 30
MOST_BYTES = 4  # of a character


class ReasoningSplitter:
    """One reply, piece by piece. Chunks are appended to the list that the caller gives.

    phase    thinking or writing, once there is either
    endless  has it written nothing but white space, or thought in circles, for so long that no answer will come of it?
    """

    def __init__(self, backend: str, model: str, *, expects_json: bool) -> None:
        self._backend = backend
        self._model = model
        self._expects_json = expects_json
        self.phase: PhaseName | None = None
        self.endless = False
        self._spoken = False
        self._blanks = 0  # characters of white space since there was anything else
        self._said = Said()
        self._answer_at = 0  # where in what was said the answer begins, behind inline thoughts
        self._flows = False  # text goes on, more of it than a short piece can repeat
        self._thoughts = _Thoughts()
        self._mender: _Mender | None = None
        self._plain = False  # past the place where a block of thinking may stand
        self._thought: marks.MarkKind | None = None  # the kind of block we are in
        self._held = ""  # too little to tell a mark from text

    def feed_text(self, piece: str, chunks: list[Chunk]) -> None:
        """`piece` stood where a reply's text stands."""
        if (  # so it goes on, mostly
            piece
            and self._flows
            and len(piece) < LEAST_REPEATED
            and len(self._said.latest) < BLOCK_BYTES
            and not piece.isspace()
            and (piece.isascii() or _encodable(piece))
        ):
            self._said.latest += piece.encode()
            chunks.append(Text(piece))
        elif piece:
            self._text_with_care(piece, chunks)

    def _text_with_care(self, piece: str, chunks: list[Chunk]) -> None:
        if self._mender is not None or not (piece.isascii() or _encodable(piece)):
            piece = self._mend(piece)
        piece = self._not_said(piece)
        if piece.isspace():
            self._note_blanks(piece)
        else:
            self._blanks = 0
        self._said.pack()
        self._said.latest += piece.encode()
        if self._plain:
            self._emit_text(piece, chunks)
        else:
            self._sort(self._held + piece, chunks)
        going_on = self._spoken and self.phase == "writing" and not self._blanks and self._mender is None
        self._flows = going_on and len(self._said) >= LEAST_REPEATED * MOST_BYTES

    def is_begun_by(self, message: str) -> bool:
        """Was all that was said so far, and is there any of it, the beginning of `message`?"""
        said = self._said.whole().decode()
        return bool(said) and message.startswith(said)

    def feed_message(self, message: str, chunks: list[Chunk]) -> None:
        """`message` is all of the reply, of which pieces may have come before: only what is new of it is said."""
        said = self._said.whole().decode()
        if message.startswith(said):
            self.feed_text(message[len(said) :], chunks)

    def feed_reasoning(self, piece: str, chunks: list[Chunk]) -> None:
        """`piece` stood where a reply's thinking stands."""
        if not piece:
            return
        piece = self._think(piece, chunks)
        if self._expects_json and not self._spoken and self._thoughts.length <= MAX_THOUGHTS:
            self._thoughts.kept.append(piece)

    def _think(self, piece: str, chunks: list[Chunk]) -> str:
        self.begin_thinking(chunks)
        if not _encodable(piece):
            piece = piece.encode("utf-8", "replace").decode()
        chunks.append(Thinking(piece))
        self.endless = self.endless or self._thoughts.note(piece)
        return piece

    def begin_thinking(self, chunks: list[Chunk]) -> None:
        """The model thinks, whether or not it lets us see what."""
        if self.phase != "thinking":
            self._enter("thinking", chunks)

    def close(self, chunks: list[Chunk], *, whole: bool = True) -> None:
        """The reply is over: what was held back is said. Thoughts that are the answer of a whole one become text."""
        held, self._held = self._held, ""
        if self._thought is None:
            self._emit_text(held, chunks)
        elif held:
            self._think(held, chunks)
        if self._mender is not None:
            self._emit_text(self._mender.close(), chunks)
        if whole and not self._spoken and self._thoughts.length <= MAX_THOUGHTS:
            thoughts = "".join(self._thoughts.kept)
            if "{" in thoughts and thoughts.rstrip("` \t\r\n").endswith(("}", "]")):
                self._emit_text(thoughts, chunks)

    def _emit_text(self, piece: str, chunks: list[Chunk]) -> None:
        if not piece:
            return
        if self.phase != "writing":
            self._enter("writing", chunks)
        if not self._spoken and not piece.isspace():
            self._spoken = True
            self._thoughts.kept.clear()
        chunks.append(Text(piece))

    @property
    def blank(self) -> bool:
        """Is white space all that came of late?"""
        return self._blanks > MANY_BLANKS

    @property
    def answer(self) -> str:
        """What stood in the answer's place so far, without thoughts that stood there."""
        return self._said.whole()[self._answer_at :].decode() if self._thought is None else ""

    def _not_said(self, piece: str) -> str:
        """`piece` without all that was said before, if it begins with that."""
        data = piece.encode()
        if not len(self._said) <= min(len(data), MAX_SAID) or not data.startswith(self._said.whole()):
            return piece
        said = self._said.whole().decode()
        least = 2 if said.startswith("{") else LEAST_REPEATED  # no JSON goes on as it began
        return piece.removeprefix(said) if len(said) >= least else piece

    def _note_blanks(self, piece: str) -> None:
        self._blanks += len(piece)
        self.endless = self.endless or self._blanks > ENDLESS_BLANKS

    def _enter(self, phase: PhaseName, chunks: list[Chunk]) -> None:
        self.phase = phase
        self._flows = False
        chunks.append(Phase(phase, self._backend, self._model))

    def _sort(self, text: str, chunks: list[Chunk]) -> None:
        """The head of a reply, in which a block of thinking may stand before the text."""
        self._held = ""
        if self._thought is not None:
            self._think_on(text, self._thought, chunks)
            return
        head = text.lstrip()
        mark = marks.first(head, 0)
        if mark is not None and mark.kind in marks.OPENING:
            self._thought = mark.kind
            self._think_on(head[mark.end :], mark.kind, chunks)
        elif len(text) - len(head) < MOST_BLANKS and mark is None and marks.may_become_first(head, 0):
            self._held = text
        else:
            self._plain = True
            self._emit_text(text, chunks)

    def _think_on(self, text: str, thought: marks.MarkKind, chunks: list[Chunk]) -> None:
        mark = marks.search_end(thought, text, 0)
        end = marks.begun_at(text, 0) if mark is None else mark.start
        if end:
            self._think(text[:end], chunks)
        if mark is None:
            self._held = text[end:]
        else:
            self._thought = None
            self._plain = True
            self._answer_at = len(self._said) - len(text[mark.end :].encode())
            self._emit_text(text[mark.end :], chunks)

    def _mend(self, piece: str) -> str:
        if self._mender is None:
            self._mender = _Mender()
        return self._mender.feed(piece)


class _Thoughts:
    """How long the thoughts are, those that may be the answer, and whether they come to an end."""

    def __init__(self) -> None:
        self.length = 0
        self.kept: list[str] = []
        self._latest = ""
        self._unlooked = 0  # characters since the latest ones were looked at

    def note(self, piece: str) -> bool:
        """Do they have no end: are they longer than any recipe needs, or worth nothing when they are compressed?"""
        self.length += len(piece)
        self._latest = (self._latest + piece)[-LOOKED_AT:]
        self._unlooked += len(piece)
        if self._unlooked < LOOKED_AT:
            return False
        self._unlooked = 0
        as_bytes = self._latest.encode("utf-8", "replace")
        return self.length > ENDLESS_THOUGHTS or len(zlib.compress(as_bytes)) * CIRCLING < len(as_bytes)


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
