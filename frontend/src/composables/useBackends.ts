/** Which model will answer, asked of the server now and again while the page is being looked at. */
import { useDocumentVisibility, useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'

import { type BackendHealth, getBackends } from '@/services/api'
import { isAbort } from '@/services/errors'

const EVERY_MS = 15_000
const USABLE: ReadonlySet<BackendHealth['state']> = new Set<BackendHealth['state']>(['ready', 'loading', 'cold'])

export function useBackends() {
  const backends = shallowRef<BackendHealth[] | null>(null)
  const isUnreachable = shallowRef(false)
  const asking = new AbortController()

  async function ask(): Promise<void> {
    try {
      backends.value = await getBackends(asking.signal)
      isUnreachable.value = false
    } catch (error) {
      if (!isAbort(error)) isUnreachable.value = true
    }
  }

  const { pause, resume } = useIntervalFn(() => void ask(), EVERY_MS, { immediateCallback: true })
  const visibility = useDocumentVisibility()
  watch(visibility, (now) => {
    if (now === 'visible') resume()
    else pause()
  })
  onScopeDispose(() => {
    asking.abort()
  })

  /** The one that will be asked: the first, in the order of the settings, that could answer. */
  const next = computed(() => backends.value?.find((backend) => USABLE.has(backend.state)) ?? null)
  return { backends, next, isUnreachable }
}
