/** What went wrong, in plain words: what happened, and what someone can do about it. Codes stay with the programs. */
import type { Trouble } from '@/stores/recipes'

import { ordinalWords } from './words'

interface Words {
  /** Without one the server's own sentence says it best: it names what the page can't know. */
  headline?: string
  remedy?: string
}

/** By the contract's error codes, and the page's own. */
const WORDS: Record<string, Words> = {
  no_backend: { headline: 'No language model could answer.' },
  model_not_found: { headline: 'The model that is set up is not there.' },
  backend_overloaded: { headline: 'The model is busy.', remedy: 'It may have room again in a moment.' },
  backend_unreachable: { headline: 'The model server does not answer.' },
  lease_failed: { headline: 'No graphics card was free.', remedy: 'Try again in a moment.' },
  load_timeout: { headline: 'The model took too long to load.', remedy: 'The next try often finds it ready.' },
  first_content_timeout: { headline: 'The model took too long to begin.', remedy: 'The next try is often faster.' },
  stall_timeout: { headline: 'The model went quiet in the middle.', remedy: 'Try again.' },
  total_timeout: { headline: 'The model took too long.', remedy: 'A shorter recipe or a faster model may help.' },
  upstream_error: { headline: 'The model server reported a fault.', remedy: 'Try again, or look at its log.' },
  upstream_truncated: { headline: 'The model broke off.', remedy: 'Try again.' },
  output_truncated: { headline: 'The model stopped before the recipe was whole.', remedy: 'Try again.' },
  output_invalid: {
    headline: 'What the model wrote is not a whole recipe.',
    remedy: 'Try again, or connect a better model.',
  },
  allergen_conflict: {
    headline: 'The model kept using something you must not eat.',
    remedy: 'It was left out, so the recipe is not whole. Try again, or with other ingredients or wishes.',
  },
  server_shutdown: { headline: 'The kitchen server is restarting.', remedy: 'Try again in a moment.' },
  internal: {
    headline: 'Something went wrong in the kitchen server.',
    remedy: 'Try again. If it happens again, its log says more.',
  },
  validation: { headline: 'The kitchen server did not take this request.' },
  nothing_to_cook_with: {},
  session: { headline: 'Nobody is signed in, or not any more.', remedy: 'Sign in, then try again.' },
  tier: { headline: 'Recipes written by a model are not part of your plan.' },
  too_many_runs_per_session: { remedy: 'One of them has to end first.' },
  too_many_runs_per_server: { headline: 'Too many recipes are being written just now.', remedy: 'Try again in a moment.' },
  too_many_connections: { headline: 'Too many pages are open from here.', remedy: 'Close some, then try again.' },
  body_too_large: { headline: 'That is more than fits into one request.', remedy: 'Name fewer things.' },
  request_timeout: { headline: 'The request took too long on its way.', remedy: 'Try again.' },
  store_unavailable: { headline: 'The kitchen server can’t reach its store.', remedy: 'Try again in a moment.' },
  tier_unavailable: { headline: 'Your plan could not be looked up.', remedy: 'Try again in a moment.' },
  server_away: { headline: 'The kitchen server does not answer.', remedy: 'Try again in a moment.' },
  proxy_timeout: { headline: 'The kitchen server took too long to answer.', remedy: 'Try again.' },
  run_gone: {
    headline: 'The kitchen server no longer has this recipe.',
    remedy: 'It keeps one for a while only. Try again.',
  },
  connection_lost: {
    headline: 'The kitchen server can’t be reached.',
    remedy: 'Is it running, and does this device have a way to it? Then try again.',
  },
  protocol: {
    headline: 'Something other than the kitchen server seems to answer.',
    remedy: 'A proxy may stand in between, or the server may be of another version: load the page again.',
  },
  page: { headline: 'Something went wrong on this page.', remedy: 'Try again, or load the page again.' },
}

const OF_A_PROXY: Words = { headline: 'The kitchen server did not answer as it should.', remedy: 'Try again in a moment.' }
const UNKNOWN: Words = { headline: 'The recipe could not be finished.', remedy: 'Try again.' }

/** Codes of what a model server lacks: what each of them needs is asked of the server, which knows. */
const OF_MODELS = new Set(['no_backend', 'model_not_found', 'backend_unreachable', 'lease_failed', 'upstream_error'])

function wordsFor(code: string): Words {
  return WORDS[code] ?? (code.startsWith('http_') ? OF_A_PROXY : UNKNOWN)
}

export function headlineWords({ code, message }: Trouble): string {
  return wordsFor(code).headline ?? message
}

export function remedyWords({ code, retryAfterMs }: Trouble): string {
  const wait = retryAfterMs === null ? '' : `Wait ${Math.ceil(retryAfterMs / 1000)} s first.`
  return [wordsFor(code).remedy, wait].filter(Boolean).join(' ')
}

/** What was said beyond the headline, for whoever looks after the server; empty when nothing was. */
export function detailWords(trouble: Trouble): string {
  return trouble.message === headlineWords(trouble) ? '' : trouble.message
}

export function isOfModels({ code }: Trouble): boolean {
  return OF_MODELS.has(code)
}

/** Why the attempt before was given up; short, as it has a phone's line to itself beside a button. */
const REASONS: Record<string, string> = {
  output_truncated: 'broke off',
  output_invalid: 'made no sense',
  stall_timeout: 'went quiet',
  upstream_truncated: 'broke off',
  upstream_error: 'met a fault',
  allergen_conflict: 'used what is forbidden',
}

/** That this is another attempt, and why it is made. */
export function attemptWords(number: number, reason: string | null): string {
  const why = REASONS[reason ?? '']
  return `${ordinalWords(number)} attempt${why ? `: ${ordinalWords(number - 1)} ${why}` : ''}`
}
