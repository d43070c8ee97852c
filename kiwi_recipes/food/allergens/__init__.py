"""What foods' names say about allergens: `check`, and `understand` for what people type as an allergy."""

from kiwi_recipes.food.allergens.asks import Asked, understand
from kiwi_recipes.food.allergens.report import (
    NOT_PROVEN,
    Finding,
    Outcome,
    check,
    check_all,
    first_match,
    is_read,
    strongest,
)
from kiwi_recipes.food.allergens.vocabulary import language_of

__all__ = [
    "NOT_PROVEN",
    "Asked",
    "Finding",
    "Outcome",
    "check",
    "check_all",
    "first_match",
    "is_read",
    "language_of",
    "strongest",
    "understand",
]
