"""What a pydantic model says about streaming: its core schema is walked once, and its plan kept."""

from kiwi_parser.plan.fields import (
    ANYTHING,
    ASIDE,
    WRAPPER,
    Check,
    ContextValidators,
    Discriminator,
    FieldPlan,
    FieldSlot,
    ObjectPlan,
)
from kiwi_parser.plan.markers import LeavesLists, Sections, Spelled, Streams, leaves_objects, notes_only
from kiwi_parser.plan.notes import Notes, language_of, note, notes_in
from kiwi_parser.plan.planner import plan
from kiwi_parser.plan.validators import Refused, TooEarly

__all__ = [
    "ANYTHING",
    "ASIDE",
    "WRAPPER",
    "Check",
    "ContextValidators",
    "Discriminator",
    "FieldPlan",
    "FieldSlot",
    "LeavesLists",
    "Notes",
    "ObjectPlan",
    "Refused",
    "Sections",
    "Spelled",
    "Streams",
    "TooEarly",
    "language_of",
    "leaves_objects",
    "note",
    "notes_in",
    "notes_only",
    "plan",
]
