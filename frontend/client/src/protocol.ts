/**
 * The order of events in one run, as a table (docs/protocol.md, "The rules").
 *
 * `seq` starts at 0 without gaps; exactly one terminal event; then `[DONE]`, nothing after. The machine outlives
 * connections: after a resume it goes on with the number it expects next. The twin of `kiwi_recipes/event_order.py`;
 * tests/fixtures/protocol/broken_streams.json holds both to the same answers.
 */
import { isKnown, isTerminal, type StreamEvent, type StreamEventType, type Terminal } from './events.js'
import { NEEDS, type Kind } from './needs.js'
import { isWithin } from './pointer.js'

export const DONE = '[DONE]'

/** The version of the contract that this program reads. */
const PROTOCOL = 1

/**
 * What a frame is, seen from the state the run is in. wrong: it has its number, but may not come, or not so.
 */
type Input = 'event' | 'terminal' | 'wrong' | 'repeat' | 'gap' | 'done' | 'garbled'

/**
 * open: events are coming. ended: the terminal event has been read. closed: `[DONE]` has been read.
 */
type State = 'open' | 'ended' | 'closed'

/**
 * deliver: pass it on. skip: pass it over. close: the server has finished speaking.
 * broken: something was lost on the way, a resume can bring it. violation: the server broke the rules, it can't.
 */
type Move = 'deliver' | 'skip' | 'close' | 'broken' | 'violation'

/** What is not listed is a violation. */
const MOVES: Record<State, Partial<Record<Input, Move>>> = {
  open: { event: 'deliver', terminal: 'deliver', wrong: 'violation', repeat: 'skip', gap: 'broken', garbled: 'broken' },
  ended: { repeat: 'skip', done: 'close' },
  closed: {},
}

/** Each event is looked through: as lists they are walked without being made anew. */
const MEMBERS = Object.fromEntries(Object.entries(NEEDS).map(([type, members]) => [type, Object.entries(members)])) as unknown as Record<
  StreamEventType,
  readonly (readonly [string, Kind])[]
>

export type Verdict =
  | { move: 'deliver'; event: StreamEvent }
  | { move: 'skip' }
  | { move: 'close' }
  | { move: 'broken'; reason: string }
  | { move: 'violation'; reason: string }

export class EventOrder {
  /** The number of the last event that was read, -1 before the first: what `Last-Event-ID` says. */
  last = -1
  terminal: Terminal | null = null
  private state: State = 'open'
  private begun = false
  private closed = new Set<string>()

  /** Judge the `data` of one frame. An event of an unknown type counts, but is skipped. */
  read(data: string): Verdict {
    const body = data === DONE ? null : parse(data)
    const [input, wrong] = this.classify(data, body)
    const move = MOVES[this.state][input] ?? 'violation'
    if (move === 'close') this.state = 'closed'
    if (move === 'broken' || move === 'violation') {
      return { move, reason: wrong ?? `${input} after event ${this.last} while ${this.state}` }
    }
    if (move !== 'deliver' || !body) return { move: move === 'close' ? 'close' : 'skip' }
    this.last = body.seq
    if (!isKnown(body)) return { move: 'skip' }
    this.begun = true
    this.note(body)
    if (isTerminal(body)) {
      this.terminal = body
      this.state = 'ended'
    }
    return { move: 'deliver', event: body }
  }

  /** And what is wrong with it, where that is not said by the input alone. */
  private classify(data: string, body: NumberedBody | null): [Input, string?] {
    if (data === DONE) return ['done']
    if (!body) return ['garbled']
    if (body.seq <= this.last) return ['repeat']
    if (body.seq > this.last + 1) return ['gap']
    if (!isKnown(body)) return ['event']
    const wrong = this.state === 'open' ? this.wrong(body) : null
    if (wrong !== null) return ['wrong', `event ${body.seq}, ${body.type}, ${wrong}`]
    return [isTerminal(body) ? 'terminal' : 'event']
  }

  /** Why an event of a known type may not come now, or not so. */
  private wrong(event: StreamEvent): string | null {
    const members = event as unknown as Record<string, unknown>
    const lacks = MEMBERS[event.type].find(([name, kind]) => !(name in members) || !is(members[name], kind))
    if (lacks) return `lacks a ${lacks[0]} that can be read`
    if (this.begun === (event.type === 'stream.started')) {
      return this.begun ? 'comes twice' : 'comes before stream.started'
    }
    switch (event.type) {
      case 'stream.started':
        return event.protocol > PROTOCOL ? `is of protocol ${event.protocol}: reload the page` : null
      case 'field.started':
      case 'field.delta':
        return this.isWithinClosed(event.path) || this.closed.has(event.path) ? `comes when ${event.path} is done` : null
      case 'field.done': // what is done may be told once more, whole
        return this.isWithinClosed(event.path) ? `comes when ${event.path} is done` : null
      default:
        return null
    }
  }

  private isWithinClosed(path: string): boolean {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (this.closed.has(path.slice(0, at))) return true
    }
    return false
  }

  /** What is closed from here on. */
  private note(event: StreamEvent): void {
    switch (event.type) {
      case 'field.done':
        this.keepClosed((path) => !isWithin(path, event.path))
        this.closed.add(event.path)
        break
      case 'field.dropped':
      case 'field.reset':
        this.keepClosed((path) => !isWithin(path, event.path) && !isWithin(event.path, path))
        break
      case 'stream.reset':
        this.keepClosed((path) => event.kept.some((kept) => isWithin(path, kept)))
        break
      default:
    }
  }

  private keepClosed(stays: (path: string) => boolean): void {
    this.closed = new Set([...this.closed].filter(stays))
  }
}

/** No list of a recipe has ten thousand rows. */
const PATH = /^(?!.*\/\d{5})(\/([^/~]|~[01])*)*$/s

function is(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'path':
      return typeof value === 'string' && PATH.test(value)
    case 'paths':
      return Array.isArray(value) && value.every((path) => is(path, 'path'))
    case 'integer':
      return Number.isInteger(value)
    case 'object':
      return isObject(value)
    case 'error':
      return isObject(value) && Object.entries(ERROR).every(([name, inner]) => is(value[name], inner))
    case 'any':
      return true
    default:
      return typeof value === kind
  }
}

const ERROR = { code: 'string', message: 'string', retryable: 'boolean', phase: 'string' } as const

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface NumberedBody {
  type: string
  seq: number
}

function parse(data: string): NumberedBody | null {
  try {
    const body: unknown = JSON.parse(data)
    return isObject(body) && is(body.type, 'string') && is(body.seq, 'integer') ? (body as unknown as NumberedBody) : null
  } catch {
    return null
  }
}
