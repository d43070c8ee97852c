/** What went wrong, from whichever side it came. */
import { type FieldProblem, KitchenError, ProblemError } from '@/services/errors'
import type { RunError } from '@/services/events'

export interface Trouble {
  code: string
  message: string
  retryable: boolean
  retryAfterMs: number | null
  /** What the server would not take, field by field. */
  fields: FieldProblem[]
}

/** Of a run that says so itself. */
export function troubleOfRun(error: RunError): Trouble {
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    retryAfterMs: error.retry_after_ms ?? null,
    fields: [],
  }
}

/** Of a call. What is no answer of the kitchen's is the page's own mistake, and goes to the console as well. */
export function troubleOfCall(error: unknown): Trouble {
  if (!(error instanceof KitchenError)) {
    console.error(error)
    return { code: 'page', message: '', retryable: true, retryAfterMs: null, fields: [] }
  }
  const problem = error instanceof ProblemError ? error.problem : null
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    retryAfterMs: problem?.retryAfterMs ?? null,
    fields: problem?.fields ?? [],
  }
}
