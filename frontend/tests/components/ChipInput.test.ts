import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'

import ChipInput from '@/components/ChipInput.vue'
import { PANTRY } from '@/stores/kitchen'

function chips(names: string[] = []) {
  const wrapper = mount(ChipInput, {
    props: {
      label: 'What have you got?',
      suggestions: ['eggs', 'rice'],
      limits: PANTRY,
      modelValue: names,
      'onUpdate:modelValue': (now: string[]) => wrapper.setProps({ modelValue: now }),
    },
    attachTo: document.body,
  })
  return wrapper
}

it('makes a chip of what is typed, at Enter, at a comma, and when the box is left', async () => {
  const wrapper = chips()
  const box = wrapper.get('input')
  await box.setValue('feta')
  await box.trigger('keydown', { key: 'Enter' })
  await box.setValue('eggs, rice')
  await box.setValue('salt')
  await box.trigger('blur')
  expect(wrapper.props('modelValue')).toEqual(['feta', 'eggs', 'rice', 'salt'])
  expect(box.element.value).toBe('')
})

it('names no group of suggestions where there are none', async () => {
  const wrapper = chips()
  expect(wrapper.find('[role=group]').exists()).toBe(true)
  await wrapper.setProps({ suggestions: [] })
  expect(wrapper.find('[role=group]').exists()).toBe(false)
})

it('takes the last chip back with Backspace in the empty box only', async () => {
  const wrapper = chips(['eggs', 'rice'])
  const box = wrapper.get('input')
  await box.setValue('f')
  await box.trigger('keydown', { key: 'Backspace' })
  expect(wrapper.props('modelValue')).toEqual(['eggs', 'rice'])
  await box.setValue('')
  await box.trigger('keydown', { key: 'Backspace' })
  expect(wrapper.props('modelValue')).toEqual(['eggs'])
})

it('removes a chip by its button and gives the focus to the box', async () => {
  const wrapper = chips(['eggs', 'rice'])
  await wrapper.get('.chip').trigger('click')
  expect(wrapper.props('modelValue')).toEqual(['rice'])
  await nextTick()
  expect(document.activeElement).toBe(wrapper.get('input').element)
})

it('toggles what is suggested', async () => {
  const wrapper = chips()
  const eggs = wrapper.get('.suggestion')
  await eggs.trigger('click')
  expect(wrapper.props('modelValue')).toEqual(['eggs'])
  expect(eggs.attributes('aria-pressed')).toBe('true')
  await eggs.trigger('click')
  expect(wrapper.props('modelValue')).toEqual([])
})

it('leaves Enter to an input method, and an empty box’s Enter to the form', async () => {
  const wrapper = chips()
  const box = wrapper.get('input')
  await box.setValue('とうふ')
  await box.trigger('keydown', { key: 'Enter', isComposing: true })
  expect(wrapper.props('modelValue')).toEqual([])
  expect(wrapper.emitted('send')).toBeUndefined()
  await box.trigger('keydown', { key: 'Enter' })
  expect(wrapper.props('modelValue')).toEqual(['とうふ'])
  expect(wrapper.emitted('send')).toBeUndefined()
  await box.trigger('keydown', { key: 'Enter' })
  expect(wrapper.emitted('send')).toHaveLength(1)
})

it('says to programs too that something is wrong, and what', async () => {
  const wrapper = chips()
  expect(wrapper.get('input').attributes('aria-invalid')).toBe('false')
  await wrapper.setProps({ problem: 'Name at least one thing.' })
  const box = wrapper.get('input')
  expect(box.attributes('aria-invalid')).toBe('true')
  const described = document.getElementById(box.attributes('aria-describedby') ?? '')
  expect(described?.textContent).toBe('Name at least one thing.')
})
