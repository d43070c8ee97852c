/** Why something about kept recipes did not work, in plain words. */
import { joined, t, type TextKey } from '@/i18n'
import { ConnectionLostError, ProblemError, RunGoneError } from '@/services/errors'

import { headlineWords, isKnownCode, remedyWords } from './troubleWords'

/** By the codes of docs/library.md. */
const BY_CODE: Record<string, TextKey> = {
  library_full: 'keptTrouble.full',
  library_busy: 'keptTrouble.busy',
  library_off: 'keptTrouble.off',
  library_damaged: 'keptTrouble.damaged',
  library_foreign: 'keptTrouble.damaged',
  library_vanished: 'keptTrouble.damaged',
  library_unavailable: 'keptTrouble.damaged',
  library_read_only: 'keptTrouble.readOnly',
  library_newer: 'keptTrouble.newer',
  session: 'keptTrouble.session',
  recipe_unknown: 'keptTrouble.unknown',
  recipe_deleted: 'keptTrouble.deleted',
  changed_meanwhile: 'kept.elsewhere',
}

/** A mistake of the page's own is none of these: it is thrown on, so that the page says so. */
export function keptTroubleWords(error: unknown): string {
  if (error instanceof ConnectionLostError) return t('keptTrouble.offline')
  if (error instanceof RunGoneError) return t('keptTrouble.gone')
  if (!(error instanceof ProblemError)) throw error
  const { code, status, detail, title } = error.problem
  const key = BY_CODE[code]
  if (key) return t(key)
  if (status >= 502) return t('keptTrouble.offline')
  const trouble = { code, message: detail || title, retryable: false, retryAfterMs: null, fields: [] }
  // Of what is not known here the server's own words are all there is.
  return isKnownCode(code) ? joined(headlineWords(trouble), remedyWords(trouble)) : t('keptTrouble.other', { what: trouble.message })
}
