/** A recipe as plain text, for the clipboard and the share sheet: it says by itself what the page says around it. */
import { t } from '@/i18n'

import { formatAmount, formatMinutes } from './quantity'
import type { Ingredient, Recipe, Step } from './recipe'
import { warningWords } from './warningWords'

export function ingredientLine(row: Ingredient): string {
  const line = [formatAmount(row), row.name].filter(Boolean).join(' ')
  return row.note ? `${line}, ${row.note}` : line
}

/** `unfinished` is why it is not a whole recipe, if it isn't. */
export function recipeText(recipe: Recipe, unfinished = ''): string {
  const rows = (recipe.ingredients ?? []).filter((row): row is Ingredient => row !== null)
  const steps = (recipe.steps ?? []).filter((step): step is Step => step !== null)
  const facts = [
    recipe.servings && t('text.serves', { n: recipe.servings }),
    recipe.prep_minutes && t('text.preparation', { time: formatMinutes(recipe.prep_minutes) }),
    recipe.cook_minutes && t('text.cooking', { time: formatMinutes(recipe.cook_minutes) }),
  ].filter(Boolean)
  return [
    recipe.title,
    unfinished,
    recipe.description,
    facts.join(' · '),
    groupedLines(rows).join('\n'),
    steps.map(stepLine).join('\n'),
    recipe.notes,
    ...likelyLines(recipe),
    recipe.allergens?.checked ? warningWords({ code: 'allergens_by_name', message: recipe.allergens.message ?? '' }) : t('text.notChecked'),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function likelyLines({ allergens }: Recipe): string[] {
  return (allergens?.likely ?? []).map(({ text, allergy }) => t('text.likely', { text, allergy }))
}

/** The rows, each group under its name. */
function groupedLines(rows: readonly Ingredient[]): string[] {
  return rows.flatMap((row, index) => {
    const group = row.group ?? null
    const isNew = group !== null && group !== (rows[index - 1]?.group ?? null)
    return [...(isNew ? [`${index > 0 ? '\n' : ''}${group}:`] : []), `- ${ingredientLine(row)}`]
  })
}

function stepLine(step: Step, index: number): string {
  const time = step.minutes ? ` (${formatMinutes(step.minutes)})` : ''
  return `${index + 1}. ${step.text ?? ''}${time}`
}
