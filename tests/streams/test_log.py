"""A run's frames come back as they were written, from any number on, however they were sealed."""

from __future__ import annotations

import random

import pytest

from kiwi_recipes.streams.codec import encode
from kiwi_recipes.streams.events import EVERYTHING, Event, EventMask, FieldDelta, Token, Warned
from kiwi_recipes.streams.log import SEGMENT_BYTES, TOGETHER, FrameLog


def written(dice: random.Random, count: int, longest: int) -> tuple[FrameLog, list[bytes], bytes]:
    """A log of so many frames in batches of one to three, and what was written."""
    log, frames, masks = FrameLog(), list[bytes](), b""
    while len(frames) < count:
        events: list[Event] = [
            dice.choice((Token, lambda text: FieldDelta("/steps/0/text", text), lambda text: Warned("w", text)))(
                "x" * dice.randrange(longest)
            )
            for _ in range(dice.randrange(1, 4))
        ]
        batch = [encode(event, len(frames) + number) for number, event in enumerate(events)]
        log.append(b"".join(batch), bytes(event.mask for event in events))
        frames += batch
        masks += bytes(event.mask for event in events)
    return log, frames, masks


@pytest.mark.parametrize("longest", [5, 200, 3 * SEGMENT_BYTES], ids=["short", "long", "bursts"])
def test_every_frame_is_there_from_any_number_on(longest: int) -> None:
    log, frames, masks = written(random.Random(longest), 900, longest)
    assert log.held < sum(map(len, frames)) / 20  # with their numbers short ones are a tenth
    for seq in range(0, log.next + 1, 7):
        assert log.since(seq) == frames[seq:]
        assert log.masks_since(seq) == masks[seq:]
        for wanted in (EVERYTHING, EventMask.ALWAYS | EventMask.TOKENS):
            found, at = list[bytes](), seq
            while at < log.next:
                part, at = log.piece(at, wanted)
                found += part
            assert found == [frame for frame, mask in zip(frames[seq:], masks[seq:], strict=True) if mask & wanted]
    log.seal()
    assert (log.since(0), log.open_bytes) == (frames, 0)


def test_a_token_and_a_delta_of_the_same_text_come_back_whatever_it_is() -> None:
    texts = ["x", "", " ", '"', '","text":"', "}", "\\", "\n\n", "\x01\x02\x03", "é\u2028🍋", '"}\n\n\x02"/a","text":"']
    paths = ["/title", "/steps/0/text", '/a"b', '/a"', '/","text":"', "/\\", "/\x03é"]
    events: list[Event] = []
    for text in texts:
        for path in paths:
            for other in (text, f"{text}y"):
                events += [Token(text), FieldDelta(path, other), FieldDelta(path, text), Token(other)]
    frames = [encode(event, number) for number, event in enumerate(events)]
    for together in (1, 2, 7):
        log = FrameLog()
        for at in range(0, len(frames), together):
            log.append(b"".join(frames[at : at + together]), bytes(event.mask for event in events[at : at + together]))
        log.seal()
        assert log.since(0) == frames
        assert all(log.since(seq) == frames[seq:] for seq in range(0, log.next, 31))


def test_what_is_old_is_joined_and_bursts_are_not() -> None:
    small, burst = FrameLog(), FrameLog()
    for log, size in ((small, SEGMENT_BYTES // 4), (burst, 40 * SEGMENT_BYTES)):
        dice = random.Random(1)
        for number in range(8 * TOGETHER + 1):
            log.append(encode(Token(dice.randbytes(size // 2).hex()), number), bytes([Token.mask]))
    assert len(small._sealed) < 8 * TOGETHER / 3
    assert len(burst._sealed) == 8 * TOGETHER
