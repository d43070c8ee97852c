import { describe, expect, it } from 'vitest'

import { formProblems } from '@/recipe/requestWords'
import { attemptWords, detailWords, headlineWords, isOfModels, remedyWords } from '@/recipe/troubleWords'
import { lackingWords, unfinishedWords } from '@/recipe/words'

const trouble = (code: string, message = 'the server’s words', retryAfterMs: number | null = null) => ({
  code,
  message,
  retryable: true,
  retryAfterMs,
  fields: [],
})

/** The contract's codes (docs/protocol.md), and the page's own. */
const CODES = (
  'no_backend model_not_found backend_overloaded backend_unreachable lease_failed load_timeout first_content_timeout ' +
  'stall_timeout total_timeout upstream_error upstream_truncated output_truncated output_invalid allergen_conflict ' +
  'server_shutdown internal bad_request session tier stream_unknown not_found method_not_allowed request_timeout cancelled ' +
  'stream_forgotten body_too_large uri_too_long unsupported_media_type misdirected validation nothing_to_cook_with ' +
  'idempotency_key_reused last_event_id after_the_end too_many_runs_per_session too_many_runs_per_server ' +
  'too_many_connections store_unavailable tier_unavailable server_away proxy_timeout ' +
  'run_gone connection_lost protocol page http_502 http_418 something_newer'
).split(' ')

describe('trouble', () => {
  it.each(CODES)('%s is said without a code', (code) => {
    const words = headlineWords(trouble(code, 'In words.'))
    expect(words).toMatch(/^[A-Z].*\.$/)
    expect(`${words} ${remedyWords(trouble(code))}`).not.toMatch(/_|http/)
  })

  it('leaves the server its sentence where that knows more, and else keeps it for whoever looks', () => {
    expect(headlineWords(trouble('nothing_to_cook_with'))).toBe('the server’s words')
    expect(detailWords(trouble('nothing_to_cook_with'))).toBe('')
    expect(detailWords(trouble('no_backend'))).toBe('the server’s words')
  })

  it('sends nobody to install a model when it is not that', () => {
    expect(CODES.filter((code) => isOfModels(trouble(code)))).toEqual([
      'no_backend',
      'model_not_found',
      'backend_unreachable',
      'lease_failed',
      'upstream_error',
    ])
  })

  it('says of another attempt why it is made, if that can be said', () => {
    expect(attemptWords(2, 'output_truncated')).toBe('second attempt: first broke off')
    expect(attemptWords(3, 'stall_timeout')).toBe('third attempt: second went quiet')
    expect(attemptWords(2, 'something_newer')).toBe('second attempt')
  })
})

describe('what is missing', () => {
  const steps = [{ text: 'Whisk.' }, { text: 'Fold.' }, { text: 'Bake.' }]

  it('of a list that has begun is its rest', () => {
    const recipe = { title: 'x', ingredients: [{ name: 'eggs' }], steps }
    expect(lackingWords(recipe, ['/steps', '/notes'], [])).toEqual(['the rest of the steps', 'the notes'])
    expect(lackingWords(recipe, ['/steps/3'], [])).toEqual(['step 4'])
    expect(lackingWords(recipe, [], ['steps'])).toEqual(['the rest of the steps'])
    expect(lackingWords({ title: 'x', steps }, [], [])).toEqual(['the ingredients'])
  })

  it('is said with the recipe wherever that goes', () => {
    expect(unfinishedWords('done', [])).toBe('')
    expect(unfinishedWords('failed', ['the notes'])).toBe('Not complete. Missing: the notes.')
    expect(unfinishedWords('stopped', [])).toBe('Not complete: it was stopped before it was finished.')
    expect(unfinishedWords('thinking', [])).toBe('Not complete: it was still being written.')
  })
})

describe('problems of a request', () => {
  const request = { pantry_items: ['eggs', 'bleach'], level: 3 as const, allergies: ['x'.repeat(70)] }
  const problems = (...found: [field: string, code: string, message?: string][]) =>
    formProblems(found.map(([field, code, message = 'Input should be …']) => ({ field, code, message })), request)

  it('stand at the field that can mend them', () => {
    expect(problems(['max_minutes', 'less_than_equal'], ['', 'wildcard_not_confirmed'], ['constraints.0', 'x'])).toEqual({
      time: 'Choose how long it may take.',
      level: 'Choose your pantry, or say yes to the surprise.',
      diets: 'Choose from the diets that are listed.',
    })
  })

  it('name the entry, and take the server’s words where they are for people', () => {
    const said = 'bleach is not food and can make people very ill. Take it out and ask again.'
    expect(problems(['pantry_items.1', 'not_food', said])).toEqual({ pantry: said })
    expect(problems(['allergies.0', 'text_too_long', 'Shorten this.'])).toEqual({ allergies: `“${'x'.repeat(40)}…”: Shorten this.` })
    expect(problems(['pantry_items.0', 'string_type'])).toEqual({ pantry: expect.stringMatching(/^“eggs”: Up to/) as string })
  })

  it('that nobody can mend on the form are one for all', () => {
    const { all } = problems(['freezer_items', 'extra_forbidden'], ['nutrition_filters.max_calories', 'x'], ['', ''])
    expect(all).toMatch(/^The kitchen server does not know part of this request\. [^.]*\.$/)
  })
})
