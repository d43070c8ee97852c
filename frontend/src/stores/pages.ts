/** Which page is shown. The address names it: `/?recipe=…` for a recipe, `/?shared=…` for another's, `/` for the form; Back
 * and forward work. */
import { useTitle } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { t } from '@/i18n'
import type { RecipeRequest } from '@/services/api'
import { KitchenError } from '@/services/errors'

import { recallRun } from './lastRun'
import { type SavedRecipe, useRecentsStore } from './recents'
import { useRecipesStore } from './recipes'

const PARAMETER = 'recipe'
/** `/?shared=TOKEN`: a link to a recipe of somebody else's. Its key begins so, which no id of a library does. */
export const SHARED = 'shared-'
/** `/?saved`: the list of the library. */
const SAVED = 'saved'

type PageName = 'form' | 'card' | 'saved' | 'fetching' | 'unknown'

export const usePagesStore = defineStore('pages', () => {
  const recipes = useRecipesStore()
  const recents = useRecentsStore()

  const key = ref(keyHere())
  const isSaved = ref(isSavedHere())
  /** A recipe of the library is being fetched. */
  const isFetching = ref(false)
  /** Why the recipe that the address names is not there. */
  const trouble = shallowRef<unknown>(null)
  const isShared = computed(() => key.value?.startsWith(SHARED) ?? false)
  /** Grows with every move from one page to another. */
  const moves = ref(0)

  const page = computed<PageName>(() => {
    if (isSaved.value) return 'saved'
    if (key.value === null) return 'form'
    if (recipes.hasRun && recipes.key === key.value) return 'card'
    return isFetching.value ? 'fetching' : 'unknown'
  })

  function go(to: string | null): void {
    if (to !== key.value || isSaved.value) {
      history.pushState(null, '', to === null ? location.pathname : `?${PARAMETER}=${encodeURIComponent(to)}`)
    }
    turnTo(to)
  }

  function turnTo(to: string | null, saved = false): void {
    key.value = to
    isSaved.value = saved
    moves.value += 1
  }

  /** To the list of the library. What is being written goes on. */
  function openSaved(): void {
    if (!isSaved.value) history.pushState(null, '', `?${SAVED}`)
    turnTo(null, true)
  }

  /** To a recipe of the library; to its copy if the server can't be reached. */
  async function openKept(id: string): Promise<void> {
    isFetching.value = true
    go(id)
    await fetchKept(id)
  }

  async function fetchKept(id: string): Promise<void> {
    isFetching.value = true
    try {
      const entry = await (await import('./keptCards')).entryAt(id)
      if (key.value === id) recipes.show(entry, entry.keptAs)
    } catch (error) {
      // It is said on the page that it is not there.
      if (!(error instanceof KitchenError)) throw error
      trouble.value = error
    } finally {
      if (key.value === id) isFetching.value = false
    }
  }

  /** Once more what could not be fetched. */
  function again(): void {
    if (key.value === null) return
    moves.value += 1
    void fetchKept(key.value)
  }

  /** Its title was changed: the card says it at once. */
  function retitle(kept: { id: string; title: string }): void {
    if (recipes.keptId === kept.id) recipes.retitle(kept.title)
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
    else if (key.value.includes('-')) void fetchKept(key.value)
  }

  /** At the start: the run of this tab goes on, whatever page is shown; else a kept recipe may be named. */
  async function start(): Promise<void> {
    const last = recallRun()
    if (last !== null && (key.value === null || key.value === last.key)) await recipes.resume()
    settle()
  }

  addEventListener('popstate', () => {
    // Cook mode opens and closes over the same card: whoever was at its button is there again.
    if (keyHere() === key.value && isSavedHere() === isSaved.value) return
    turnTo(keyHere(), isSavedHere())
    settle()
  })
  useTitle(computed(() => [titleOf(page.value, recipes), t('site.name')].filter(Boolean).join(' · ')))

  return { page, moves, trouble, isShared, again, write, open, openSaved, openKept, retitle, follow, leave, start }
})

function keyHere(): string | null {
  const asked = new URLSearchParams(location.search)
  const token = asked.get('shared')
  return token === null ? asked.get(PARAMETER) : SHARED + token
}

function isSavedHere(): boolean {
  return new URLSearchParams(location.search).has(SAVED)
}

function titleOf(page: PageName, recipes: ReturnType<typeof useRecipesStore>) {
  if (page === 'form' || page === 'fetching') return ''
  if (page === 'saved') return t('page.saved')
  if (page === 'unknown') return t('page.notKept')
  return recipes.title || t(recipes.isRunning ? 'page.writing' : 'page.recipe')
}
