/**
 * What can go wrong between a client and the server, outside a run's own ending.
 *
 * KitchenError
 *   ProblemError         the server said no: an RFC 9457 problem document, or an answer without one
 *   RunGoneError         the run is unknown or forgotten (404, 410): what has been read is all there is
 *   ConnectionLostError  the connection broke and could not be brought back
 *   ProtocolError        what answered does not speak the contract
 *
 * An abort by the caller is the platform's own `AbortError`.
 */

/** RFC 9457, with the contract's extension members. */
export interface Problem {
  status: number
  title: string
  detail: string
  code: string
  retryable: boolean
  retryAfterMs: number | null
  fields: FieldProblem[]
  /** The whole document: some problems say more, `current` of what was changed meanwhile, say. */
  body: Record<string, unknown>
}

/** One thing that is wrong with a request. */
export interface FieldProblem {
  /** `pantry_items.0`; empty when it is the request as a whole. */
  field: string
  message: string
  /** What kind of mistake it is; empty from a server that does not say. */
  code: string
}

export abstract class KitchenError extends Error {
  abstract readonly code: string
  abstract readonly retryable: boolean
}

export class ProblemError extends KitchenError {
  override name = 'ProblemError'
  readonly code: string
  readonly retryable: boolean

  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
    this.code = problem.code
    this.retryable = problem.retryable
  }
}

export class RunGoneError extends KitchenError {
  override name = 'RunGoneError'
  readonly code = 'run_gone'
  readonly retryable = true
}

export class ConnectionLostError extends KitchenError {
  override name = 'ConnectionLostError'
  readonly code = 'connection_lost'
  readonly retryable = true
}

export class ProtocolError extends KitchenError {
  override name = 'ProtocolError'
  readonly code = 'protocol'
  readonly retryable = true
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Statuses that a proxy or a starting server gives for a while. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])

/** Read a refusal. Never throws: whatever answers, there is something to show. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body = await readObject(response)
  const text = (key: string) => (typeof body[key] === 'string' ? body[key] : '')
  const { status } = response
  return new ProblemError({
    status,
    title: text('title') || response.statusText || `HTTP ${status}`,
    detail: text('detail'),
    code: text('code') || `http_${status}`,
    retryable: typeof body.retryable === 'boolean' ? body.retryable : PASSING.has(status),
    retryAfterMs: typeof body.retry_after_ms === 'number' ? body.retry_after_ms : retryAfter(response),
    fields: Array.isArray(body.errors) ? body.errors.flatMap(fieldProblem) : [],
    body,
  })
}

function fieldProblem(error: unknown): FieldProblem[] {
  if (typeof error !== 'object' || error === null) return []
  const { field, message, code } = { field: '', message: '', code: '', ...error } as Record<string, unknown>
  return [{ field: String(field), message: String(message), code: String(code) }]
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    return {}
  }
}

/** `Retry-After` in milliseconds; its date form is not used by this server. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : null
}
