"""The words by which servers say why a model has finished -> ours. Gateways pass on those of other APIs, in capitals
or as enumeration names, so one table serves all protocols. No I/O."""

from __future__ import annotations

from typing import Any, Literal

from kiwi_recipes.llm.types import FinishReason

_LENGTH = frozenset(
    {
        *("length", "max_tokens", "max_output_tokens", "max_completion_tokens", "max_length", "max_new_tokens"),
        *("max_tokens_reached", "token_limit", "token_limit_reached", "limit", "truncated", "incomplete"),
        *("model_length", "context_length", "context_length_exceeded", "context_window_exceeded"),
        *("model_context_window_exceeded", "context_window_full"),
    }
)
_HELD_BACK = frozenset(
    {
        *("content_filter", "content_filtered", "content_policy", "content_policy_violation", "filtered", "filter"),
        *("refusal", "refused", "safety", "image_safety", "moderation", "sensitive", "blocked", "blocklist"),
        *("prohibited_content", "recitation", "spii", "guardrail", "guardrail_intervened", "error_toxic", "toxicity"),
    }
)
_FAILED = frozenset(
    {
        *("error", "failed", "failure", "internal_error", "server_error", "network_error", "provider_error"),
        *("engine_error", "malformed_response", "insufficient_system_resource"),
        *("abort", "aborted", "cancelled", "canceled", "timeout"),
    }
)
_NOT_YET = frozenset({"", "null", "none", "unspecified", "in_progress", "not_finished", "continue"})


def finish_reason(said: Any) -> FinishReason | Literal["error"] | None:
    """What the word means; None: not finished. A word that is not known is an end like another."""
    if isinstance(said, dict):  # text-generation-inference and SGLang: {"type": "length", "length": 10}
        said = said.get("type")
    if not isinstance(said, str):
        return None
    word = said.partition(":")[0].strip().lower()  # Gemini: "content_filter: RECITATION"
    word = word.replace("-", "_").replace(" ", "_").removeprefix("finish_reason_")
    word = word.removeprefix("finishreason.").removeprefix("stop_reason_")
    if word in _NOT_YET:
        return None
    if word in _FAILED:
        return "error"
    if word in _LENGTH:
        return "length"
    return "content_filter" if word in _HELD_BACK else "stop"
