/**
 * The order of events in one run, as a table (docs/protocol.md, "Rules").
 *
 * `seq` starts at 0 without gaps; exactly one terminal event; then `[DONE]`, nothing after. The machine outlives
 * connections: after a resume it goes on with the number it expects next.
 */
import { isKnown, isTerminal, type StreamEvent, type Terminal } from './events'

export const DONE = '[DONE]'

/** What a frame is, seen from the state the run is in. */
type Input = 'event' | 'terminal' | 'repeat' | 'gap' | 'done' | 'garbled'

/**
 * open: events are coming. ended: the terminal event has been read. closed: `[DONE]` has been read.
 */
type State = 'open' | 'ended' | 'closed'

/**
 * deliver: pass it on. skip: pass it over. close: the server has finished speaking.
 * broken: something was lost on the way, a resume can bring it. violation: the server broke the rules, it can't.
 */
type Move = 'deliver' | 'skip' | 'close' | 'broken' | 'violation'

const MOVES: Record<State, Record<Input, Move>> = {
  open: { event: 'deliver', terminal: 'deliver', repeat: 'skip', gap: 'broken', done: 'violation', garbled: 'broken' },
  ended: {
    event: 'violation',
    terminal: 'violation',
    repeat: 'skip',
    gap: 'violation',
    done: 'close',
    garbled: 'violation',
  },
  closed: {
    event: 'violation',
    terminal: 'violation',
    repeat: 'violation',
    gap: 'violation',
    done: 'violation',
    garbled: 'violation',
  },
}

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

  /** Judge the `data` of one frame. An event of an unknown type counts, but is skipped. */
  read(data: string): Verdict {
    const body = data === DONE ? null : parse(data)
    const input = this.classify(data, body)
    const move = MOVES[this.state][input]
    if (move === 'close') this.state = 'closed'
    if (move === 'broken' || move === 'violation') {
      return { move, reason: `${input} after event ${this.last} while ${this.state}` }
    }
    if (move !== 'deliver' || !body) return { move: move === 'close' ? 'close' : 'skip' }
    this.last = body.seq
    if (!isKnown(body)) return { move: 'skip' }
    if (isTerminal(body)) {
      this.terminal = body
      this.state = 'ended'
    }
    return { move: 'deliver', event: body }
  }

  private classify(data: string, body: NumberedBody | null): Input {
    if (data === DONE) return 'done'
    if (!body) return 'garbled'
    if (body.seq <= this.last) return 'repeat'
    if (body.seq > this.last + 1) return 'gap'
    return isKnown(body) && isTerminal(body) ? 'terminal' : 'event'
  }
}

interface NumberedBody {
  type: string
  seq: number
}

function parse(data: string): NumberedBody | null {
  try {
    const body: unknown = JSON.parse(data)
    return isNumbered(body) ? body : null
  } catch {
    return null
  }
}

function isNumbered(body: unknown): body is NumberedBody {
  return (
    typeof body === 'object' &&
    body !== null &&
    'type' in body &&
    typeof body.type === 'string' &&
    'seq' in body &&
    Number.isInteger(body.seq)
  )
}
