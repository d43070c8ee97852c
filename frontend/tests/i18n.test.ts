import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { h } from 'vue'

import TextWithParts from '@/components/TextWithParts.vue'
import { chooseLocale, isText, locale, startLocale, t, tIfKnown, tn, wanted } from '@/i18n'
import firstDe from '@/locales/de'
import firstEn from '@/locales/en'
import moreDe from '@/locales/more/de'
import moreEn from '@/locales/more/en'
import { dateFormat } from '@/recipe/dates'
import { formatAmount, formatMinutes } from '@/recipe/quantity'
import { attemptWords, headlineWords } from '@/recipe/troubleWords'
import { lackingWords, listWords, ordinal, wishWords } from '@/recipe/words'

afterEach(() => chooseLocale('en'))

const en = { ...firstEn, ...moreEn }
const de = { ...firstDe, ...moreDe }

type Tree = string | { [name: string]: Tree }

/** Every text by its key. */
function leaves(node: Tree, key = ''): [string, string][] {
  if (typeof node === 'string') return [[key, node]]
  return Object.entries(node).flatMap(([name, child]) => leaves(child, key ? `${key}.${name}` : name))
}

const sources = import.meta.glob<string>(['../src/**/*.{ts,vue}', '!../src/locales/*'], { query: '?raw', import: 'default', eager: true })

describe('the texts', () => {
  it('have the same places to fill in in each language, and as many forms', () => {
    const germans = new Map(leaves(de))
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
    for (const [key, text] of leaves(en)) {
      const german = germans.get(key) ?? ''
      expect(german, key).not.toBe('')
      expect(places(german), key).toEqual(places(text))
    }
    expect(germans.size).toBe(leaves(en).length)
  })

  it('have no name in both files', () => {
    expect(Object.keys(firstEn).filter((name) => name in moreEn)).toEqual([])
  })

  it('are all used', () => {
    const source = Object.values(sources).join('\n')
    const isUsed = (key: string) => {
      if (source.includes(`'${key}'`) || source.includes(`"${key}"`)) return true
      // One that is put together has its beginning in a template.
      const names = key.split('.')
      return names.some((_, index) => index > 0 && source.includes(`\`${names.slice(0, index).join('.')}.\${`))
    }
    expect(leaves(en).flatMap(([key]) => (isUsed(key) ? [] : [key]))).toEqual([])
  })
})

describe('the language', () => {
  it.each([
    ['', ['de-AT', 'en'], 'de'],
    ['', ['fr', 'de'], 'de'],
    ['', ['fr-CA', 'pt'], 'en'],
    ['', [], 'en'],
    ['', ['EN-gb', 'de'], 'en'],
    ['en', ['de'], 'en'],
    ['de', ['en'], 'de'],
    ['xx', ['de'], 'de'],
    ['toString', ['constructor'], 'en'],
  ] as const)('chosen %j of a browser of %j is %s', (chosen, languages, expected) => {
    expect(wanted(chosen, languages)).toBe(expected)
  })

  it('is remembered, and said of the document', async () => {
    await chooseLocale('de')
    expect(document.documentElement.lang).toBe('de')
    expect(localStorage.getItem('kiwi.locale')).toBe('de')
    await chooseLocale('en')
    localStorage.setItem('kiwi.locale', 'en')
    await startLocale()
    expect(locale()).toBe('en')
  })

  it('has its dates as they are written where the reader is', async () => {
    const first = new Date(2026, 0, 29)
    const said = (...languages: string[]) => {
      vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
      return dateFormat({ day: 'numeric', month: 'short' }).format(first)
    }
    expect([said('en-GB'), said('en-US', 'en-GB'), said('fr')]).toEqual(['29 Jan', 'Jan 29', 'Jan 29'])
    await chooseLocale('de')
    expect([said('de-AT'), said('en-GB')]).toEqual(['29. Jän.', '29. Jan.'])
    vi.restoreAllMocks()
  })

  it('is the one that was asked for last, whichever comes first', async () => {
    await Promise.all([chooseLocale('de'), chooseLocale('en')])
    expect([locale(), t('status.stop')]).toEqual(['en', 'Stop'])
  })

  it('goes through everything that is said', async () => {
    await chooseLocale('de')
    expect(t('form.remove', { name: 'Eier' })).toBe('Eier entfernen')
    expect([1, 2].map((n) => tn('milestone.ingredients', n))).toEqual(['1 Zutat', '2 Zutaten'])
    expect(formatAmount({ name: 'x', quantity: 2, quantity_max: 3, unit: 'clove' })).toBe('2–3 Zehen')
    expect(formatAmount({ name: 'x', quantity: 0.5, unit: 'kg' })).toBe('0,5 kg')
    expect(formatAmount({ name: 'x', quantity: 1.5, unit: 'tbsp' })).toBe('1½ EL')
    expect(formatAmount({ name: 'x', quantity: 2, unit: 'jar' })).toBe('2 jar')
    expect(formatMinutes(95)).toBe('1 Std. 35 Min.')
    expect(ordinal(2)).toBe('2.')
    expect(attemptWords(2, 'stall_timeout')).toBe('zweiter Versuch: erster verstummte')
    expect(listWords(lackingWords({ ingredients: [{ name: 'x' }] }, [], ['ingredients']))).toBe(
      'der Titel, die Schritte und die übrigen Zutaten',
    )
    expect(wishWords({ pantry_items: ['x'], level: 3, constraints: ['vegan', 'ohne Ofen'], language: 'en' })).toEqual([
      'vegan',
      'ohne Ofen',
      'auf Englisch',
    ])
    const trouble = { code: 'http_502', message: 'Bad Gateway', retryable: true, retryAfterMs: null, fields: [] }
    expect(headlineWords(trouble)).toBe('Der Küchenserver antwortete nicht, wie er sollte.')
  })

  it('knows a text from what a server might send in its place', () => {
    expect(isText('trouble.no_backend.headline')).toBe(true)
    for (const key of ['trouble.no_backend', 'trouble', 'trouble.__proto__', 'trouble.toString.name', '', 'no']) {
      expect(isText(key), key).toBe(false)
      expect(tIfKnown(key), key).toBeNull()
    }
  })

  it('has parts of a text marked up where each language puts them', async () => {
    const slots = { name: () => h('b', 'Ei') }
    const wrapper = mount(TextWithParts, { props: { text: 'form.remove', hidden: true }, slots })
    const plain = () => wrapper.html({ raw: true }).replaceAll(/<!--.*?-->/g, '')
    expect(plain()).toBe('<span class="visually-hidden">Remove </span><b>Ei</b><span class="visually-hidden"></span>')
    await chooseLocale('de')
    expect(plain()).toContain('<b>Ei</b><span class="visually-hidden"> entfernen</span>')
  })
})
