/** The last recipes that were finished on this device. */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'

import type { Recipe } from '@/recipe/recipe'

import { recipes } from './remembered'

const KEPT = 12

export interface SavedRecipe {
  savedAt: number
  recipe: Recipe
}

export const useRecentsStore = defineStore('recents', () => {
  const saved = useLocalStorage<SavedRecipe[]>('kiwi.recents', [], { shallow: true, serializer: recipes })

  /** Newest first; a recipe that is finished again (after a reload, say) is not listed twice. */
  function save(recipe: Recipe): void {
    if (!recipe.title) return
    const text = JSON.stringify(recipe)
    const others = saved.value.filter((other) => JSON.stringify(other.recipe) !== text)
    saved.value = [{ savedAt: Date.now(), recipe }, ...others].slice(0, KEPT)
  }

  function forget(entry: SavedRecipe): void {
    saved.value = saved.value.filter((other) => other !== entry)
  }

  return { saved, save, forget }
})
