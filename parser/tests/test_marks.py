"""Thoughts of all model families: what is in them is never the answer, wherever the text is cut."""

from __future__ import annotations

import pytest

from kiwi_parser import JsonParser, ModelParser, RecipeParser
from kiwi_parser.text import marks
from proof import laws
from proof.laws import normal, run
from proof.loose import Loose
from proof.splitting import chunkings, random_chunkings

DRAFT = '{"a": "draft", "b": [1]}'
ANSWER = '{"a": "answer", "b": [2]}'
AROUND: dict[str, tuple[str, str]] = {
    "think": ("<think>", "</think>"),
    "in capitals": ("<THINKING>", "</Thinking>"),
    "with bars": ("<|think|>", "<|/think|>"),
    "spaced": ("< thought >", "< / thought >"),
    "with an attribute": ('<reasoning effort="low">', "</reasoning>"),
    "ByteDance": ("<seed:think>", "</seed:think>"),
    "LongCat": ("<longcat_think>", "</longcat_think>"),
    "a monologue": ("<inner_monologue>", "</inner_monologue>"),
    "a draft": ("<draft>", "</draft>"),
    "Mistral": ("[THINK]", "[/THINK]"),
    "Kimi": ("◁think▷", "◁/think▷"),
    "OpenThinker": ("<|begin_of_thought|>", "<|end_of_thought|>"),
    "Cohere": ("<|START_THINKING|>", "<|END_THINKING|>"),
    "MedGemma": ("<unused94>thought\n", "<unused95>"),
    "Gemma": ("<|channel>thought\n", "<channel|>"),
    "harmony": ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    "harmony, no end": ("<|start|>assistant<|channel|>commentary to=f<|message|>", "<|channel|>final<|message|>"),
    "harmony, a call": ("<|channel|>commentary to=f json<|message|>", "<|call|>"),
    "harmony without its marks": ("analysis", "assistantfinal"),
    "harmony with half of them": ("assistantcommentary to=f", "assistantfinal"),
}
BETWEEN = {
    "a draft": f'Perhaps {DRAFT}. {{"a" or [b]}} < better?',
    "two": f"{DRAFT} {DRAFT}",
    "half of one": DRAFT[:12],
    "nothing": "",
}
MADE = {
    "model": lambda: ModelParser(Loose),
    "json": lambda: JsonParser(strict=False),
}


def thought(name: str, between: str) -> str:
    opening, end = AROUND[name]
    return opening + ("We: " if opening == "analysis" else "") + between + end


@pytest.mark.parametrize("name", AROUND)
@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_a_draft_in_a_thought_is_not_the_answer(name: str, between: str) -> None:
    text = thought(name, between) + ANSWER
    whole = normal(run(lambda: ModelParser(Loose), [text]))
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(Loose), chunks)
        laws.check(observed)
        assert observed.outcome.kind == "complete", chunks
        assert observed.value == Loose(a="answer", b=[2]), chunks
        assert normal(observed) == whole, chunks


@pytest.mark.parametrize("name", AROUND)
def test_nor_is_it_where_the_text_ends_in_the_thought(name: str) -> None:
    text = thought(name, BETWEEN["a draft"]).removesuffix(AROUND[name][1])
    for cut in range(len(text) - len(BETWEEN["a draft"]) + 12, len(text) + 1):
        for chunks in ([text[:cut]], list(text[:cut])):
            observed = run(lambda: ModelParser(Loose), chunks)
            laws.check(observed)
            assert observed.outcome.kind == "truncated", text[:cut]
            assert observed.value is None


@pytest.mark.parametrize("name", AROUND)
def test_a_thought_whose_beginning_a_server_took_away(name: str) -> None:
    end = AROUND[name][1]
    if end == "<|call|>":
        return  # of calls without their channel nothing is known
    for between in (f"Perhaps {DRAFT}? No.", f"{DRAFT} no, better:"):
        text = between + end + ANSWER
        whole = normal(run(lambda: ModelParser(Loose), [text]))
        for chunks in (list(text), *random_chunkings(text)):
            observed = run(lambda: ModelParser(Loose), chunks)
            laws.check(observed)
            assert observed.value == Loose(a="answer", b=[2])
            assert normal(observed) == whole, chunks


@pytest.mark.parametrize(
    "mark",
    ["<answer>", "<|START_RESPONSE|>", "<|begin_of_solution|>", "<final_answer>", "Here is my response:"],
)
def test_what_comes_before_a_marked_answer_was_a_thought(mark: str) -> None:
    """If an answer follows; what stands there alone is one, whatever is marked behind it."""
    for text, value in ((f"{DRAFT} hm. {mark}{ANSWER}", "answer"), (f"{ANSWER} {mark} see above", "answer")):
        for chunks in chunkings(text):
            observed = run(lambda: ModelParser(Loose), chunks)
            laws.check(observed)
            assert observed.value.a == value


@pytest.mark.parametrize(
    "text", ["An analysis: ", "analysis of it\n", "as an assistant, ", "assistantless ", "a <b> ", "◁ "]
)
def test_words_that_are_no_marks(text: str) -> None:
    for chunks in chunkings(text + ANSWER):
        observed = run(lambda: ModelParser(Loose), chunks)
        assert observed.outcome.kind == "complete"
        assert observed.value.a == "answer"


def test_a_reply_that_ends_in_a_letter_which_begins_a_mark_has_no_json() -> None:
    for text in ("Sorry, no pasta", "I am an assistant", "Sure, as"):
        for chunks in chunkings(text):
            outcome = run(RecipeParser, chunks).outcome
            assert outcome.kind == "invalid"
            assert outcome.problem is not None
            assert outcome.problem.code == "no_json"


@pytest.mark.parametrize("name", AROUND)
def test_every_beginning_of_a_mark_may_become_one(name: str) -> None:
    """Else a mark that is cut there would be passed over."""
    for text in AROUND[name]:
        mark = marks.first(text + "W", 0)
        if mark is None:
            continue  # of several marks in a row
        for length in range(1, mark.end):
            assert marks.may_become_first(text[:length], 0), text[:length]
