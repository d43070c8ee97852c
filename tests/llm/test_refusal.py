"""What a server's no means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import httpx
import pytest

from kiwi_recipes.llm.wire import refusal
from kiwi_recipes.llm.wire.refusal import MAX_RETRY_AFTER_MS, Refusal, error_text, refused, retry_after_ms


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error":"no model"}', "no model"),
        (b'{"error":{"type":"t","code":5,"message":"m"}}', "t 5 m"),
        (b'{"object":"error","message":"m","type":"t"}', "t m"),
        (b'{"detail":"Not Found"}', "Not Found"),
        (b'{"detail":[{"loc":["body"],"msg":"m"}]}', "body m"),
        (b'{"detail":[{"loc":["body","seed"],"msg":"m"}]}', "body.seed m"),
        (b'[{"error":{"code":429,"message":"m","status":"S"}}]', "429 S m"),
        (b'{"error":{"error":{"message":"m"}}}', "m"),
        (b'{"error":{"message":{"detail":"m"}}}', "m"),
        (b'{\n  "error": {\n    "message": "m"\n  }\n}', "m"),
        (b'{"code":"Throttling","message":"m"}', "Throttling m"),
        (b'{"error_type":"t","error_message":"m"}', "t m"),
        (b'{"errors":[{"message":"m"}]}', "m"),
        (b"plain \xff", "plain \ufffd"),
        (b"", ""),
    ],
)
def test_the_words_of_an_error(body: bytes, words: str) -> None:
    assert error_text(body) == words


def test_long_words_are_cut() -> None:
    assert len(error_text(b"x" * 10_000)) == 500


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", 0),
        ("3", 3000),
        (" 3 ", 3000),
        ("-3", None),
        ("nan", None),
        ("1e9", None),
        ("99999999", MAX_RETRY_AFTER_MS),
    ],
)
def test_retry_after_in_seconds(value: str, expected: int | None) -> None:
    assert retry_after_ms(httpx.Headers({"retry-after": value})) == expected


@pytest.mark.parametrize(("seconds", "expected"), [(10, 10_000), (3600, MAX_RETRY_AFTER_MS), (-86_400, 0)])
def test_retry_after_as_a_date(seconds: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)
    monkeypatch.setattr(refusal, "datetime", SimpleNamespace(now=lambda _: now))
    date = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_ms(httpx.Headers({"retry-after": date})) == expected


@pytest.mark.parametrize(
    ("status", "text", "code", "retryable"),
    [
        (400, "bad", "upstream_error", False),
        (408, "slow", "upstream_error", True),
        (413, "big", "upstream_error", False),
        (418, "teapot", "upstream_error", False),
        (429, "slow down", "backend_overloaded", True),
        (500, "oops", "upstream_error", True),
        (502, "oops", "upstream_error", True),
        (503, "busy", "backend_overloaded", True),
        (504, "oops", "upstream_error", True),
        (400, "maximum context length is 4096", "upstream_error", False),
    ],
)
def test_statuses(status: int, text: str, code: str, retryable: bool) -> None:
    error = refused("kitchen", Refusal(status, text))
    assert (error.code, error.retryable) == (code, retryable)
    assert text not in error.message
    assert "kitchen" in error.message
