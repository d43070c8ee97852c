"""What a server's "no" means: an HTTP status, a body, an error inside a stream -> one `LLMError`.

The server's own words are logged and used to tell causes apart; they never reach a message, because a server may
repeat the prompt or the key in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.wire.error_frame import described
from kiwi_recipes.llm.wire.framing import FramingError, json_value

OVERLOADED_STATUSES = {429, 503, 529}
GATEWAY_STATUSES = {502, 504, *range(520, 528), 530}
"""What a gateway says of the server behind it; from 520 on Cloudflare's."""

# A quota that ends in an hour is one user's, one model's or one key's affair: all the others would wait for it.
MAX_RETRY_AFTER_MS = 60_000

CONTEXT_TOO_SMALL = re.compile(r"exceed_context|context.?length|context.?(size|window)|maximum context", re.I)
OVERLOADED = re.compile(
    r"overloaded|rate.?limit|too many requests|server busy|queue|throttl|resource.?exhausted|capacity", re.I
)
# Asked for more than there is room for: vLLM, OpenAI, Groq, Cohere.
LENGTH_TOO_MUCH = re.compile(
    r"max_?(completion_|output_|new_)?tokens\W.{0,60}?(too (large|high|big)|exceed|at most|less than|greater than|>)"
    r"|\d in the completion|at most \d+ completion tokens",
    re.I,
)
MODEL_MISSING = re.compile(
    r"model_not_found|no (allowed |available )?(endpoints|providers)\b|no models? (is |are )?loaded"
    r"|(invalid|unknown|unsupported|unrecogni[sz]ed|no such|nonexistent) model|not a valid model"
    r"|unable to access model|\bmodels?\b.{0,160}?(not (found|exist|available|loaded|installed|valid|known|supported)"
    r"|doesn.t exist|no longer|decommissioned)",
    re.I | re.S,
)
# Azure, OpenAI, OpenRouter, Bedrock, Gemini: what was asked, or was being answered, is not to their filter's liking.
HELD_BACK = re.compile(
    r"content.?(filter|policy|management)|responsible.?ai.?polic|guardrail|input (was|is|has been) flagged"
    r"|requires moderation|prohibited.?content|data_inspection",
    re.I,
)
# Of an embedding model, or one that is to be had by another API alone: Ollama, OpenAI.
WRITES_NOT = re.compile(r"does not support (generate|chat|completion)|not a chat model|only supported in v1/", re.I)
# OpenAI (429), Anthropic (400), DeepSeek and OpenRouter (402). Gemini says "quota" of a rate that is over in a minute.
OUT_OF_CREDIT = re.compile(
    r"insufficient.?(quota|credit|balance|funds)|credit balance is too low|billing.?(error|not.?active|hard.?limit)",
    re.I,
)
OUT_OF_MEMORY = re.compile(r"system memory|out of memory|cudaMalloc", re.I)
LOADING = re.compile(r"loading model|model is loading", re.I)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status other than 200 and what came with it. `text` is the server's own words: never show them."""

    status: int
    text: str
    is_page: bool = False
    headers: httpx.Headers = field(default_factory=httpx.Headers)

    @property
    def is_loading(self) -> bool:
        return self.status == 503 and LOADING.search(self.text) is not None

    @property
    def about_context(self) -> bool:
        return CONTEXT_TOO_SMALL.search(self.text) is not None

    @property
    def about_length(self) -> bool:
        """Is it the length that we allow the answer?"""
        return LENGTH_TOO_MUCH.search(self.text) is not None

    @property
    def about_model(self) -> bool:
        return MODEL_MISSING.search(self.text) is not None

    @property
    def about_writing(self) -> bool:
        """Is it that the model does not write, or not by this API?"""
        return WRITES_NOT.search(self.text) is not None

    @property
    def is_held_back(self) -> bool:
        """Is it for what the request says? Some say so with the status of a refused key."""
        return self.status in (400, 403, 422, 451) and HELD_BACK.search(self.text) is not None

    @property
    def retry_after_ms(self) -> int | None:
        return retry_after_ms(self.headers)

    @classmethod
    def of(cls, response: httpx.Response, body: bytes) -> Refusal:
        is_page = "html" in response.headers.get("content-type", "") or body.lstrip()[:1] == b"<"
        return cls(response.status_code, error_text(body), is_page, response.headers)


