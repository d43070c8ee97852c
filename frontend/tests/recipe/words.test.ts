import { describe, expect, it } from 'vitest'

import { formatAmount, formatMinutes, formatNumber } from '@/recipe/quantity'
import { ingredientLine, recipeText } from '@/recipe/text'
import { remedyWords } from '@/recipe/troubleWords'
import { fieldWords, phaseWords } from '@/recipe/words'

import { RECIPE } from '../support/server'

const status = (more = {}) => ({ backend: 'b', model: null, position: null, message: null, ...more })

describe('amounts', () => {
  it.each([
    [0.5, '½'],
    [1.5, '1½'],
    [0.333, '⅓'],
    [2, '2'],
    [1.1, '1.1'],
    [0.75, '¾'],
    [3.999, '4'],
    [10, '10'],
    [1e6, '1000000'],
    [0.00001, '0.00001'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it.each([
    [{ name: 'x', quantity: 1.5, unit: 'cup' }, '1½ cups'],
    [{ name: 'x', quantity: 0.5, unit: 'kg' }, '0.5 kg'],
    [{ name: 'x', quantity: 3, unit: 'piece' }, '3'],
    [{ name: 'x', quantity: 2, quantity_max: 3, unit: 'clove' }, '2–3 cloves'],
    [{ name: 'x', quantity: 0.5, quantity_max: 0.75, unit: 'cup' }, '½–¾ cup'],
    [{ name: 'x', quantity: 0.003, unit: 'kg' }, '3 g'],
    [{ name: 'x', quantity: 0.01, quantity_max: 0.05, unit: 'l' }, '10–50 ml'],
    [{ name: 'x', quantity: 0.125, unit: 'l' }, '0.125 l'],
    [{ name: 'x', quantity: 12345678, unit: 'g' }, '12345678 g'],
    [{ name: 'x', quantity: 0.0004, unit: 'g' }, '0.0004 g'],
    [{ name: 'x', quantity: 2.001, quantity_max: 2.002, unit: 'cup' }, '2 cups'],
    [{ name: 'x', quantity: 2, unit: 'fl_oz' }, '2 fl oz'],
    [{ name: 'x', quantity: null, unit: 'pinch' }, 'pinch'],
    [{ name: 'x' }, ''],
  ])('%o', (row, text) => {
    expect(formatAmount(row)).toBe(text)
  })

  it('says minutes as hours', () => {
    expect([0, 5, 60, 95].map(formatMinutes)).toEqual(['0 min', '5 min', '1 h', '1 h 35 min'])
  })
})

describe('words', () => {
  it('says what is going on', () => {
    expect(phaseWords('queued', status({ position: 2 }), {})).toBe('2nd in line')
    expect(phaseWords('queued', status({ position: 11 }), {})).toBe('11th in line')
    expect(phaseWords('loading_model', status({ model: 'llama3.1' }), {})).toBe('Loading llama3.1')
    expect(phaseWords('writing', status(), { title: 'x', ingredients: [] })).toBe('Writing the ingredients')
  })

  it('names fields as a person would', () => {
    expect(['/ingredients/3', '/steps/0/text', 'notes', '/prep_minutes'].map(fieldWords)).toEqual([
      'ingredient 4',
      'step 1',
      'the notes',
      'the preparation time',
    ])
  })

  it('adds how long to wait', () => {
    const trouble = { code: 'backend_overloaded', message: '', retryable: true, retryAfterMs: 4200, fields: [] }
    expect(remedyWords(trouble)).toContain('Wait 5 s first.')
  })

  it('writes a recipe as plain text', () => {
    expect(ingredientLine({ name: 'eggs', quantity: 3, note: 'beaten' })).toBe('3 eggs, beaten')
    expect(recipeText(RECIPE)).toBe(
      'Spinach omelette\n\nServes 2\n\n- 3 eggs\n- 1½ cups spinach\n\n1. Whisk.\n\nNot checked for allergens.',
    )
  })
})

describe('a recipe as text', () => {
  it('has its groups and times, and says by itself when it is not whole', () => {
    const recipe = {
      title: 'Buns',
      ingredients: [
        { name: 'eggs', quantity: 2 },
        { name: 'flour', quantity: 1.5, unit: 'cup', group: 'Dough' },
        null,
        { name: 'butter', quantity: 100, unit: 'g', group: 'Dough' },
      ],
      steps: [{ text: 'Knead.', minutes: 95 }, null],
    }
    expect(recipeText(recipe, 'Not complete. Missing: the rest of the steps.')).toBe(
      'Buns\n\nNot complete. Missing: the rest of the steps.\n\n' +
        '- 2 eggs\n\nDough:\n- 1½ cups flour\n- 100 g butter\n\n1. Knead. (1 h 35 min)\n\nNot checked for allergens.',
    )
  })

  it('says how far it was looked at, and what likely holds something', () => {
    const allergens = {
      checked: true,
      message: 'Held against “peanuts”, by the names of the foods alone.',
      likely: [{ text: 'satay', allergy: 'peanuts' }],
    }
    expect(recipeText({ title: 'Rice', allergens })).toBe(
      'Rice\n\n“satay” likely contains what “peanuts” rules out: read the label.\n\n' + allergens.message,
    )
  })
})
