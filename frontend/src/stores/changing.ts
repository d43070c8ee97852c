/** A kept recipe that is being changed: what was asked, what has come of it, and whether it is to be kept. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

import { follow, NO_PARTS, type Part, type Parts } from '@/recipe/changes'
import { entryOf } from '@/recipe/keptEntry'
import { isWithin } from '@/recipe/pointer'
import type { Recipe } from '@/recipe/recipe'
import { withoutPart, withParts } from '@/recipe/safety'
import { type ReviseRequest, resumeRecipesStream, reviseRecipeStream, type StreamOptions, stopStream } from '@/services/api'
import { isAbort, KitchenError, ProblemError } from '@/services/errors'
import { isTerminal, type StreamEvent, type Terminal, type Warning } from '@/services/events'
import type { Acknowledged, KeptRecipe } from '@/services/library'

import { forgetChange, recallChange, rememberChange } from './lastChange'
import { useLibraryStore } from './library'
import { usePortionsStore } from './portions'
import { createReading } from './reading'
import { type ModelStatus, NO_STATUS, type Phase, statusAfter, useRecipesStore } from './recipes'
import { type Trouble, troubleOfCall, troubleOfRun } from './trouble'

/** ready: the run is over and there is something to accept. kept: it was accepted, and can be undone. */
export type Stage = 'closed' | 'asking' | 'running' | 'ready' | 'kept'

/** Of the server's answers to Accept: the change was made of a text that is no longer the recipe's. */
const OVERTAKEN = new Set(['revised_meanwhile', 'changed_meanwhile', 'recipe_deleted', 'recipe_unknown', 'stream_forgotten', 'stream_unknown'])

