"""What is particular to recipes: their models, and how amounts, times and ingredient lines are read.

The rest of `kiwi_parser` works for any pydantic model and knows nothing of this.
"""

from kiwi_parser.recipe.models import MAX_INGREDIENTS, MAX_STEPS, Ingredient, Recipe, Step

__all__ = ["MAX_INGREDIENTS", "MAX_STEPS", "Ingredient", "Recipe", "Step"]
