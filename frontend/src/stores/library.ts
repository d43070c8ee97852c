/** The recipes that are kept on the server, as far as they are shown; and what is done with them. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import { acceptRevision, restoreRevision } from '@/services/api'
import { ProblemError, RunGoneError } from '@/services/errors'
import {
  type Acknowledged,
  type Changes,
  changeRecipe,
  deleteRecipe,
  getRecipe,
  type KeptRecipe,
  listRecipes,
  type RecipeSummary,
  restoreRecipe,
  saveRecipe,
  shareRecipe,
  stopSharing,
} from '@/services/library'

import { copiedIds, copies, copyOf, dropCopy, keepCopy, withoutCopy } from './keptCopies'
import { type SavedRecipe, useRecentsStore } from './recents'

/** How many recipes have a copy on this device. */
const COPIES = 200
const PAGE = 50
/** How often, and how long between, a run is asked for that is not over yet. */
const ATTEMPTS = 10
const WAIT_MS = 300

export interface Filter {
  text: string
  favourite: boolean
  drafts: boolean
  deleted: boolean
  tags: string[]
}

export const NO_FILTER: Filter = { text: '', favourite: false, drafts: false, deleted: false, tags: [] }

export const useLibraryStore = defineStore('library', () => {
  const recents = useRecentsStore()
  const filter = shallowRef<Filter>(NO_FILTER)
  const recipes = shallowRef<RecipeSummary[]>([])
  const total = ref<number | null>(null)
  /** The list could not be had: copies are shown. */
  const isFromDevice = ref(false)
  const trouble = shallowRef<unknown>(null)
  /** The one that is shown on the card. */
  const current = shallowRef<KeptRecipe | null>(null)
  const lastDeleted = shallowRef<RecipeSummary | null>(null)

  let reading: AbortController | null = null

  /** Read the list anew, or go on with it. What an older call brings after a newer one is passed over. */
  async function load(goOn = false): Promise<void> {
    reading?.abort()
    const mine = (reading = new AbortController())
    const { text, favourite, drafts, deleted, tags } = filter.value
    const offset = goOn ? recipes.value.length : 0
    try {
      const page = await listRecipes(
        { q: text.trim(), tags, offset, limit: PAGE, ...(favourite && { favourite }), ...(drafts && { drafts }), ...(deleted && { deleted }) },
        mine.signal,
      )
      if (mine.signal.aborted) return
      const known = new Set(page.recipes.map(({ id }) => id))
      recipes.value = [...(goOn ? recipes.value.filter(({ id }) => !known.has(id)) : []), ...page.recipes]
      total.value = page.total
      trouble.value = null
      isFromDevice.value = false
      if (!deleted) void copy(page.recipes, isEverything() && page.total <= page.recipes.length)
    } catch (error) {
      if (mine.signal.aborted) return
      trouble.value = error
      if (!goOn) showCopies(error)
    }
  }

  function isEverything(): boolean {
    const { text, favourite, drafts, deleted, tags } = filter.value
    return !text.trim() && !favourite && !drafts && !deleted && tags.length === 0
  }

  /** Whoever is not signed in, or sees no library at all, is not shown the copies of somebody who was. */
  function showCopies(error: unknown): void {
    const isRefused = error instanceof ProblemError && error.problem.status < 500
    isFromDevice.value = !isRefused
    recipes.value = isRefused ? [] : copies().filter(isWanted)
    total.value = recipes.value.length
  }

  function isWanted(kept: KeptRecipe): boolean {
    const { text, favourite, drafts, deleted, tags } = filter.value
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
    const whole = [kept.title, kept.note, ...kept.tags, JSON.stringify(kept.recipe)].join(' ').toLocaleLowerCase()
    return (
      !deleted &&
      (!favourite || kept.favourite) &&
      (!drafts || kept.draft) &&
      tags.every((tag) => kept.tags.includes(tag)) &&
      words.every((word) => whole.includes(word))
    )
  }

  /** So that they can be read without the server. One after the other: nobody waits for them. */
  async function copy(listed: readonly RecipeSummary[], isAll: boolean): Promise<void> {
    const ids = new Set(listed.map(({ id }) => id))
    if (isAll) for (const id of copiedIds()) if (!ids.has(id)) dropCopy(id)
    try {
      for (const { id } of withoutCopy(listed).slice(0, COPIES)) {
        if (copiedIds().length >= COPIES && !copyOf(id)) return
        keepCopy(await getRecipe(id))
      }
    } catch {
      // With the next list.
    }
  }

  /** A kept recipe in full; its copy when the server can't be reached. */
  async function open(id: string): Promise<KeptRecipe> {
    try {
      return (current.value = take(await getRecipe(id)))
    } catch (error) {
      const kept = copyOf(id)
      const isAway = !(error instanceof ProblemError) || error.problem.status >= 500
      if (!isAway) dropCopy(id)
      if (kept === null || !isAway) throw error
      return (current.value = kept)
    }
  }

  /** What the server says of a recipe now: in the list, on the card, and as a copy. */
  function take(kept: KeptRecipe): KeptRecipe {
    if (kept.deleted === null) keepCopy(kept)
    else dropCopy(kept.id)
    if (current.value === null || current.value.id === kept.id) current.value = kept
    recipes.value = recipes.value.map((other) => (other.id === kept.id ? kept : other))
    return kept
  }

  /**
   * Keep what the card shows: by its run, of which the server knows most; without one, a whole recipe as it is here. With
   * allergens in it that were ruled out, it has to be acknowledged: then this rejects with a 409 that lists them.
   */
  async function keep(entry: SavedRecipe, acknowledged: Acknowledged[] = []): Promise<KeptRecipe> {
    const kept = keepCopied(await keepRun(entry, acknowledged))
    recents.markKept(entry.key, kept.id)
    return kept
  }

  async function keepRun({ run, recipe, ending }: SavedRecipe, acknowledged: Acknowledged[]): Promise<KeptRecipe> {
    if (run) {
      try {
        return await saveOnceOver(run, acknowledged)
      } catch (error) {
        const isGone = error instanceof ProblemError && (error.problem.status === 404 || error.problem.status === 410)
        if (!isGone) throw error
      }
    }
    if (ending !== 'done') throw new RunGoneError('The kitchen no longer has this run.')
    const { ingredients, steps } = recipe
    return saveRecipe({ recipe: { ...recipe, ingredients: withoutGaps(ingredients), steps: withoutGaps(steps) }, acknowledged })
  }

  /** The page says at once that it has stopped; the server's run ends a moment after. */
  async function saveOnceOver(run: string, acknowledged: Acknowledged[]): Promise<KeptRecipe> {
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        return await saveRecipe({ run, acknowledged })
      } catch (error) {
        if (left === 0 || !(error instanceof ProblemError) || error.code !== 'run_not_over') throw error
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
      }
    }
  }

  function keepCopied(kept: KeptRecipe): KeptRecipe {
    keepCopy(kept)
    return kept
  }

  /** Change what is kept. If another tab was faster this rejects, and `current` is what is there now. */
  async function change(seen: RecipeSummary, changes: Changes): Promise<KeptRecipe> {
    try {
      return take(await changeRecipe(seen, changes))
    } catch (error) {
      const now = changedElsewhere(error)
      if (now) take(now)
      throw error
    }
  }

  /**
   * Make what a run changed the text of a recipe. Another tab's tag or rating is no obstacle: what counts is whether the text
   * is still the one that was changed, which the server says (409 `revised_meanwhile`).
   */
  function accept(seen: KeptRecipe, run: string, revision: number, acknowledged: Acknowledged[]): Promise<KeptRecipe> {
    return withLatest(seen, revision, (version) => acceptRevision(seen.id, run, version, acknowledged))
  }

  /** A text of before is the recipe's again. */
  function bringBack(seen: KeptRecipe, revision: number): Promise<KeptRecipe> {
    return withLatest(seen, seen.revision, (version) => restoreRevision(seen.id, revision, version))
  }

  async function withLatest(seen: KeptRecipe, revision: number, call: (version: number) => Promise<KeptRecipe>): Promise<KeptRecipe> {
    try {
      return take(await call(seen.version))
    } catch (error) {
      const now = changedElsewhere(error)
      if (now) take(now)
      if (now?.revision !== revision) throw error
      return take(await call(now.version))
    }
  }

  /** With a link that others can open. */
  async function share(id: string): Promise<KeptRecipe> {
    return take(await shareRecipe(id))
  }

  /** Nobody else can open it any more. */
  async function unshare(id: string): Promise<KeptRecipe> {
    return take(await stopSharing(id))
  }

  /** What a run changed, as a recipe of its own. */
  async function keepRunApart(run: string): Promise<KeptRecipe> {
    return keepCopied(await saveRecipe({ run }))
  }

  /** To be a favourite or not collides with nothing that another tab may have done. */
  async function favour(seen: RecipeSummary, favourite: boolean): Promise<void> {
    try {
      await change(seen, { favourite })
    } catch (error) {
      const now = changedElsewhere(error)
      if (now === null) throw error
      await change(now, { favourite })
    }
  }

  /** It can be taken back, whatever it had become. */
  async function remove(seen: RecipeSummary): Promise<void> {
    let gone: KeptRecipe
    try {
      gone = await deleteRecipe(seen)
    } catch (error) {
      const now = changedElsewhere(error)
      if (now === null) throw error
      gone = await deleteRecipe(now)
    }
    dropCopy(gone.id)
    recents.unmarkKept(gone.id)
    leaveList(gone.id)
    lastDeleted.value = gone
  }

  async function restore(id: string): Promise<KeptRecipe> {
    const kept = keepCopied(await restoreRecipe(id))
    if (lastDeleted.value?.id === id) lastDeleted.value = null
    if (filter.value.deleted) leaveList(id)
    else await load()
    return kept
  }

  function leaveList(id: string): void {
    const rest = recipes.value.filter((other) => other.id !== id)
    if (total.value !== null) total.value -= recipes.value.length - rest.length
    recipes.value = rest
  }

  return { filter, recipes, total, isFromDevice, trouble, current, lastDeleted, load, open, keep, keepRunApart, change, accept, bringBack, share, unshare, favour, remove, restore }
})

/** The recipe as another tab left it, if that is why a change was refused. */
export function changedElsewhere(error: unknown): KeptRecipe | null {
  if (!(error instanceof ProblemError) || error.problem.status !== 412) return null
  return (error.problem.body.current as KeptRecipe | undefined) ?? null
}

function withoutGaps<T>(rows: readonly (T | null)[] | undefined): T[] {
  return (rows ?? []).filter((row) => row !== null)
}
