/** Every code that the documentation promises has words of the page's own, in every language: no server's sentence is needed. */
import { afterAll, describe, expect, it } from 'vitest'

import { chooseLocale, loadMoreTexts, type Locale, LOCALES, t } from '@/i18n'
import { changeTroubleWords } from '@/recipe/changeTrouble'
import { importTroubleWords } from '@/recipe/importTrouble'
import { keptTroubleWords } from '@/recipe/keptWords'
import { headlineWords } from '@/recipe/troubleWords'
import { ProblemError } from '@/services/errors'

const DOCS: Record<string, string> = import.meta.glob(['../../../docs/{protocol,library,exports}.md'], { query: '?raw', import: 'default', eager: true })

const SENTENCE = 'What the server says.'

/** Codes in the tables: in the second column behind a status, in the first before one or, of the library, without. */
function codesOf(file: string): string[] {
  const rows = (DOCS[`../../../docs/${file}`] ?? '').split('\n')
  return rows.flatMap((row) => {
    const [, first = '', second = ''] = row.split('|').map((cell) => cell.trim())
    const cell = /^\d{3}$/.test(first) ? second : /^\d{3}$/.test(second) || first.startsWith('`library_') ? first : ''
    return [...cell.matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? '')
  })
}

const trouble = (code: string) => ({ code, message: SENTENCE, retryable: false, retryAfterMs: null, fields: [] })
const problem = (code: string) =>
  new ProblemError({ status: 409, title: SENTENCE, detail: SENTENCE, code, retryable: false, retryAfterMs: null, fields: [], body: {} })

const RUNS = codesOf('protocol.md').filter((code) => !code.startsWith('library_'))
const LIBRARY = [...codesOf('protocol.md').filter((code) => code.startsWith('library_')), ...codesOf('library.md')]
const IMPORTS = codesOf('exports.md')

describe.each(Object.keys(LOCALES) as Locale[])('in %s', (locale) => {
  afterAll(() => chooseLocale('en'))

  it('every code has words', async () => {
    await chooseLocale(locale)
    await loadMoreTexts()
    expect([RUNS.length > 50, LIBRARY.length > 8, IMPORTS.length > 6]).toEqual([true, true, true])
    const unknown = t('trouble.unknown.headline')
    const isOwn = (words: string) => words !== '' && !words.includes(SENTENCE) && !words.startsWith(unknown)
    // In English the server's sentence is shown, which names the foods.
    const runs = RUNS.filter((code) => locale !== 'en' || code !== 'nothing_to_cook_with')
    expect(runs.filter((code) => !isOwn(headlineWords(trouble(code))))).toEqual([])
    expect(runs.filter((code) => !isOwn(changeTroubleWords(trouble(code))))).toEqual([])
    expect([...LIBRARY, ...runs].filter((code) => !isOwn(keptTroubleWords(problem(code))))).toEqual([])
    expect([...IMPORTS, ...runs].filter((code) => !isOwn(importTroubleWords(trouble(code))))).toEqual([])
  })
})
