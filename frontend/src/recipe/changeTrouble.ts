/** Why a change was not made, or not kept, in plain words: what can be said in other words, and what can be done. */
import { joined, t, tIfKnown } from '@/i18n'
import type { Trouble } from '@/stores/trouble'

import { headlineWords, isKnownCode, remedyWords } from './troubleWords'

/** Of a wish that was refused the kind of mistake counts; else the code of the answer. */
export function changeTroubleWords(trouble: Trouble): string {
  // Another version with the same text is no trouble (`library.accept`): so it is the text that is another one.
  const code = trouble.code === 'changed_meanwhile' ? 'revised_meanwhile' : trouble.code
  const kinds = trouble.code === 'validation' ? trouble.fields.map(({ code }) => code) : [code]
  const own = kinds.map((code) => tIfKnown(`change.trouble.${code}`)).find((words) => words !== null)
  if (own) return own
  if (trouble.code === 'validation') return t('change.trouble.no_wish')
  const words = joined(headlineWords(trouble), remedyWords(trouble))
  return isKnownCode(trouble.code) ? words : joined(t('change.trouble.other'), trouble.message)
}
