/** Which page is shown. The address names it: `/?recipe=…` for a recipe, `/` for the form; Back and forward work. */
import { useTitle } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { t } from '@/i18n'
import type { RecipeRequest } from '@/services/api'

import { recallRun } from './lastRun'
import { type SavedRecipe, useRecentsStore } from './recents'
import { useRecipesStore } from './recipes'

const PARAMETER = 'recipe'

export const usePagesStore = defineStore('pages', () => {
  const recipes = useRecipesStore()
  const recents = useRecentsStore()

  const key = ref(keyHere())
  /** Grows with every move from one page to another. */
  const moves = ref(0)

  const page = computed<'form' | 'card' | 'unknown'>(() => {
    if (key.value === null) return 'form'
    return recipes.hasRun && recipes.key === key.value ? 'card' : 'unknown'
  })

  function go(to: string | null): void {
    if (to !== key.value) {
      history.pushState(null, '', to === null ? location.pathname : `?${PARAMETER}=${encodeURIComponent(to)}`)
    }
    turnTo(to)
  }

  function turnTo(to: string | null): void {
    key.value = to
    moves.value += 1
  }

  async function write(request: RecipeRequest): Promise<void> {
    const run = recipes.suggest(request)
    const mine = recipes.key
    go(mine)
    await run
    if (recipes.isRefused && key.value === mine) {
      history.replaceState(null, '', location.pathname)
      turnTo(null)
    }
  }

  function open(entry: SavedRecipe): void {
    if (entry.key !== recipes.key) recipes.show(entry)
    go(entry.key)
  }

  /** To the one that is being written. */
  function follow(): void {
    go(recipes.key)
  }

  /** To the form. What is being written goes on, and what is there can be come back to. */
  function leave(): void {
    if (!recipes.isRunning) recipes.release()
    go(null)
  }

  /** Show what the address names, if it is known here. */
  function settle(): void {
    if (key.value === null || key.value === recipes.key) return
    const entry = recents.find(key.value)
    if (entry) recipes.show(entry)
  }

  /** At the start: the run of this tab goes on, whatever page is shown; else a kept recipe may be named. */
  async function start(): Promise<void> {
    const last = recallRun()
    if (last !== null && (key.value === null || key.value === last.key)) await recipes.resume()
    settle()
  }

  addEventListener('popstate', () => {
    turnTo(keyHere())
    settle()
  })
  useTitle(computed(() => [titleOf(page.value, recipes), t('site.name')].filter(Boolean).join(' · ')))

  return { page, moves, write, open, follow, leave, start }
})

function keyHere(): string | null {
  return new URLSearchParams(location.search).get(PARAMETER)
}

function titleOf(page: 'form' | 'card' | 'unknown', { recipe, draft, isRunning }: ReturnType<typeof useRecipesStore>) {
  if (page === 'form') return ''
  if (page === 'unknown') return t('page.notKept')
  if (recipe.title && !draft.open.has('/title')) return recipe.title
  return t(isRunning ? 'page.writing' : 'page.recipe')
}
