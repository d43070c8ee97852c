/** A recipe of the library as the card shows it. */
import { lackingWords } from '@/recipe/words'
import type { Warning } from '@/services/events'
import type { KeptRecipe } from '@/services/library'
import type { Ending, SavedRecipe } from '@/stores/recents'

import type { Recipe } from './recipe'

const ENDINGS: Record<KeptRecipe['ending'], Ending> = {
  completed: 'done',
  incomplete: 'incomplete',
  cancelled: 'stopped',
  failed: 'failed',
}

export function entryOf(kept: KeptRecipe): SavedRecipe {
  const recipe = { ...kept.recipe, title: kept.title } as Recipe
  const warnings = (kept.provenance.warnings ?? []) as unknown as Warning[]
  return {
    key: kept.id,
    savedAt: Date.parse(kept.created),
    ending: ENDINGS[kept.ending],
    recipe,
    // Told apart by their places, as those of a stream are by their numbers.
    warnings: warnings.filter(({ code }) => code !== 'allergens_not_checked' && code !== 'repaired').map((one, seq) => ({ ...one, seq })),
    lacking: kept.draft ? lackingWords(recipe, [], []) : [],
    tiny: false,
    request: null,
    run: kept.provenance.run ?? null,
    keptAs: kept.id,
    imported: !kept.provenance.run,
  }
}

/** Ids of the library are UUIDs; the keys of this device's recipes have no dashes. */
export function isLibraryId(key: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(key)
}
