import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import UnknownRecipe from '@/components/UnknownRecipe.vue'
import { usePagesStore } from '@/stores/pages'
import { useRecentsStore } from '@/stores/recents'
import { useRecipesStore } from '@/stores/recipes'

import { frame, RECIPE, refuses, RUN_EVENTS, scriptedFetch, streams, WHOLE_RUN } from '../support/server'
import { settled } from '../support/settled'

const REQUEST = { pantry_items: ['eggs'], level: 3 as const }
const framesOf = (to: number) => RUN_EVENTS.slice(0, to).map(frame).join('')
const keyHere = () => new URLSearchParams(location.search).get('recipe')

function kitchen(...answers: Parameters<typeof scriptedFetch>) {
  const { fetch, asked } = scriptedFetch(...answers)
  vi.stubGlobal('fetch', fetch)
  setActivePinia(createPinia())
  return { pages: usePagesStore(), recipes: useRecipesStore(), recents: useRecentsStore(), asked }
}

/** As the browser does at Back: the address first, then the news of it. */
function goTo(address: string): void {
  history.replaceState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  history.replaceState(null, '', '/')
})

it('a recipe that another tab writes is shown once it is there', async () => {
  history.replaceState(null, '', '/?recipe=abc')
  const { pages, recents } = kitchen()
  await pages.start()
  expect(pages.page).toBe('unknown')
  const wrapper = mount(UnknownRecipe)
  recents.save({ key: 'abc', ending: 'done', recipe: RECIPE, warnings: [], lacking: [], tiny: false, request: REQUEST })
  await nextTick()
  expect(pages.page).toBe('card')
  wrapper.unmount()
})

describe('a recipe’s address', () => {
  it('is there from the moment it is asked for, and leads back to it', async () => {
    const { pages, recipes, asked } = kitchen(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    const run = pages.write(REQUEST)
    expect(pages.page).toBe('card')
    expect(keyHere()).toBe(recipes.key)
    expect(asked[0]?.headers.get('Idempotency-Key')).toBe(recipes.key)
    await run
    const address = location.search
    pages.leave()
    expect(pages.page).toBe('form')
    expect(keyHere()).toBeNull()
    goTo(`/${address}`)
    expect(pages.page).toBe('card')
    expect(recipes.recipe).toEqual(RECIPE)
  })

  it('of a kept recipe opens it; of none says so', async () => {
    const { pages } = kitchen(streams({ pieces: [WHOLE_RUN], end: 'close' }))
    await pages.write(REQUEST)
    pages.leave()
    const [entry] = useRecentsStore().saved

    history.replaceState(null, '', `/?recipe=${entry?.key ?? ''}`)
    const later = kitchen()
    await later.pages.start()
    expect(later.pages.page).toBe('card')
    expect(later.recipes.isKept).toBe(true)
    expect(later.recipes.recipe).toEqual(RECIPE)
    goTo('/?recipe=nobody')
    expect(later.pages.page).toBe('unknown')
    expect(later.asked).toEqual([])
  })

  it('of a run that the server has forgotten opens what is kept of it', async () => {
    const { pages, recipes } = kitchen(
      streams({ pieces: [framesOf(12)], end: 'hang' }),
      () => new Response(null, { status: 204 }),
    )
    void pages.write(REQUEST)
    await settled(() => {
      expect(recipes.recipe.ingredients).toHaveLength(2)
    })
    recipes.stop()
    const reloaded = kitchen(refuses(410, {}))
    await reloaded.pages.start()
    expect(reloaded.pages.page).toBe('card')
    expect(reloaded.recipes.phase).toBe('stopped')
    expect(reloaded.recipes.recipe.title).toBe(RECIPE.title)
    expect(reloaded.recipes.lacking).toEqual(['the steps'])
  })
})

describe('leaving', () => {
  it('does not stop a recipe that is being written', async () => {
    let finish: (() => void) | undefined
    const { pages, recipes, recents } = kitchen(async (call, signal) => {
      await new Promise<void>((resolve) => (finish = resolve))
      return streams({ pieces: [WHOLE_RUN], end: 'close' })(call, signal)
    })
    const run = pages.write(REQUEST)
    pages.leave()
    expect(pages.page).toBe('form')
    expect(recipes.isRunning).toBe(true)
    finish?.()
    await run
    expect(recents.saved).toHaveLength(1)
    expect(pages.page).toBe('form')
  })

  it('keeps what was written of one that another takes the place of', async () => {
    const hang = streams({ pieces: [framesOf(12)], end: 'hang' })
    const { pages, recipes, recents } = kitchen(
      hang,
      (call, signal) => (call.method === 'DELETE' ? new Response(null, { status: 204 }) : hang(call, signal)),
      (call, signal) => (call.method === 'DELETE' ? new Response(null, { status: 204 }) : hang(call, signal)),
    )
    void pages.write(REQUEST)
    const first = recipes.key
    await settled(() => {
      expect(recipes.recipe.ingredients).toHaveLength(2)
    })
    void pages.write(REQUEST)
    expect(recents.saved).toMatchObject([{ key: first, ending: 'stopped', recipe: { title: RECIPE.title } }])
  })
})

it('a request that is refused leads back to the form, without an address', async () => {
  const problem = { code: 'validation', detail: 'x', errors: [{ field: 'servings', message: 'x', code: 'y' }] }
  const { pages, recipes } = kitchen(refuses(422, problem))
  await pages.write(REQUEST)
  expect(pages.page).toBe('form')
  expect(keyHere()).toBeNull()
  expect(recipes.isRefused).toBe(true)
})
