"""What can go wrong between us and a model. One class, told apart by `code`.

LLMError
    code            one of `ErrorCode`; the same words stand in the wire contract (docs/protocol.md)
    message         safe to show to a user: never text of the upstream, never a key
    retryable       may the same request work if sent again?
    retry_after_ms  how long to wait first, where the upstream said so
    backend         the backend's name in the configuration
    phase           the phase in which it happened
    tried           for `no_backend`: what was tried and why it failed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ErrorCode = Literal[
    "no_backend",
    "model_not_found",
    "backend_overloaded",
    "backend_unreachable",
    "lease_failed",
    "load_timeout",
    "first_content_timeout",
    "stall_timeout",
    "total_timeout",
    "upstream_error",
    "upstream_truncated",
    "internal",
]


@dataclass(frozen=True, slots=True)
class FailedBackend:
    """One backend that was tried and why it did not answer."""

    backend: str
    code: ErrorCode
    message: str


class LLMError(Exception):
    """A backend did not answer as asked; the fields are described at the head of this module."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        retryable: bool = True,
        retry_after_ms: int | None = None,
        backend: str | None = None,
        phase: str | None = None,
        tried: tuple[FailedBackend, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message
        self.retryable = retryable
        self.retry_after_ms = retry_after_ms
        self.backend = backend
        self.phase = phase
        self.tried = tried

    def __repr__(self) -> str:
        return f"LLMError({self.code!r}, {self.message!r}, backend={self.backend!r})"
