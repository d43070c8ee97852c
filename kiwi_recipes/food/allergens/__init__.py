"""What foods' names say about allergens: `check`, and `understand` for what people type as an allergy."""

from kiwi_recipes.food.allergens.asks import Asked, asked_by_name, understand
from kiwi_recipes.food.allergens.matcher import free_of
from kiwi_recipes.food.allergens.report import (
    NOT_PROVEN,
    Finding,
    Outcome,
    Rule,
    check,
    check_all,
    first_match,
    held_against,
    is_read,
    strongest,
)
from kiwi_recipes.food.allergens.spelling import did_you_mean
from kiwi_recipes.food.allergens.vocabulary import language_of
from kiwi_recipes.food.allergens.wishes import left_out

__all__ = [
    "NOT_PROVEN",
    "Asked",
    "Finding",
    "Outcome",
    "Rule",
    "asked_by_name",
    "check",
    "check_all",
    "did_you_mean",
    "first_match",
    "free_of",
    "held_against",
    "is_read",
    "language_of",
    "left_out",
    "strongest",
    "understand",
]
