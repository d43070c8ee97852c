/** What is in the kitchen and how its owner eats: remembered on this device, sent with every request. */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { locale } from '@/i18n'
import type { RecipeRequest } from '@/services/api'

import { languageOrNull, names, numberOrNull } from './remembered'

/** How many names a list holds and how long each may be: the server's own limits (docs/protocol.md, "The request"). */
export interface Limits {
  items: number
  letters: number
}

export const PANTRY: Limits = { items: 100, letters: 80 }
export const ALLERGIES: Limits = { items: 20, letters: 60 }

export const useKitchenStore = defineStore('kitchen', () => {
  const pantry = useLocalStorage<string[]>('kiwi.pantry', [], { shallow: true, serializer: names })
  const allergies = useLocalStorage<string[]>('kiwi.allergies', [], { shallow: true, serializer: names })
  const diets = useLocalStorage<string[]>('kiwi.diets', [], { shallow: true, serializer: names })
  const servings = useLocalStorage<number | null>('kiwi.servings', null, { serializer: numberOrNull })
  const maxMinutes = useLocalStorage<number | null>('kiwi.minutes', null, { serializer: numberOrNull })
  /** To write in; null: the one of the page. */
  const language = useLocalStorage<string | null>('kiwi.language', null, { serializer: languageOrNull })
  /** Never remembered: a surprise is asked for, and confirmed, each time. */
  const level = ref<3 | 4>(3)
  const wildcardConfirmed = ref(false)

  /** English is what the server writes in unless it is asked otherwise. */
  const asked = computed(() => language.value ?? locale())
  const request = computed<RecipeRequest>(() => ({
    pantry_items: pantry.value,
    level: level.value,
    ...(level.value === 4 && { wildcard_confirmed: wildcardConfirmed.value }),
    ...(allergies.value.length > 0 && { allergies: allergies.value }),
    ...(diets.value.length > 0 && { constraints: diets.value }),
    ...(servings.value !== null && { servings: servings.value }),
    ...(maxMinutes.value !== null && { max_minutes: maxMinutes.value }),
    ...(asked.value !== 'en' && { language: asked.value }),
  }))

  return { pantry, allergies, diets, servings, maxMinutes, language, level, wildcardConfirmed, request }
})

/** What someone typed or pasted, as names: "eggs, spinach" -> two. Names already there are not added again. */
export function addNames(there: readonly string[], typed: string, limits: Limits): string[] {
  const known = new Set(there.map((name) => name.toLocaleLowerCase()))
  const added: string[] = []
  for (const part of typed.split(/[,;\n]/)) {
    const name = part.replace(/\s+/g, ' ').trim().slice(0, limits.letters).trim()
    const plain = name.toLocaleLowerCase()
    if (!name || known.has(plain)) continue
    known.add(plain)
    added.push(name)
  }
  return [...there, ...added].slice(0, limits.items)
}