export const useChangingStore = defineStore('changing', () => {
  const recipes = useRecipesStore()
  const library = useLibraryStore()
  const portions = usePortionsStore()

  const stage = ref<Stage>('closed')
  const request = shallowRef<ReviseRequest>({})
  const phase = ref<Phase>('idle')
  const phaseSince = ref(0)
  const status = shallowRef<ModelStatus>(NO_STATUS)
  const connection = ref<'live' | 'lost'>('live')
  const attempt = shallowRef<{ number: number; reason: string | null }>({ number: 1, reason: null })
  const parts = shallowRef<Parts>(NO_PARTS)
  const warnings = shallowRef<Warning[]>([])
  /** The recipe as it is with the change; once the run is over. */
  const changed = shallowRef<Recipe | null>(null)
  const trouble = shallowRef<Trouble | null>(null)
  /** What of the changed recipe has to be agreed to before it is kept. */
  const likely = shallowRef<Acknowledged[]>([])
  const isBusy = ref(false)
  /** The text before the change that was accepted last. */
  const undoes = ref<number | null>(null)

  /** The old text and the new one stand on the card. */
  const isShown = computed(() => stage.value === 'running' || stage.value === 'ready')
  const isRunning = computed(() => stage.value === 'running')
  const isStopped = computed(() => phase.value === 'stopped')
  /** The change can't be accepted any more; it can be kept as a recipe of its own. */
  const isOvertaken = computed(() => OVERTAKEN.has(trouble.value?.code ?? ''))

  let generation = 0
  let run: string | null = null
  let revision = 0
  let connectionOf: AbortController | null = null
  let finish: (() => void) | null = null

  /** undefined: this part can't change; null: it is as it was. */
  function partAt(path: string): Part | null | undefined {
    if (!isShown.value) return undefined
    const part = parts.value.get(path)
    if (part) return part
    return isInScope(path) ? null : undefined
  }

  function isInScope(path: string): boolean {
    const scope = request.value.path
    return scope === undefined || scope === null || isWithin(path, scope)
  }

  /** The kept recipe that the card shows. */
  function ofCard(): KeptRecipe | null {
    return library.current?.id === recipes.keptId ? library.current : null
  }

  function open(): void {
    trouble.value = null
    stage.value = 'asking'
  }

  /** Ask for a change of the recipe on the card. */
  function start(wanted: ReviseRequest): Promise<void> {
    const kept = ofCard()
    if (!kept) return Promise.resolve()
    revision = kept.revision
    return read(wanted, (options) => reviseRecipeStream(kept.id, wanted, options))
  }

  /** After a reload: the change of this tab, if it is of this recipe and the server still has it. */
  async function resume(kept: KeptRecipe): Promise<void> {
    const last = recallChange()
    if (last?.recipe !== kept.id || isShown.value) return
    revision = last.revision
    await read(last.request, (options) => resumeRecipesStream(last.run, options), last.run)
    if (trouble.value?.code === 'run_gone') discard()
  }

  async function read(
    wanted: ReviseRequest,
    from: (options: StreamOptions) => Promise<Terminal>,
    known: string | null = null,
  ): Promise<void> {
    const mine = begin(wanted, known)
    const recipe = recipes.keptId
    const isCurrent = () => mine === generation
    const reading = createReading<StreamEvent>((events) => {
      if (isCurrent()) take(events)
    })
    finish = reading.flush
    const controller = (connectionOf = new AbortController())
    try {
      await from({
        signal: controller.signal,
        pace: reading.pace,
        onEvent: reading.push,
        onRun: (name) => {
          if (!isCurrent()) {
            hangUp(name)
            return
          }
          run = name
          if (recipe !== null) rememberChange({ recipe, revision, request: wanted, run: name })
        },
        onConnection: (state) => {
          if (isCurrent()) connection.value = state
        },
      })
      reading.flush()
    } catch (error) {
      reading.flush()
      if (isCurrent() && isRunning.value && !isAbort(error)) fail(troubleOfCall(error))
    }
  }

  function begin(wanted: ReviseRequest, known: string | null): number {
    generation += 1
    run = known
    request.value = wanted
    status.value = NO_STATUS
    connection.value = 'live'
    attempt.value = { number: 1, reason: null }
    parts.value = NO_PARTS
    warnings.value = []
    changed.value = null
    trouble.value = null
    likely.value = []
    undoes.value = null
    setPhase('connecting')
    stage.value = 'running'
    return generation
  }

  function setPhase(next: Phase): void {
    if (phase.value === next) return
    phase.value = next
    phaseSince.value = Date.now()
  }

  function take(events: readonly StreamEvent[]): void {
    let known = parts.value
    for (const event of events) {
      known = follow(known, event, recipes.recipe)
      note(event)
    }
    parts.value = known
    const last = events.at(-1)
    if (last && isTerminal(last)) end(last)
  }

  function note(event: StreamEvent): void {
    switch (event.type) {
      case 'stream.status':
        status.value = statusAfter(status.value, event)
        setPhase(event.phase)
        break
      case 'token':
      case 'field.started':
        setPhase('writing')
        break
      case 'field.dropped':
      case 'field.reset':
        warnings.value = withoutPart(warnings.value, event.path)
        break
      case 'stream.reset':
        warnings.value = withParts(warnings.value, event.kept)
        attempt.value = { number: attempt.value.number + 1, reason: event.reason }
        break
      case 'warning':
        if (event.code !== 'allergens_not_checked' && event.code !== 'repaired') warnings.value = [...warnings.value, event]
        break
      default:
    }
  }

  function end(last: Terminal): void {
    if (last.type === 'recipe.failed') {
      fail(troubleOfRun(last.error))
      return
    }
    const nothing = parts.value.size === 0
    if (last.type === 'recipe.cancelled' && nothing) {
      discard()
      return
    }
    changed.value = last.recipe
    trouble.value = last.type === 'recipe.incomplete' && last.error ? troubleOfRun(last.error) : null
    setPhase(last.type === 'recipe.cancelled' ? 'stopped' : last.type === 'recipe.incomplete' ? 'incomplete' : 'done')
    stage.value = 'ready'
  }

  /** The recipe is as it was; what was asked stands on the form, so that it can be said in other words. */
  function fail(what: Trouble): void {
    forgetChange()
    parts.value = NO_PARTS
    trouble.value = what
    setPhase('failed')
    stage.value = 'asking'
  }

  /** Stop the model; what is whole of the change can still be accepted. */
  function stop(): void {
    if (!isRunning.value) return
    if (run === null) discard()
    else stopStream(run).catch(() => { discard() })
  }

  /** Nothing was kept, so nothing has to be taken back. */
  function discard(): void {
    leave(true)
    stage.value = 'closed'
  }

  /** Read no more. A run that nobody reads is ended by the server, after its grace; or at once. */
  function leave(ends: boolean): void {
    generation += 1
    finish?.()
    connectionOf?.abort()
    if (ends) {
      if (isRunning.value && run !== null) hangUp(run)
      forgetChange()
    }
    run = null
    parts.value = NO_PARTS
    trouble.value = null
    likely.value = []
    undoes.value = null
    setPhase('idle')
  }

  function hangUp(name: string): void {
    stopStream(name).catch(() => undefined)
  }

  async function act(doing: () => Promise<void>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    trouble.value = null
    try {
      await doing()
    } catch (error) {
      if (!(error instanceof KitchenError)) throw error
      if (error.code === 'allergens_not_acknowledged' && error instanceof ProblemError) {
        likely.value = (error.problem.body.likely as Acknowledged[] | undefined) ?? []
      } else trouble.value = troubleOfCall(error)
    } finally {
      isBusy.value = false
    }
  }

  /** Make it the recipe's text. */
  function accept(acknowledged: Acknowledged[] = []): Promise<void> {
    return act(async () => {
      const kept = ofCard()
      if (!kept || run === null) return
      const was = revision
      const done = await library.accept(kept, run, was, acknowledged)
      const servings = parts.value.has('/servings')
      show(done)
      // Somebody who asked for eight has them as they are written now.
      if (servings) portions.setFactor(1)
      undoes.value = was
      stage.value = 'kept'
    })
  }

  /** Keep it beside the recipe, as one of its own. */
  function keepApart(): Promise<KeptRecipe | null> {
    let apart: KeptRecipe | null = null
    return act(async () => {
      if (run === null) return
      apart = await library.keepRunApart(run)
      discard()
    }).then(() => apart)
  }

  /** The text is again what it was before. */
  function undo(): Promise<void> {
    return bringBack(undoes.value)
  }

  function bringBack(past: number | null): Promise<void> {
    return act(async () => {
      const kept = ofCard()
      if (!kept || past === null) return
      show(await library.bringBack(kept, past))
      stage.value = 'closed'
    })
  }

  function show(kept: KeptRecipe): void {
    leave(false)
    forgetChange()
    recipes.show(entryOf(kept), kept.id)
  }

  // Somebody has gone to another recipe, or come to one.
  watch(
    () => recipes.keptId,
    () => {
      leave(false)
      stage.value = 'closed'
      const kept = ofCard()
      if (kept) void resume(kept)
    },
    { immediate: true },
  )

  return {
    stage,
    request,
    phase,
    phaseSince,
    status,
    connection,
    attempt,
    parts,
    warnings,
    changed,
    trouble,
    likely,
    isBusy,
    undoes,
    isShown,
    isRunning,
    isStopped,
    isOvertaken,
    partAt,
    isInScope,
    open,
    start,
    stop,
    discard,
    accept,
    keepApart,
    undo,
    bringBack,
  }
})

