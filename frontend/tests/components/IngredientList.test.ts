import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import IngredientList from '@/components/IngredientList.vue'
import type { Ingredient } from '@/recipe/recipe'

const list = (...rows: Ingredient[]) =>
  mount(IngredientList, { props: { rows: rows.map((value, index) => ({ index, value, open: false })), warnings: [] } })

it('tells what is there, what nearly every kitchen has, and what is to be bought', () => {
  const wrapper = list(
    { name: 'eggs', pantry_item: 'eggs', staple: false },
    { name: 'salt', pantry_item: null, staple: true },
    { name: 'olive oil', pantry_item: 'oil', staple: true },
    { name: 'saffron', pantry_item: null, staple: false },
    { name: 'from an older server', pantry_item: null },
    { name: 'nobody has compared' },
  )
  expect(wrapper.findAll('li').map((row) => row.find('.stock').exists() && row.get('.stock').text())).toEqual([
    'have',
    'staple',
    'have',
    'need',
    'need',
    false,
  ])
})

it('shows the line of a row while it is written', () => {
  const rows = [
    { index: 0, value: { name: 'eggs' }, open: false },
    { index: 1, value: null, open: true, line: '2 chicken bre' },
    { index: 2, value: null, open: true },
  ]
  const shown = mount(IngredientList, { props: { rows, warnings: [] } }).findAll('li')
  expect(shown.map((row) => row.text())).toEqual(['eggs', '2 chicken bre', ''])
  expect(shown.map((row) => row.find('.bar').exists())).toEqual([false, false, true])
})

it('shows ranges, fractions, plural units, notes and groups', () => {
  const wrapper = list(
    { name: 'garlic', quantity: 2, quantity_max: 3, unit: 'clove', note: 'sliced' },
    { name: 'flour', quantity: 1.5, unit: 'cup', group: 'For the dough' },
    { name: 'butter', quantity: 0.25, unit: 'lb', group: 'For the dough' },
    { name: 'sugar', quantity: 1, unit: 'pinch', group: 'To finish' },
  )
  expect(wrapper.findAll('li').map((row) => row.text())).toEqual([
    '2–3 clovesgarlic, sliced',
    'For the dough',
    '1½ cupsflour',
    '¼ lbbutter',
    'To finish',
    '1 pinchsugar',
  ])
})
