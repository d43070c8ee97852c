/** Every slip, remark and reason that the parser or the server has a code for is said in words of each language. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { chooseLocale, loadMoreTexts } from '@/i18n'
import de from '@/locales/raw/de'
import en from '@/locales/raw/en'
import { dropWords, mendWords } from '@/recipe/mendWords'

const sources = (files: Record<string, string>) => Object.values(files).join('\n')
const MENDS = sources(import.meta.glob<string>('../../../parser/kiwi_parser/text/repair/mends.py', { query: '?raw', import: 'default', eager: true }))
const REASONS = sources(import.meta.glob<string>('../../../parser/kiwi_parser/assemble/reasons.py', { query: '?raw', import: 'default', eager: true }))
const PARSER = sources(import.meta.glob<string>('../../../parser/kiwi_parser/**/*.py', { query: '?raw', import: 'default', eager: true }))
const SERVER = sources(import.meta.glob<string>('../../../kiwi_recipes/**/*.py', { query: '?raw', import: 'default', eager: true }))

const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')
const WORDS = /^_WORDS = \{$([^]*?)^\}$/m.exec(REASONS)?.[1] ?? ''
const PYDANTIC = [...found(/^ {4}"(\w+)":/gm, WORDS), ...found(/fromkeys\(\(([^)]*)\)/g, WORDS).flatMap((names) => found(/"(\w+)"/g, names))]
const CODED = found(/\bcoded\(\s*"(\w+)"/g, PARSER.replace(/""".*?"""/gs, '') + SERVER)
const REFUSED = found(/PydanticCustomError\(\s*"(\w+)"/g, PARSER)

const GERMAN: Record<string, unknown> = { ...de.notes, ...de.reasons }

it('has words for each slip that the parser mends, the English ones as the manual has them', () => {
  const told = [...MENDS.matchAll(/\bMend\(\s*"(\w+)",\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => [match[1], match[2]])
  expect(told.length).toBeGreaterThan(40)
  expect(Object.fromEntries(told)).toEqual(en.mends)
  expect(Object.keys(de.mends)).toEqual(Object.keys(en.mends))
})

it('has German words for each remark and reason, and none for what is not said any more', () => {
  expect(PYDANTIC.length).toBeGreaterThan(30)
  expect(CODED.length).toBeGreaterThan(20)
  expect(REFUSED).toContain('blank')
  const codes = new Set([...PYDANTIC, ...CODED, ...REFUSED])
  codes.delete('mended')
  expect([...codes].filter((code) => !(code in GERMAN))).toEqual([])
  expect(Object.keys(GERMAN).filter((code) => !codes.has(code))).toEqual([])
})

it('names no value in German that the English sentence has not', () => {
  const named = (text: string) => found(/\{(\w+)\}/g, text)
  const english: Record<string, Set<string>> = {}
  for (const [, code = '', rest = ''] of (PARSER + SERVER).matchAll(/\bcoded\(\s*"(\w+)",([^]*?)\)\n/g)) {
    english[code] ??= new Set()
    for (const name of found(/(\w+)=/g, rest)) english[code].add(name)
  }
  for (const [code, names] of Object.entries(english)) {
    const forms = [GERMAN[code] ?? []].flat() as string[]
    for (const form of forms) expect([...names], `${code}: ${form}`).toEqual(expect.arrayContaining(named(form)))
  }
})

describe('on the page', () => {
  beforeAll(loadMoreTexts)
  afterAll(() => chooseLocale('en'))

  const slip = { path: '/title', code: 'repaired', message: 'A slip.', evidence: { mend: 'trailing_comma', offset: 3 } }
  const remark = { path: '/servings', code: 'read_as', message: "'four' read as 4", evidence: { written: "'four'", read: 4 } }
  const drop = { reason: 'name: is missing', code: 'missing', evidence: { field: 'name' } }

  it('says them in English', async () => {
    await chooseLocale('en')
    expect(mendWords(slip)).toBe('a comma before a closing bracket')
    expect(mendWords(remark)).toBe("'four' read as 4")
    expect(mendWords({ path: null, evidence: { mend: 'of_tomorrow' } })).toBe('put right')
    expect(dropWords(drop)).toBe('name: is missing')
  })

  it('says them in German, also what it has no words for', async () => {
    await chooseLocale('de')
    expect(mendWords(slip)).toBe('ein Komma vor einer schließenden Klammer')
    expect(mendWords({ path: '/steps/0', code: 'mended', message: 'mended: section', evidence: { mend: 'section' } })).toBe('Zeilen in einer Zeile')
    expect(mendWords(remark)).toBe('„four“ gelesen als 4')
    expect(mendWords({ path: '/ingredients/0', code: 'read_as', evidence: { field: 'unit', written: "'-'", read: 'none' } })).toBe('Einheit: „-“ gelesen als nichts')
    expect(mendWords({ path: '/title', code: 'of_tomorrow', message: 'What the server says.' })).toBe('ausgebessert')
    expect(dropWords(drop)).toBe('Name: fehlt')
    expect(dropWords({ reason: 'x', code: 'rules_out', evidence: { what: 'milk', allergy: 'Milch', phrase: 'Sahne' } })).toBe('enthält etwas, das „Milch“ ausschließt („Sahne“)')
    expect(dropWords({ reason: 'An old server says no more.' })).toBe('war nicht zu gebrauchen')
  })
})
