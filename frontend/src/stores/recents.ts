/** The last recipes on this device: whole ones, and what was written of those that ended early. */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref } from 'vue'

import { hasContent, type Recipe } from '@/recipe/recipe'
import type { RecipeRequest } from '@/services/api'
import type { Warning } from '@/services/events'

import { recipes } from './remembered'

const KEPT = 12

/** How a run ended. */
export type Ending = 'done' | 'incomplete' | 'stopped' | 'failed'

export interface SavedRecipe {
  /** Its name in the page's address. */
  key: string
  savedAt: number
  ending: Ending
  recipe: Recipe
  /** What was said of it while it was written: a kept recipe warns as a new one does. */
  warnings: Warning[]
  /** What keeps it from being whole, in words. */
  lacking: string[]
  tiny: boolean
  request: RecipeRequest | null
  /** The server's name of its run; and of the recipe in the library, if it is kept there. */
  run?: string | null
  keptAs?: string | null
  /** No model wrote or read it: it was in a file. */
  imported?: boolean
}

export const useRecentsStore = defineStore('recents', () => {
  /** Whether they outlive the page: a browser may refuse to keep anything, or have no room. */
  const isLasting = ref(true)
  const saved = useLocalStorage<SavedRecipe[]>('kiwi.recents', [], {
    shallow: true,
    serializer: recipes,
    onError: () => (isLasting.value = false),
  })

  /** Newest first; a recipe that is finished again (after a reload, say) is not listed twice. */
  function save(entry: Omit<SavedRecipe, 'savedAt'>): void {
    if (!hasContent(entry.recipe)) return
    const others = saved.value.filter((other) => other.key !== entry.key)
    const keptAs = find(entry.key)?.keptAs ?? null
    saved.value = withinLimit([{ ...entry, keptAs, savedAt: Date.now() }, ...others])
  }

  function find(key: string): SavedRecipe | null {
    return saved.value.find((entry) => entry.key === key) ?? null
  }

  function forget(entry: SavedRecipe): void {
    saved.value = saved.value.filter((other) => other !== entry)
  }

  /** It is in the library now. */
  function markKept(key: string, keptAs: string): void {
    saved.value = saved.value.map((entry) => (entry.key === key ? { ...entry, keptAs } : entry))
  }

  function unmarkKept(id: string): void {
    saved.value = saved.value.map((entry) => (entry.keptAs === id ? { ...entry, keptAs: null } : entry))
  }

  return { saved, isLasting, save, find, forget, markKept, unmarkKept }
})

/** What goes first when there are too many: what never became whole, the oldest of it; then the oldest. */
function withinLimit(entries: SavedRecipe[]): SavedRecipe[] {
  if (entries.length <= KEPT) return entries
  const [newest, ...rest] = entries
  const goes = rest.filter((entry) => entry.ending !== 'done').at(-1) ?? rest.at(-1)
  return withinLimit(entries.filter((entry) => entry === newest || entry !== goes))
}
