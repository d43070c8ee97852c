/** Recipes from elsewhere: what was pasted stays until it was read, and what came of a file is told. */
import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

import { type ImportResult, readTextStream } from '@/services/api'
import { KitchenError } from '@/services/errors'
import { importFile } from '@/services/library'

import { useLibraryStore } from './library'
import { usePagesStore } from './pages'
import { useRecipesStore } from './recipes'
import { type Trouble, troubleOfCall } from './trouble'

const MOST_BYTES = 10 * 1024 * 1024
const MOST_LETTERS = 12_000
const PAGES = /\.x?html?$/i

export const useImportsStore = defineStore('imports', () => {
  const library = useLibraryStore()
  const pages = usePagesStore()
  const recipes = useRecipesStore()

  const text = useSessionStorage('kiwi.pasted', '', { onError: () => undefined })
  const isBusy = ref(false)
  const result = shallowRef<ImportResult | null>(null)
  const trouble = shallowRef<Trouble | null>(null)
  /** It holds something that was ruled out, which is to be agreed to. */
  const asking = shallowRef<File | null>(null)

  /** Known here, without sending it. */
  const refuse = (code: string) => (trouble.value = { code, message: '', retryable: false, retryAfterMs: null, fields: [] })

  async function take(file: File, agreed = false): Promise<void> {
    if (isBusy.value) return
    result.value = trouble.value = asking.value = null
    if (file.size > MOST_BYTES) {
      refuse('import_too_large')
      return
    }
    isBusy.value = true
    try {
      const body = await file.arrayBuffer().catch(() => null)
      if (body === null) {
        refuse('unreadable')
        return
      }
      result.value = await importFile(new File([body], file.name), mediaTypeOf(file), agreed)
      void library.load()
    } catch (error) {
      if (!(error instanceof KitchenError)) throw error
      trouble.value = troubleOfCall(error)
      if (error.code === 'allergens_not_acknowledged') asking.value = file
    } finally {
      isBusy.value = false
    }
  }

  /** Have the text that was pasted read by a model. */
  async function read(): Promise<void> {
    result.value = trouble.value = asking.value = null
    if (text.value.trim() === '') {
      refuse('empty_text')
      return
    }
    if (Array.from(text.value).length > MOST_LETTERS) {
      refuse('text_too_long')
      return
    }
    const run = recipes.readText((options) => readTextStream({ text: text.value }, options))
    const mine = recipes.key
    pages.follow()
    await run
    if (recipes.key !== mine) return
    // What did not come out can be tried again with the same words; what was not taken at all is mended here.
    if (recipes.phase === 'done') text.value = ''
    if (!recipes.isRefused) return
    trouble.value = recipes.trouble
    recipes.clear()
    if (pages.page !== 'saved') pages.openSaved()
  }

  return { text, isBusy, result, trouble, asking, take, read }
})

/** Of what is neither, the server says so. */
function mediaTypeOf({ type, name }: File): string {
  return PAGES.test(name) || type.includes('html') ? 'text/html' : 'application/json'
}
