/** For how many, and in which units, a finished recipe is shown: remembered on this device, and named in the address. */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'

import type { Recipe } from '@/recipe/recipe'
import { FACTORS, scale, type Scaled, type Units } from '@/recipe/scale'

import { usePagesStore } from './pages'
import { useRecipesStore } from './recipes'
import { byName } from './remembered'

export const UNITS: readonly Units[] = ['as_is', 'metric', 'us']
/** Of a recipe that does not say for how many it is. */
const TIMES = [1 / 4, 1 / 3, 1 / 2, 1, 1.5, 2, 3, 4, 6, 8] as const
const MOST_PEOPLE = 50

const isFactor = (value: unknown): value is number => typeof value === 'number' && value >= FACTORS.least && value <= FACTORS.most
const isUnits = (text: string | null): text is Units => UNITS.includes(text as Units)

export const usePortionsStore = defineStore('portions', () => {
  const recipes = useRecipesStore()
  const pages = usePagesStore()
  const onError = () => undefined
  const factors = useLocalStorage<Record<string, number>>('kiwi.portions', {}, { shallow: true, serializer: byName(isFactor), onError })
  const units = useLocalStorage<Units>('kiwi.units', 'as_is', {
    serializer: { read: (text) => (isUnits(text) ? text : 'as_is'), write: String },
    onError,
  })

  const isSettled = computed(() => !recipes.isRunning && recipes.key !== null)
  const factor = computed(() => (isSettled.value ? (factors.value[recipes.key ?? ''] ?? 1) : 1))
  const scaled = computed<Scaled>(() =>
    isSettled.value ? scale(recipes.recipe, factor.value, units.value) : { recipe: recipes.recipe, remarks: [] },
  )
  const shown = computed<Recipe>(() => scaled.value.recipe)
  const remarks = computed(() => scaled.value.remarks)
  const written = computed(() => recipes.recipe.servings ?? null)
  const people = computed(() => (written.value === null ? null : Math.max(1, Math.round(written.value * factor.value))))

  function setFactor(next: number): void {
    if (recipes.key === null || !isFactor(next)) return
    const others = Object.entries(factors.value).filter(([key]) => key !== recipes.key)
    factors.value = Object.fromEntries(next === 1 ? others : [...others, [recipes.key, next]])
  }

  const isChanged = computed(() => isSettled.value && (factor.value !== 1 || units.value !== 'as_is'))

  /** Back to the recipe as it was written: its amounts and its units. */
  function reset(): void {
    setFactor(1)
    units.value = 'as_is'
  }

  /** One more or one fewer; null where there is none. */
  function neighbour(step: 1 | -1): number | null {
    if (written.value === null) return TIMES[TIMES.findIndex((time) => time >= factor.value) + step] ?? null
    const next = (people.value ?? 1) + step
    return next >= 1 && next <= MOST_PEOPLE ? next / written.value : null
  }

  // A link says for how many: once it is there, as the reader has it then.
  watch(
    [isSettled, () => recipes.key, () => pages.page],
    () => {
      if (!isSettled.value || pages.page !== 'card') return
      const asked = new URLSearchParams(location.search)
      const servings = Number(asked.get('servings'))
      const times = asked.has('servings') && written.value ? servings / written.value : Number(asked.get('times'))
      if (isFactor(times)) setFactor(times)
      if (isUnits(asked.get('units'))) units.value = asked.get('units') as Units
    },
    { immediate: true },
  )
  watch([factor, units, isSettled, () => pages.page, () => pages.moves], name, { flush: 'post' })

  function name(): void {
    if (!isSettled.value || pages.page !== 'card') return
    const url = new URL(location.href)
    const wanted = { servings: written.value === null ? null : people.value, times: written.value === null ? factor.value : null }
    for (const [key, value] of Object.entries(wanted)) {
      if (factor.value === 1 || value === null) url.searchParams.delete(key)
      else url.searchParams.set(key, String(value))
    }
    if (units.value === 'as_is') url.searchParams.delete('units')
    else url.searchParams.set('units', units.value)
    if (url.href !== location.href) history.replaceState(history.state, '', url)
  }

  return { units, factor, isChanged, people, written, shown, remarks, isSettled, setFactor, reset, neighbour }
})
