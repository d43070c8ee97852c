/** One run and what is known of its recipe. Answers of an older run are told by their generation and ignored. */
import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { apply, type Draft, EMPTY_DRAFT } from '@/recipe/apply'
import { type Growth, growthOf, inOneGo } from '@/recipe/growth'
import { hasContent, type Recipe } from '@/recipe/recipe'
import { withoutPart, withParts } from '@/recipe/safety'
import { lackingWords } from '@/recipe/words'
import {
  type RecipeRequest,
  resumeRecipesStream,
  type StreamOptions,
  stopStream,
  suggestRecipesStream,
} from '@/services/api'
import { isAbort, RunGoneError } from '@/services/errors'
import {
  type EventOf,
  isTerminal,
  type StatusPhase,
  type StreamEvent,
  type Terminal,
  type Warning,
} from '@/services/events'
import { randomId } from '@/services/randomId'

import { useBackendsStore } from './backends'
import { forgetRun, recallRun, rememberRun } from './lastRun'
import { createReading } from './reading'
import { type Ending, type SavedRecipe, useRecentsStore } from './recents'
import { type Trouble, troubleOfCall, troubleOfRun } from './trouble'

/** Where a run stands: the server's own words while it works, then how it ended. */
export type Phase = 'idle' | 'connecting' | StatusPhase | Ending

const RESTING: ReadonlySet<Phase> = new Set<Phase>(['idle', 'done', 'incomplete', 'stopped', 'failed'])

/** Codes of a request that has to be changed before it is sent again. */
const REFUSALS: ReadonlySet<string> = new Set(['validation', 'nothing_to_cook_with'])

export interface ModelStatus {
  backend: string | null
  model: string | null
  position: number | null
  message: string | null
}

/** Something the parser put right in what the model wrote. */
export interface Mend {
  path: string | null
  code?: string | undefined
  message?: string | undefined
  evidence?: Record<string, unknown> | null | undefined
}

const ENDINGS: Record<Terminal['type'], Ending> = {
  'recipe.completed': 'done',
  'recipe.incomplete': 'incomplete',
  'recipe.failed': 'failed',
  'recipe.cancelled': 'stopped',
}

export const NO_STATUS: ModelStatus = { backend: null, model: null, position: null, message: null }

/** Who writes is known on; where one stands in line, and what is said of it, holds for this moment. */
export function statusAfter(before: ModelStatus, { backend, model, position, message }: EventOf<'stream.status'>): ModelStatus {
  return { backend: backend ?? before.backend, model: model ?? before.model, position: position ?? null, message: message ?? null }
}

