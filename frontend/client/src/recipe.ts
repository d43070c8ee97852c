/** The recipe as a reader knows it: the server's typed recipe, of which any part may not be there yet. */
import type { components } from './events.gen.js'

export interface Ingredient {
  quantity?: number | null
  quantity_max?: number | null
  unit?: string | null
  name: string
  note?: string | null
  group?: string | null
  /** Which thing of the user's own this is; null: none of them; absent: nobody has compared. */
  pantry_item?: string | null
  /** Not in the pantry, but of what nearly every kitchen has. */
  staple?: boolean | null
}

export interface Step {
  text?: string
  minutes?: number | null
  /** Positions of the ingredients that the step needs. */
  uses?: number[]
}

/** What the server knows about allergies and diets, by the names of the foods. */
export interface AllergenReport {
  checked?: boolean
  message?: string
  /** In the recipe, and likely to contain what somebody must not eat. */
  likely?: { text: string; phrase?: string | null; allergy: string }[]
}

export interface Recipe {
  id?: number | string
  title?: string
  description?: string
  servings?: number | null
  prep_minutes?: number | null
  cook_minutes?: number | null
  total_minutes?: number | null
  /** A place is null where a row was dropped or has not closed. */
  ingredients?: (Ingredient | null)[]
  steps?: (Step | null)[]
  notes?: string
  allergens?: AllergenReport
  /** Who wrote it, and what from. */
  provenance?: Partial<components['schemas']['Provenance']>
}

/** Is there anything of it that is worth keeping? */
export function hasContent(recipe: Recipe): boolean {
  return Boolean(recipe.title) || [recipe.ingredients, recipe.steps].some((list) => list?.some((row) => row !== null))
}
