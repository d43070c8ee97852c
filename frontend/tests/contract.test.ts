/** The same streams, judged and folded by Python (tests/api/test_broken_streams.py) and here: to the same answers. */
import { describe, expect, it } from 'vitest'

import { apply, type Draft, EMPTY_DRAFT, recipeSoFar } from '@/recipe/apply'
import { suggestRecipesStream } from '@/services/api'
import { ProtocolError } from '@/services/errors'
import { isKnown, isTerminal, type StreamEvent } from '@/services/events'
import { EventOrder, NEEDS } from '@kiwi-recipes/client'

import { RECIPE, RUN, scriptedFetch, streams } from './support/server'

const files: Record<string, string> = import.meta.glob(
  [
    '../../kiwi_recipes/recipes/event.schema.json',
    '../../tests/fixtures/{protocol,folded,events}/*',
    '../../tests/recording/__snapshots__/test_snapshots/*.jsonl',
  ],
  { query: '?raw', import: 'default', eager: true },
)
const textOf = (path: string) => files[`../../${path}`] ?? ''
const read = (path: string): unknown => JSON.parse(textOf(path))
const linesOf = (path: string) =>
  textOf(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const filesIn = (folder: string) =>
  Object.keys(files)
    .filter((path) => path.startsWith(`../../${folder}/`))
    .map((path) => path.slice('../../'.length))

const FIXTURES = 'tests/fixtures/'

const stateOf = (draft: Draft) => ({ recipe: recipeSoFar(draft), lines: Object.fromEntries(draft.lines ?? []) })

describe('streams that keep to the rules, and streams that do not', () => {
  interface Case {
    name: string
    frames: (string | { type: string; seq?: number })[]
    verdicts: string[]
    outcome: 'ending' | 'resume' | 'refused'
  }
  const dataOf = (frame: Case['frames'][number]) => (typeof frame === 'string' ? frame : JSON.stringify(frame))
  const cases = read(`${FIXTURES}protocol/broken_streams.json`) as Case[]

  it.each(cases)('each frame is judged: $name', ({ frames, verdicts }) => {
    const order = new EventOrder()
    const moves: string[] = []
    for (const frame of frames) {
      const { move } = order.read(dataOf(frame))
      moves.push(move)
      if (move === 'broken' || move === 'violation') break
    }
    expect(moves).toEqual(verdicts)
  })

  it.each(cases)('so it is by the client: $name', async ({ frames, verdicts, outcome }) => {
    const seen = frames.filter((_, at) => verdicts[at] === 'deliver' || verdicts[at] === 'skip')
    const due = Math.max(-1, ...seen.map((frame) => (typeof frame === 'string' ? -1 : (frame.seq ?? -1)))) + 1
    const started = { type: 'stream.started', id: RUN, protocol: 1, level: 3, schema: '/schema' }
    const ending = { type: 'recipe.completed', recipe: RECIPE, finish_reason: 'stop', usage: {}, timings: {} }
    const missing = [...(due === 0 ? [started] : []), ending].map((event, at) => ({ ...event, seq: due + at }))
    const pieces = (rest: Case['frames']) => rest.map((frame) => `data: ${dataOf(frame)}\n\n`)
    const { fetch, asked } = scriptedFetch(
      streams({ pieces: pieces(frames), end: 'break' }),
      streams({ pieces: pieces([...missing, '[DONE]']), end: 'close' }),
    )
    const events: StreamEvent[] = []
    const run = suggestRecipesStream(
      { pantry_items: ['eggs'], level: 3 },
      { fetch, onEvent: (event) => events.push(event), backoffMs: [0] },
    )
    if (outcome === 'refused') await expect(run).rejects.toThrow(ProtocolError)
    else expect(isTerminal(await run)).toBe(true)
    expect(asked.length).toBe(outcome === 'resume' ? 2 : 1)
    const delivered = verdicts.filter((move) => move === 'deliver').length
    expect(events.length).toBe(delivered + (outcome === 'resume' ? missing.length : 0))
    if (outcome === 'resume') expect(asked[1]?.headers.get('Last-Event-ID')).toBe(due === 0 ? null : String(due - 1))
  })

  it('there are many', () => {
    expect(cases.length).toBeGreaterThan(60)
    expect(filesIn(`${FIXTURES}folded`).length).toBeGreaterThan(10)
  })

  it('knows what each event has to have as the schema says it', () => {
    interface Member {
      type?: string
      format?: string
      items?: { format?: string }
      anyOf?: unknown
      $ref?: string
    }
    const schema = read('kiwi_recipes/recipes/event.schema.json') as {
      discriminator: { mapping: Record<string, string> }
      $defs: Record<string, { required: string[]; properties: Record<string, Member> }>
    }
    const kindOf = ({ type, format, items, anyOf, $ref }: Member) => {
      if (format === 'json-pointer') return 'path'
      if (items?.format === 'json-pointer') return 'paths'
      if (anyOf) return 'any'
      if ($ref) return $ref.endsWith('Recipe') ? 'object' : 'error'
      return type ?? 'any'
    }
    const needs = Object.fromEntries(
      Object.entries(schema.discriminator.mapping).map(([type, ref]) => {
        const part = schema.$defs[ref.slice('#/$defs/'.length)]
        const names = part?.required.filter((name) => name !== 'type' && name !== 'seq') ?? []
        return [type, Object.fromEntries(names.map((name) => [name, kindOf(part?.properties[name] ?? {})]))]
      }),
    )
    expect(NEEDS).toEqual(needs)
    expect(Object.keys(NEEDS).every((type) => isKnown({ type }))).toBe(true)
  })
})

describe('events add up to the recipe', () => {
  interface Fold {
    name: string
    steps: { event: StreamEvent; recipe: unknown; lines?: unknown }[]
  }
  it.each(read(`${FIXTURES}protocol/folds.json`) as Fold[])('$name', ({ steps }) => {
    let draft = EMPTY_DRAFT
    for (const { event, recipe, lines = {} } of steps) {
      draft = apply(draft, event)
      expect(stateOf(draft)).toEqual({ recipe, lines })
    }
  })

  it.each(filesIn(`${FIXTURES}folded`))('a recorded stream after each of its events: %s', async (file) => {
    const expected = read(file) as {
      recording: string
      sha256: string
      after: { seq: number; recipe: unknown; lines: unknown }[]
    }
    const [, ...entries] = linesOf(FIXTURES + expected.recording)
    const order = new EventOrder()
    let states = ''
    let draft = EMPTY_DRAFT
    for (const { event } of entries) {
      if (!event) continue
      const verdict = order.read(JSON.stringify(event))
      if (verdict.move !== 'deliver') throw new Error(`${verdict.move}: ${JSON.stringify(event)}`)
      draft = apply(draft, verdict.event)
      const state = stateOf(draft)
      states += canonical(state)
      const shown = expected.after.find(({ seq }) => seq === verdict.event.seq)
      if (shown) expect({ seq: shown.seq, ...state }).toEqual(shown)
    }
    expect(order.terminal).not.toBeNull()
    expect(await sha256(states)).toBe(expected.sha256)
  })

  it.each(filesIn('tests/recording/__snapshots__/test_snapshots'))('what the server makes of a recorded answer: %s', (file) => {
    let draft = EMPTY_DRAFT
    for (const line of linesOf(file)) {
      if (line.type === '(folded)') {
        expect(stateOf(draft)).toEqual({ recipe: line.recipe, lines: line.lines })
        continue
      }
      const event = line as unknown as StreamEvent
      draft = apply(draft, event)
      if (isTerminal(event)) expect(recipeSoFar(draft)).toEqual(event.recipe)
    }
  })
})

async function sha256(text: string): Promise<string> {
  // eslint-disable-next-line no-restricted-properties -- Node has it always
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** As tests/support/folded.py writes it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
}
