/** A recipe of the library as the card shows it. */
import { lackingWords } from '@/recipe/words'
import type { Warning } from '@/services/events'
import type { KeptRecipe, SharedRecipe } from '@/services/library'
import type { Ending, SavedRecipe } from '@/stores/recents'

import type { Recipe } from './recipe'

const ENDINGS: Record<KeptRecipe['ending'], Ending> = {
  completed: 'done',
  incomplete: 'incomplete',
  cancelled: 'stopped',
  failed: 'failed',
}

export function entryOf(kept: KeptRecipe): SavedRecipe {
  const warnings = (kept.provenance.warnings ?? []) as unknown as Warning[]
  const entry = entryFrom(kept.id, kept, warnings)
  const run = kept.provenance.run ?? null
  return { ...entry, savedAt: Date.parse(kept.created), run, keptAs: kept.id, imported: run === null }
}

/** Another's: nothing of it is on this device or among one's own. */
export function entryOfShared(key: string, shared: SharedRecipe): SavedRecipe {
  return { ...entryFrom(key, shared, shared.warnings as unknown as Warning[]), run: null, keptAs: null, imported: shared.provenance.model === null }
}

function entryFrom(key: string, kept: Pick<SharedRecipe, 'title' | 'recipe' | 'ending'>, warnings: readonly Warning[]): SavedRecipe {
  const recipe = { ...kept.recipe, title: kept.title } as Recipe
  return {
    key,
    savedAt: Date.now(),
    ending: ENDINGS[kept.ending],
    recipe,
    // Told apart by their places, as those of a stream are by their numbers.
    warnings: warnings.filter(({ code }) => code !== 'allergens_not_checked' && code !== 'repaired').map((one, seq) => ({ ...one, seq })),
    lacking: kept.ending === 'completed' ? [] : lackingWords(recipe, [], []),
    tiny: false,
    request: null,
  }
}

/** The whole address of a recipe's link; it says for how many and in which units, as the page's own does. */
export function shareUrl(link: string | null): string | null {
  if (link === null) return null
  const url = new URL(link, location.href)
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (['servings', 'times', 'units'].includes(name)) url.searchParams.set(name, value)
  }
  return url.href
}

/** Do others need a token to read it? A household's is read at the page's own address; so was a copy's from before. */
export function needsToken({ link }: { link?: string | null }): boolean {
  return link === null || (link?.startsWith('/?shared=') ?? false)
}

/** Ids of the library are UUIDs; the keys of this device's recipes have no dashes. */
export function isLibraryId(key: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(key)
}