export const useRecipesStore = defineStore('recipes', () => {
  const recents = useRecentsStore()
  const backends = useBackendsStore()

  /** The recipe's name in the page's address. */
  const key = ref<string | null>(null)
  /** Shown from this device, not from a run. */
  const isKept = ref(false)
  /** The recipe's id in the library, if it is shown from there; and that of the run. */
  const keptId = ref<string | null>(null)
  const runId = ref<string | null>(null)
  const keptByTiny = ref(false)
  const isImported = ref(false)
  const keptLacking = shallowRef<string[] | null>(null)

  const phase = ref<Phase>('idle')
  const phaseSince = ref(0)
  const status = shallowRef<ModelStatus>(NO_STATUS)
  const connection = ref<'live' | 'lost'>('live')
  const request = shallowRef<RecipeRequest | null>(null)
  const draft = shallowRef<Draft>(EMPTY_DRAFT)
  /** What there is beyond `draft` of the one text that is being written. */
  const growing = shallowRef<Growth | null>(null)
  /** Its path by itself: of all that shows texts, what shows this one alone heeds how it grows. */
  const growsAt = ref<string | null>(null)
  /** The model's raw text, as it arrives: of the attempt that is being written. */
  const streamingSuggestion = ref('')
  const warnings = shallowRef<Warning[]>([])
  const mends = shallowRef<Mend[]>([])
  const dropped = shallowRef<EventOf<'field.dropped'>[]>([])
  const missing = shallowRef<string[]>([])
  /** Parts that had begun and not closed when the run ended. */
  const unfinished = shallowRef<string[]>([])
  const attempt = shallowRef<{ number: number; reason: string | null }>({ number: 1, reason: null })
  const trouble = shallowRef<Trouble | null>(null)

  const recipe = computed<Recipe>(() => draft.value.recipe)
  /** Once it is whole. */
  const title = computed(() => (draft.value.open.has('/title') ? '' : (recipe.value.title ?? '')))
  const isRunning = computed(() => !RESTING.has(phase.value))
  /** What keeps the recipe from being whole, in words. */
  const lacking = computed(() => {
    if (phase.value === 'done') return []
    return keptLacking.value ?? lackingWords(recipe.value, missing.value, unfinished.value)
  })
  const hasRun = computed(() => phase.value !== 'idle')
  /** The server would not take the request: that is for the form, there is no recipe to show. */
  const isRefused = computed(() => phase.value === 'failed' && REFUSALS.has(trouble.value?.code ?? ''))
  /** It is over, and there is nothing of a recipe. */
  const isBare = computed(() => !isRunning.value && !hasContent(recipe.value))
  const byTinyModel = computed(() => keptByTiny.value || backends.isTiny(status.value.backend))

  let generation = 0
  let leave: (() => void) | null = null

  /** Have a recipe written. A run that is still going on is stopped first. */
  function suggest(wanted: RecipeRequest): Promise<void> {
    const name = randomId()
    stop()
    rememberRun({ key: name, request: wanted, id: null })
    return run(name, wanted, (options) => suggestRecipesStream(wanted, { ...options, idempotencyKey: name }))
  }

  /** The same of a recipe that is read out of a text: how it is asked for comes along. */
  function readText(read: (options: StreamOptions) => Promise<Terminal>): Promise<void> {
    const name = randomId()
    stop()
    return run(name, null, (options) => read({ ...options, idempotencyKey: name }))
  }

  /** After a reload: pick up the run of this tab, if there is one. */
  async function resume(): Promise<void> {
    const last = recallRun()
    if (!last) return
    const { id, key: name, request: wanted } = last
    await run(
      name,
      wanted,
      (options) =>
        id === null && wanted !== null
          ? suggestRecipesStream(wanted, { ...options, idempotencyKey: name })
          : resumeRecipesStream(id ?? '', options),
      id,
    )
    if (phase.value !== 'failed' || draft.value !== EMPTY_DRAFT) return
    // What the server no longer has, or does not say, may be kept here.
    const entry = recents.find(name)
    if (entry) show(entry)
    else if (trouble.value?.code === 'run_gone') clear()
  }

  /** Stop the model; what was written stays on the card, and on this device. */
  function stop(): void {
    if (!isRunning.value) return
    leave?.()
    unfinished.value = openParts(draft.value)
    // Without a name only its key is known: by that a reload would join the stopped run, or start it anew.
    if (recallRun()?.id === null) forgetRun()
    end('stopped')
  }

  /** Nothing is there any more. */
  function clear(): void {
    stop()
    begin(null, null)
    setPhase('idle')
    forgetRun()
  }

  /** Show a recipe that is kept on this device, or by this id in the library. */
  function show(entry: SavedRecipe, inLibrary: string | null = null): void {
    clear()
    key.value = entry.key
    request.value = entry.request
    draft.value = { recipe: entry.recipe, open: new Set() }
    warnings.value = entry.warnings
    isKept.value = true
    keptId.value = inLibrary
    runId.value = entry.run ?? null
    keptByTiny.value = entry.tiny
    isImported.value = entry.imported ?? false
    keptLacking.value = entry.lacking
    setPhase(entry.ending)
  }

  /** Called otherwise by its owner. */
  function retitle(title: string): void {
    draft.value = { ...draft.value, recipe: { ...draft.value.recipe, title } }
  }

  async function run(
    name: string,
    wanted: RecipeRequest | null,
    read: (options: StreamOptions) => Promise<Terminal>,
    knownId: string | null = null,
  ): Promise<void> {
    const mine = begin(name, wanted)
    const isCurrent = () => mine === generation
    const connectionOf = new AbortController()
    let id = knownId
    let stopped = false
    runId.value = knownId
    const hangUp = (run: string) => {
      // When this call is lost the server still notices that nobody reads, after its grace.
      stopStream(run).catch(() => undefined)
      connectionOf.abort()
    }
    const reading = createReading<StreamEvent>((events) => {
      if (isCurrent()) take(events)
    })
    leave = () => {
      leave = null
      generation += 1
      reading.flush()
      stopped = true
      // A run without a name can't be stopped yet: it is as soon as it has one.
      if (id !== null) hangUp(id)
    }
    try {
      await read({
        signal: connectionOf.signal,
        pace: reading.pace,
        onEvent: reading.push,
        onRun: (run) => {
          id = run
          if (isCurrent()) runId.value = run
          if (stopped) hangUp(run)
          else rememberRun({ key: name, request: wanted, id: run })
        },
        onConnection: (state) => {
          if (isCurrent()) connection.value = state
        },
      })
      reading.flush()
    } catch (error) {
      reading.flush()
      if (isCurrent() && isRunning.value && !isAbort(error)) fail(error)
    }
    if (isCurrent()) leave = null
  }

  function begin(name: string | null, wanted: RecipeRequest | null): number {
    generation += 1
    key.value = name
    isKept.value = false
    keptId.value = null
    runId.value = null
    keptByTiny.value = false
    isImported.value = false
    keptLacking.value = null
    request.value = wanted
    showDraft(EMPTY_DRAFT)
    streamingSuggestion.value = ''
    status.value = NO_STATUS
    connection.value = 'live'
    warnings.value = []
    mends.value = []
    dropped.value = []
    missing.value = []
    unfinished.value = []
    attempt.value = { number: 1, reason: null }
    trouble.value = null
    setPhase('connecting')
    return generation
  }

  function setPhase(next: Phase): void {
    if (phase.value === next) return
    phase.value = next
    phaseSince.value = Date.now()
  }

  /** The run is over. What there is of the recipe is kept on this device, however it ended. */
  function end(ending: Ending): void {
    // No row is being written any more.
    const known = growing.value?.draft ?? draft.value
    showDraft(known.open.size > 0 ? { ...EMPTY_DRAFT, recipe: known.recipe } : known)
    setPhase(ending)
    if (key.value === null) return
    const entry = asEntry(ending)
    if (entry) recents.save(entry)
  }

  /** The card as it is kept. */
  function asEntry(ending = phase.value): SavedRecipe | null {
    if (key.value === null || !isEnding(ending)) return null
    return {
      key: key.value,
      savedAt: Date.now(),
      ending,
      recipe: recipe.value,
      warnings: warnings.value,
      lacking: lacking.value,
      tiny: byTinyModel.value,
      request: request.value,
      run: runId.value,
    }
  }

  function showDraft(known: Draft): void {
    showGrowth(null)
    draft.value = known
  }

  function showGrowth(growth: Growth | null): void {
    growing.value = growth
    growsAt.value = growth?.path ?? null
  }

  /** Take what one read brought, in one go. */
  function take(events: readonly StreamEvent[]): void {
    let known = growing.value?.draft ?? draft.value
    let text = streamingSuggestion.value
    for (const event of inOneGo(events)) {
      if (isTerminal(event)) unfinished.value = openParts(known)
      known = apply(known, event)
    }
    for (const event of events) {
      if (event.type === 'token') text += event.text
      if (event.type === 'stream.reset') text = ''
      note(event)
    }
    const growth = growthOf(events, draft.value, known)
    if (growth) showGrowth(growth)
    else showDraft(known)
    streamingSuggestion.value = text
    const last = events.at(-1)
    if (last && isTerminal(last)) end(ENDINGS[last.type])
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
      case 'field.done':
        for (const item of event.notes ?? []) addMend(event.path, item)
        break
      case 'field.dropped':
        dropped.value = [...dropped.value, event]
        warnings.value = withoutPart(warnings.value, event.path)
        break
      case 'field.reset':
        warnings.value = event.path ? withoutPart(warnings.value, event.path) : withParts(warnings.value, [])
        break
      case 'stream.reset':
        warnings.value = withParts(warnings.value, event.kept)
        attempt.value = { number: attempt.value.number + 1, reason: event.reason }
        break
      case 'warning':
        if (event.code === 'repaired') addMend(event.path ?? null, event)
        // Every card says so anyway, from the start.
        else if (event.code !== 'allergens_not_checked') warnings.value = [...warnings.value, event]
        break
      case 'recipe.incomplete':
        missing.value = event.missing
        trouble.value = event.error ? troubleOfRun(event.error) : null
        break
      case 'recipe.failed':
        trouble.value = troubleOfRun(event.error)
        break
      default:
    }
  }

  function addMend(path: string | null, item: object): void {
    const { code, message, evidence } = item as Omit<Mend, 'path'>
    mends.value = [...mends.value, { path, code, message, evidence }]
  }

  function fail(error: unknown): void {
    trouble.value = troubleOfCall(error)
    unfinished.value = openParts(draft.value)
    if (error instanceof RunGoneError) forgetRun()
    end('failed')
  }

  return {
    key,
    isKept,
    isImported,
    keptId,
    runId,
    asEntry,
    byTinyModel,
    isRefused,
    isBare,
    phase,
    phaseSince,
    status,
    connection,
    request,
    draft,
    growing,
    growsAt,
    recipe,
    title,
    streamingSuggestion,
    warnings,
    mends,
    dropped,
    lacking,
    unfinished,
    attempt,
    trouble,
    isRunning,
    hasRun,
    suggest,
    readText,
    resume,
    stop,
    clear,
    show,
    retitle,
    release: forgetRun,
  }
})

function isEnding(phase: Phase): phase is Ending {
  return (Object.values(ENDINGS) as Phase[]).includes(phase)
}

/** Names of the recipe's fields that are open: "steps". */
function openParts({ open }: Draft): string[] {
  return [...new Set([...open].map((path) => path.split('/')[1] ?? ''))]
}

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useRecipesStore, import.meta.hot))
