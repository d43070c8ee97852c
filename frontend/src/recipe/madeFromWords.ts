/** What a kept recipe was made from. */
import { tIfKnown } from '@/i18n'
import type { KeptRecipe } from '@/services/library'

/** Empty where it is not known. Of a pantry, what is in the recipe now. */
export function madeFromWords({ provenance, recipe }: KeptRecipe): string {
  const made = provenance.made_from
  if (!made) return ''
  const name = made.kind === 'pantry' ? (recipe.matched_ingredients as string[] | undefined)?.join(', ') : made.name
  const named = name ? tIfKnown(`kept.madeFrom.${made.kind}`, { name }) : null
  return named ?? tIfKnown(`kept.madeFrom.unnamed.${made.kind}`) ?? ''
}
