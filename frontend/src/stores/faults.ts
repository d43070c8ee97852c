/** Mistakes of the page's own: whatever is thrown and caught by nobody is shown, so that no button fails in silence. */
import { defineStore } from 'pinia'
import { type App, ref } from 'vue'

import { t } from '@/i18n'
import { isAbort } from '@/services/errors'

export const useFaultsStore = defineStore('faults', () => {
  const isShown = ref(false)

  function report(error: unknown): void {
    if (isAbort(error)) return
    console.error(error)
    isShown.value = true
  }

  function dismiss(): void {
    isShown.value = false
  }

  return { isShown, report, dismiss }
})

/** Listen wherever an exception can end: in Vue's handlers and hooks, in promises, and in everything else. */
export function watchFaults(app: App): void {
  const faults = useFaultsStore()
  app.config.errorHandler = (error) => {
    faults.report(error)
    // Before the page stands there is nothing that could show it.
    const root = document.querySelector('#app')
    if (root?.childElementCount === 0) root.textContent = t('fault.what')
  }
  addEventListener('unhandledrejection', ({ reason }) => {
    faults.report(reason)
  })
  addEventListener('error', ({ error, filename }) => {
    // An extension's mistake is none of the page's.
    if (error !== null && filename.startsWith(location.origin)) faults.report(error)
  })
}
