/** What the card shows of the server's: a recipe of the library, or one that somebody else shares. */
import { loadMoreTexts } from '@/i18n'
import { entryOf, entryOfShared } from '@/recipe/keptEntry'
import { getShared } from '@/services/library'

import { useLibraryStore } from './library'
import { SHARED } from './pages'
import type { SavedRecipe } from './recents'

/** By the key that the page's address has for it. */
export async function entryAt(key: string): Promise<SavedRecipe> {
  if (!key.startsWith(SHARED)) return entryOf(await useLibraryStore().open(key))
  const [shared] = await Promise.all([getShared(key.slice(SHARED.length)), loadMoreTexts()])
  return entryOfShared(key, shared)
}