def error_text(body: bytes) -> str:
    """The words of an error, whichever shape it has: `{"error": ...}`, `{"detail": ...}`, a list, plain text."""
    try:
        value = json_value(body)
    except FramingError:
        value = None
    words = described({"error": value}) if isinstance(value, dict | list) else ""
    return words or body.decode("utf-8", "replace")[:500]


def retry_after_ms(headers: httpx.Headers) -> int | None:
    """`Retry-After` in either form of RFC 9110 10.2.3, or OpenAI's `retry-after-ms`; at most a minute."""
    try:
        if "retry-after-ms" in headers:
            wait = float(headers["retry-after-ms"])
        elif "retry-after" not in headers:
            return None
        elif headers["retry-after"].strip().isdigit():
            wait = float(headers["retry-after"]) * 1000
        else:
            wait = (parsedate_to_datetime(headers["retry-after"]) - datetime.now(UTC)).total_seconds() * 1000
        return min(max(0, round(wait)), MAX_RETRY_AFTER_MS)
    except (ValueError, TypeError, OverflowError):
        return None


def refused(name: str, refusal: Refusal) -> LLMError:
    """The error for a refusal that no adapter knows better. 401, 403 and 404 are the adapter's."""
    if refusal.is_page and refusal.status < 500 and refusal.status not in (408, 429):
        return not_an_api(name)
    if refusal.about_context:
        return context_too_small(name)
    if refusal.is_held_back:
        return held_back(name)
    if refusal.status == 402 or OUT_OF_CREDIT.search(refusal.text):
        return out_of_credit(name)
    if refusal.status in OVERLOADED_STATUSES:
        return overloaded(name, refusal.retry_after_ms)
    if OUT_OF_MEMORY.search(refusal.text):
        return out_of_memory(name)
    if refusal.status in GATEWAY_STATUSES:
        return gateway_failed(name, refusal)
    if 300 <= refusal.status < 400:
        return LLMError(
            "upstream_error",
            f"{name} sends us to another address (HTTP {refusal.status}); correct its base_url.",
            retryable=False,
            backend=name,
        )
    what = "failed" if refusal.status >= 500 else "refused the request"
    return LLMError(
        "upstream_error",
        f"{name} {what} (HTTP {refusal.status}).",
        retryable=refusal.status >= 500 or refusal.status == 408,
        retry_after_ms=refusal.retry_after_ms,
        backend=name,
    )


def stream_failure(name: str, words: str, status: int | None = None) -> LLMError:
    """The error for one that came inside a stream, described by `words`, with the status that it names."""
    if CONTEXT_TOO_SMALL.search(words):
        return context_too_small(name)
    if HELD_BACK.search(words):
        return held_back(name)
    if OUT_OF_CREDIT.search(words) or status == 402:
        return out_of_credit(name)
    if OVERLOADED.search(words) or status in OVERLOADED_STATUSES:
        return overloaded(name, None)
    if OUT_OF_MEMORY.search(words):
        return out_of_memory(name)
    lasting = status is not None and status < 500 and status != 408
    return LLMError("upstream_error", f"{name} reported an error while answering.", retryable=not lasting, backend=name)


def overloaded(name: str, wait_ms: int | None) -> LLMError:
    return LLMError("backend_overloaded", f"{name} has too much to do just now.", retry_after_ms=wait_ms, backend=name)


def held_back(name: str) -> LLMError:
    message = f"The content filter of {name} held this recipe back; ask for it in other words, or ask another model."
    return LLMError("upstream_error", message, retryable=False, backend=name)


def out_of_credit(name: str) -> LLMError:
    message = f"The account that {name} is asked with has no credit left; top it up, or ask another model."
    return LLMError("upstream_error", message, retryable=False, backend=name)


def context_too_small(name: str) -> LLMError:
    return LLMError(
        "upstream_error",
        f"The request is longer than {name}'s context; ask for less, or give the model a larger context.",
        retryable=False,
        backend=name,
    )


def out_of_memory(name: str) -> LLMError:
    return LLMError(
        "upstream_error",
        f"{name} has too little memory for its model; choose a smaller one.",
        retryable=False,
        backend=name,
    )


def not_an_api(name: str) -> LLMError:
    return LLMError(
        "upstream_error",
        f"{name} answered with a web page instead of its API; check its base_url.",
        retryable=False,
        backend=name,
    )


def gateway_failed(name: str, refusal: Refusal) -> LLMError:
    message = f"{name} does not answer the gateway in front of it (HTTP {refusal.status})."
    return LLMError("upstream_error", message, retry_after_ms=refusal.retry_after_ms, backend=name)
