/** Why a recipe could not be brought in, in plain words. */
import { joined, tIfKnown } from '@/i18n'
import type { Trouble } from '@/stores/trouble'

import { headlineWords, remedyWords } from './troubleWords'

export function importTroubleWords({ code, message, fields = [], ...rest }: Pick<Trouble, 'code' | 'message'> & Partial<Trouble>): string {
  const kinds = code === 'validation' ? fields.map((field) => field.code) : [code]
  const own = kinds.map((kind) => tIfKnown(`import.trouble.${kind}`)).find((words) => words !== null)
  if (own) return own
  const trouble = { retryable: false, retryAfterMs: null, ...rest, code, message, fields }
  return joined(headlineWords(trouble), remedyWords(trouble))
}
