/** A recipe as plain text, for the clipboard and the share sheet. */
import { formatAmount, formatMinutes } from './quantity'
import type { Ingredient, Recipe, Step } from './recipe'

export function ingredientLine(row: Ingredient): string {
  const line = [formatAmount(row), row.name].filter(Boolean).join(' ')
  return row.note ? `${line}, ${row.note}` : line
}

export function recipeText(recipe: Recipe): string {
  const rows = (recipe.ingredients ?? []).filter((row): row is Ingredient => row !== null)
  const steps = (recipe.steps ?? []).filter((step): step is Step => step !== null)
  const facts = [
    recipe.servings && `Serves ${recipe.servings}`,
    recipe.prep_minutes && `Preparation ${formatMinutes(recipe.prep_minutes)}`,
    recipe.cook_minutes && `Cooking ${formatMinutes(recipe.cook_minutes)}`,
  ].filter(Boolean)
  return [
    recipe.title,
    recipe.description,
    facts.join(' · '),
    rows.map((row) => `- ${ingredientLine(row)}`).join('\n'),
    steps.map((step, index) => `${index + 1}. ${step.text ?? ''}`).join('\n'),
    recipe.notes,
    'Not checked for allergens.',
  ]
    .filter(Boolean)
    .join('\n\n')
}
