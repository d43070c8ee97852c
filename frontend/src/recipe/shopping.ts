/** What has to be bought: rows that are neither in the pantry nor staples, each food once with all of its amounts. */
import { formatAmount } from './quantity'
import type { Recipe } from './recipe'

export function shoppingList({ ingredients = [] }: Recipe): string[] {
  const amounts = new Map<string, string[]>()
  for (const row of ingredients) {
    // Where nobody has compared it with a pantry, nobody knows what is missing.
    if (row?.pantry_item !== null || row.staple) continue
    amounts.set(row.name, [...(amounts.get(row.name) ?? []), formatAmount(row)])
  }
  return [...amounts].map(([name, parts]) => [parts.filter(Boolean).join(' + '), name].filter(Boolean).join(' '))
}
