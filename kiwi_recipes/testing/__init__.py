"""A scripted model server for tests: yours and ours.

    from kiwi_recipes.testing import ScriptedUpstream, ollama_stream

    with ScriptedUpstream(ollama_stream(['{"title":', ' "Omelette"}'], pause=0.05)) as upstream:
        ...                                   # point a client at upstream.url
        upstream.requests[0].json["prompt"]   # what it asked
        upstream.requests[0].left.result(1)   # when it went away (time.monotonic)

A `Scenario` is an answer: status, headers, and steps (`Send`, `Pause`, `Hold`, `Gate`, `HalfClose`, `Reset`,
`Hangup`, `Forever`); its methods recut, cut short, delay and decorate it. The builders know the servers' wire formats.
`KiwiReplay` serves recordings, `KiwiSnapshot` compares streams with what was kept. Nothing here needs pytest, where
`kiwi_upstream`, `kiwi_replay` and `kiwi_snapshot` are fixtures by themselves (docs/testing.md).
"""

from kiwi_recipes.testing.replay import KiwiReplay
from kiwi_recipes.testing.scenario import (
    Forever,
    Gate,
    HalfClose,
    Hangup,
    Hold,
    Pause,
    Reset,
    Scenario,
    Send,
    Step,
    held,
    spaced,
)
from kiwi_recipes.testing.snapshot import KiwiSnapshot
from kiwi_recipes.testing.upstream import ScriptedUpstream, SeenRequest, deaf_address, refusing_address
from kiwi_recipes.testing.wire import (
    anthropic_error,
    anthropic_event,
    anthropic_stream,
    hangup,
    json_answer,
    json_line,
    never,
    ollama_error,
    ollama_stream,
    openai_chunk,
    openai_error,
    openai_stream,
    raw,
    reset,
    responses_event,
    responses_stream,
    sse_event,
    web_page,
)

__all__ = [
    "Forever",
    "Gate",
    "HalfClose",
    "Hangup",
    "Hold",
    "KiwiReplay",
    "KiwiSnapshot",
    "Pause",
    "Reset",
    "Scenario",
    "ScriptedUpstream",
    "SeenRequest",
    "Send",
    "Step",
    "anthropic_error",
    "anthropic_event",
    "anthropic_stream",
    "deaf_address",
    "hangup",
    "held",
    "json_answer",
    "json_line",
    "never",
    "ollama_error",
    "ollama_stream",
    "openai_chunk",
    "openai_error",
    "openai_stream",
    "raw",
    "refusing_address",
    "reset",
    "responses_event",
    "responses_stream",
    "spaced",
    "sse_event",
    "web_page",
]
