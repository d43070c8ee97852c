"""Language-model backends behind one protocol: what they are asked, what they answer, and what can go wrong.

What is named here is public, and so is `kiwi_recipes.llm.routing`, which makes one backend of several. The modules
beside them are internal.
"""

from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import ErrorCode, FailedBackend, LLMError
from kiwi_recipes.llm.types import (
    Backend,
    Chunk,
    Finish,
    FinishReason,
    Health,
    HealthState,
    OnChunks,
    Phase,
    PhaseName,
    Prompt,
    Text,
    Thinking,
    Turn,
    Usage,
)

__all__ = [
    "Backend",
    "Chunk",
    "ErrorCode",
    "FailedBackend",
    "Finish",
    "FinishReason",
    "Health",
    "HealthState",
    "LLMError",
    "OnChunks",
    "Phase",
    "PhaseName",
    "Prompt",
    "Text",
    "Thinking",
    "Timers",
    "Turn",
    "Usage",
]
