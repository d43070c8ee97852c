"""Thinking told from text, wherever it stands and however it is cut."""

from __future__ import annotations

import itertools
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.llm.types import Chunk, Phase, Text, Thinking
from kiwi_recipes.llm.wire.reasoning import MAX_THOUGHTS, ReasoningSplitter


def spoken(pieces: list[str], *, expects_json: bool = False) -> tuple[str, str, list[str]]:
    """Text, thinking and phases of a reply that came in `pieces`."""
    speech = ReasoningSplitter("b", "m", expects_json=expects_json)
    chunks: list[Chunk] = []
    for piece in pieces:
        speech.feed_text(piece, chunks)
    speech.close(chunks)
    return _sorted(chunks)


def _sorted(chunks: list[Chunk]) -> tuple[str, str, list[str]]:
    text = "".join(chunk.text for chunk in chunks if isinstance(chunk, Text))
    thinking = "".join(chunk.text for chunk in chunks if isinstance(chunk, Thinking))
    return text, thinking, [chunk.phase for chunk in chunks if isinstance(chunk, Phase)]


def cut(text: str, cuts: list[int]) -> list[str]:
    edges = [0, *sorted(cuts), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(edges)]


@given(
    st.sampled_from(
        [
            ("<think>so</think>{}", "{}", "so"),
            ("\n <think>\na < b </thin </think>\n{}", "\n{}", "\na < b </thin "),
            ("<thinking>so</think></thinking>{}", "</thinking>{}", "so"),  # the parser passes over the rest
            ("◁think▷so◁/think▷{}", "{}", "so"),
            ("[THINK]so[1][/THINK]{}", "{}", "so[1]"),
            ("<|START_THINKING|>so<|END_THINKING|><|START_RESPONSE|>{}", "<|START_RESPONSE|>{}", "so"),
            ("<|channel>thought\nso<channel|>{}", "{}", "\nso"),
            ("<|channel|>analysis<|message|>so<|end|>{}", "{}", "<|message|>so"),
            ("analysisSo {}assistantfinal{}", "{}", "So {}"),
            ("analysis of it: {}", "analysis of it: {}", ""),
            ("<|channel|>final<|message|>{}", "<|channel|>final<|message|>{}", ""),
            ("<think></think>{}", "{}", ""),
            ("{} <think>late</think>", "{} <think>late</think>", ""),
            ("<b>bold</b>", "<b>bold</b>", ""),
            ("<thin", "<thin", ""),
            ("<think>never closed", "", "never closed"),
            ("<think>never closed</thi", "", "never closed</thi"),
            ("  \n", "  \n", ""),
            ("", "", ""),
        ]
    ),
    st.lists(st.integers(0, 40), max_size=12),
)
def test_inline_blocks_at_any_cutting(case: tuple[str, str, str], cuts: list[int]) -> None:
    reply, text, thinking = case
    assert spoken(cut(reply, cuts))[:2] == (text, thinking)


def test_phases_are_told_when_they_change() -> None:
    assert spoken(["<think>", "a", "b", "</think>", "{", "}"])[2] == ["thinking", "writing"]
    assert spoken(["{", "}"])[2] == ["writing"]


def test_white_space_for_ever_is_not_held_for_ever() -> None:
    speech = ReasoningSplitter("b", "m", expects_json=True)
    chunks: list[Chunk] = []
    for _ in range(100):
        speech.feed_text("\n", chunks)
    assert len(_sorted(chunks)[0]) > 50


# Begins with a letter: what begins with <think> is another matter.
REPLY = st.text(max_size=12).map("x".__add__)


@given(REPLY, st.lists(st.integers(0, 30), max_size=6))
def test_surrogate_halves_find_each_other(text: str, cuts: list[int]) -> None:
    """Cut as UTF-16 is cut, by a server that counts in its units."""
    units = text.encode("utf-16-le", "surrogatepass")
    edges = [0, *(min(2 * n, len(units)) for n in sorted(cuts)), len(units)]
    pieces = [units[start:end].decode("utf-16-le", "surrogatepass") for start, end in itertools.pairwise(edges)]
    assert spoken(pieces)[0] == text


@given(REPLY, st.lists(st.integers(0, 50), max_size=6))
def test_bytes_of_a_character_find_each_other(text: str, cuts: list[int]) -> None:
    """As `framing.json_object` hands on bytes that are not UTF-8 on their own."""
    data = text.encode()
    edges = [0, *(min(n, len(data)) for n in sorted(cuts)), len(data)]
    pieces = [data[start:end].decode("utf-8", "surrogateescape") for start, end in itertools.pairwise(edges)]
    assert spoken(pieces)[0] == text


def test_a_half_alone_becomes_a_replacement_character() -> None:
    for lone in ("\ud83c", "\udf55", "a\ud83cb", "\udcf0", "\udcf0x"):
        text = spoken([lone])[0]
        assert "\ufffd" in text
        text.encode()


def test_thoughts_become_text_only_if_nothing_was_said_and_json_is_the_last_of_them() -> None:
    def reply(thoughts: list[str], text: str, expects_json: bool = True, whole: bool = True) -> str:
        speech = ReasoningSplitter("b", "m", expects_json=expects_json)
        chunks: list[Chunk] = []
        for thought in thoughts:
            speech.feed_reasoning(thought, chunks)
        speech.feed_text(text, chunks)
        speech.close(chunks, whole=whole)
        return _sorted(chunks)[0]

    assert reply(["so: {", "}"], "") == "so: {}"
    assert reply(["so: {", "}"], "\n") == "\nso: {}"
    assert reply(["{}"], '{"a":1}') == '{"a":1}'
    assert reply(["so:\n```json\n{}\n", "```\n"], "") == "so:\n```json\n{}\n```\n"
    assert reply(["just thoughts"], "") == ""
    assert reply(["maybe {} or", " rather not"], "") == "", "a draft"
    assert reply(["so: {", "}"], "", whole=False) == "", "the room ran out, or the server left"
    assert reply([], "<think>so: {}") == "", "between marks it is a thought"
    assert reply(["{}"], "", expects_json=False) == ""
    assert reply(["{" * (MAX_THOUGHTS + 1)], "") == ""


def test_what_was_said_is_kept_in_less_than_its_size() -> None:
    """StringIO keeps the pieces themselves, of 60 bytes each, until it is asked for all of them."""
    pieces = [f"{number} é" for number in range(3_000)]
    speech, chunks = ReasoningSplitter("b", "m", expects_json=True), list[Chunk]()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for piece in pieces:
        speech.feed_text(piece, chunks)
        chunks.clear()
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    said = "".join(pieces)
    assert speech.answer == said
    assert held < 0.7 * len(said.encode())
    for again, new in ((f"{said}, more", ", more"), (said[:-1], said[:-1])):
        chunks.clear()
        speech.feed_text(again, chunks)
        assert "".join(chunk.text for chunk in chunks if isinstance(chunk, Text)) == new
        said += new


def test_few_characters_of_many_bytes_are_no_repetition() -> None:
    """They are counted by what a reader sees: thirty bytes may be eight of them."""
    said = ["豆腐とねぎの味噌汁", "豆腐とねぎの味噌汁、もう一度"]
    assert spoken(said)[0] == "".join(said)
    assert spoken(['{"豆', '{"豆": 1}'], expects_json=True)[0] == '{"豆": 1}'
    long = "豆腐とねぎの味噌汁" * 4
    assert spoken([long, long + "、どうぞ"])[0] == long + "、どうぞ"
