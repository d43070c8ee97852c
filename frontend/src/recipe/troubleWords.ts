/** What went wrong, in plain words: what happened, and what someone can do about it. Codes stay with the programs. */
import { isText, joined, locale, t, tIfKnown } from '@/i18n'
import type { Trouble } from '@/stores/trouble'

import { ordinalWords } from './words'

/** Codes of what a model server lacks: what each of them needs is asked of the server, which knows. */
const OF_MODELS = new Set(['no_backend', 'model_not_found', 'backend_unreachable', 'lease_failed', 'upstream_error'])

/** Codes of the page's own mistakes: their messages are for programs. What answered out of order is worth a look, though. */
const OF_THE_PAGE = new Set(['run_gone', 'connection_lost', 'page'])

/** Codes that say the same to a person. Those of `mismatch` come of a page and a server of different versions, or of a proxy. */
const SAME: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...['bad_request', 'not_found', 'method_not_allowed', 'uri_too_long', 'misdirected', 'idempotency_key_reused', 'last_event_id'],
      ...['after_the_end', 'precondition_required', 'unsupported_media_type', 'not_a_revision', 'cant_scale'],
    ].map((code) => [code, 'mismatch']),
  ),
  stream_unknown: 'run_gone',
  stream_forgotten: 'run_gone',
}

/**
 * Under which name the texts know this code. In English the server's sentence stands where it names foods,
 * which the page can't know. */
function known(given: string): string {
  const code = SAME[given] ?? given
  if (isText(`trouble.${code}.headline`) || isText(`trouble.${code}.remedy`) || code === 'nothing_to_cook_with') return code
  return code.startsWith('http_') ? 'proxy' : 'unknown'
}

/** Whether the page has words of its own for this code. */
export function isKnownCode(code: string): boolean {
  return !['proxy', 'unknown'].includes(known(code))
}

export function headlineWords({ code, message }: Trouble): string {
  if (code === 'nothing_to_cook_with' && locale() !== 'en') return t('problem.nothingLeft')
  return tIfKnown(`trouble.${known(code)}.headline`) ?? message
}

export function remedyWords({ code, retryAfterMs }: Trouble): string {
  const wait = retryAfterMs === null ? '' : t('outcome.wait', { n: Math.ceil(retryAfterMs / 1000) })
  return joined(tIfKnown(`trouble.${known(code)}.remedy`) ?? '', wait)
}

/** What was said beyond the headline, for whoever looks after the server; empty when nothing was. */
export function detailWords(trouble: Trouble): string {
  return OF_THE_PAGE.has(trouble.code) || trouble.message === headlineWords(trouble) ? '' : trouble.message
}

export function isOfModels({ code }: Trouble): boolean {
  return OF_MODELS.has(code)
}

/** That this is another attempt, and why it is made; short, as it has a phone's line to itself beside a button. */
export function attemptWords(number: number, reason: string | null): string {
  const attempt = ordinalWords(number)
  const why = tIfKnown(`attempt.why.${reason ?? ''}`)
  return why === null ? t('attempt.again', { attempt }) : t('attempt.because', { attempt, last: ordinalWords(number - 1), why })
}
