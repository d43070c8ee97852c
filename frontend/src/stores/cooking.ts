/** Cook mode: whether it is open (`&cook` in the address, so that Back leaves it), and how far one has come. */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { useRecipesStore } from './recipes'
import { byName } from './remembered'

const PARAMETER = 'cook'

interface Progress {
  /** 0 is what to get ready, then the steps. */
  page: number
  /** Paths of what is checked off. */
  done: string[]
  /** What likely holds something that was ruled out was acknowledged. */
  seen: boolean
}

const NOTHING: Progress = { page: 0, done: [], seen: false }

function isProgress(value: unknown): value is Progress {
  if (typeof value !== 'object' || value === null) return false
  const { page, done, seen } = value as Partial<Progress>
  return Number.isInteger(page) && Array.isArray(done) && done.every((path) => typeof path === 'string') && typeof seen === 'boolean'
}

const isAskedFor = () => new URLSearchParams(location.search).has(PARAMETER)

export const useCookingStore = defineStore('cooking', () => {
  const recipes = useRecipesStore()
  const isAsked = ref(isAskedFor())
  const kept = useLocalStorage<Record<string, Progress>>('kiwi.cooking', {}, {
    shallow: true,
    serializer: byName(isProgress),
    onError: () => undefined,
  })
  addEventListener('popstate', () => (isAsked.value = isAskedFor()))

  const progress = computed(() => kept.value[recipes.key ?? ''] ?? NOTHING)
  const likely = computed(() => recipes.recipe.allergens?.likely ?? [])
  const canCook = computed(() => !recipes.isRunning && (recipes.recipe.steps ?? []).some((step) => step !== null))
  const isLocked = computed(() => likely.value.length > 0 && !progress.value.seen)
  const isOpen = computed(() => isAsked.value && canCook.value && !isLocked.value)

  function change(part: Partial<Progress>): void {
    const key = recipes.key
    if (key === null) return
    const { [key]: mine = NOTHING, ...others } = kept.value
    kept.value = { ...others, [key]: { ...mine, ...part } }
  }

  function check(path: string, isDone: boolean): void {
    const others = progress.value.done.filter((other) => other !== path)
    change({ done: isDone ? [...others, path] : others })
  }

  function enter(): void {
    if (isAsked.value) return
    const url = new URL(location.href)
    url.searchParams.set(PARAMETER, '1')
    history.pushState({ cook: true }, '', url)
    isAsked.value = true
  }

  /** As Back does: the address is the card's again, and forward leads back in. */
  function leave(): void {
    if (!isAsked.value) return
    isAsked.value = false
    if ((history.state as { cook?: boolean } | null)?.cook) {
      history.back()
      return
    }
    const url = new URL(location.href)
    url.searchParams.delete(PARAMETER)
    history.replaceState(null, '', url)
  }

  return { isOpen, isLocked, canCook, likely, progress, change, check, enter, leave }
})
