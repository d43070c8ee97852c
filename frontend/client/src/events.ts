/** Names for the wire contract's events, whose shapes are generated from the server's schema. */
import type { components } from './events.gen.js'
import { NEEDS } from './needs.js'

type Schemas = components['schemas']

/** Every event carries its place in the run, from 0 without gaps. */
type Numbered<E> = E extends object ? E & { seq: number } : never

export type StreamEvent = Numbered<Schemas['Event']>
export type StreamEventType = StreamEvent['type']
export type EventOf<T extends StreamEventType> = Extract<StreamEvent, { type: T }>

export const TERMINAL_TYPES = ['recipe.completed', 'recipe.incomplete', 'recipe.failed', 'recipe.cancelled'] as const
export type Terminal = EventOf<(typeof TERMINAL_TYPES)[number]>

export type StatusPhase = EventOf<'stream.status'>['phase']
export type Warning = EventOf<'warning'>
export type RunError = Schemas['ErrorBody']

const KNOWN_TYPES: ReadonlySet<string> = new Set(Object.keys(NEEDS))

/** Later versions of the protocol may add types; a client skips what it does not know. */
export function isKnown(event: { type: string }): event is StreamEvent {
  return KNOWN_TYPES.has(event.type)
}

const TERMINAL: ReadonlySet<string> = new Set(TERMINAL_TYPES)

export function isTerminal(event: StreamEvent): event is Terminal {
  return TERMINAL.has(event.type)
}
