/** What a button asks of the library: one thing at a time, with what came of it or what went wrong in words. */
import { ref } from 'vue'

import { keptTroubleWords } from '@/recipe/keptWords'

/** `doing` sets `said` to what came of it; what it throws is `trouble`. Asked for again meanwhile, nothing is done. */
export function useKeptAction() {
  const said = ref('')
  const trouble = ref('')
  const isBusy = ref(false)

  async function act(doing: () => Promise<void>): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    said.value = trouble.value = ''
    try {
      await doing()
    } catch (error) {
      trouble.value = keptTroubleWords(error)
    } finally {
      isBusy.value = false
    }
  }

  return { act, said, trouble, isBusy }
}
