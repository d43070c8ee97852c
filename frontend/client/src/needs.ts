import type { StreamEventType } from './events.js'

/** What a member of an event has to be. path: a JSON Pointer (RFC 6901). any: it has to be there. */
export type Kind = 'string' | 'path' | 'paths' | 'integer' | 'boolean' | 'object' | 'error' | 'any'

const ENDING = { recipe: 'object', finish_reason: 'string', usage: 'object', timings: 'object' } as const

/** By its type the members that an event always has: those that the schema of the events requires. */
export const NEEDS: Record<StreamEventType, Readonly<Record<string, Kind>>> = {
  'stream.started': { id: 'string', level: 'integer', schema: 'string', protocol: 'integer' },
  'stream.status': { phase: 'string', elapsed_ms: 'integer' },
  token: { text: 'string' },
  'field.started': { path: 'path' },
  'field.delta': { path: 'path', text: 'string' },
  'field.done': { path: 'path', value: 'any', span: 'any' },
  'field.dropped': { path: 'path', reason: 'string' },
  'field.reset': { path: 'path' },
  'stream.reset': { reason: 'string', kept: 'paths' },
  warning: { code: 'string', message: 'string' },
  'recipe.completed': ENDING,
  'recipe.incomplete': { ...ENDING, missing: 'paths' },
  'recipe.failed': { ...ENDING, error: 'error' },
  'recipe.cancelled': ENDING,
}
