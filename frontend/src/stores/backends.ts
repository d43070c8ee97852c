/** Which models there are and how they are, as the server said when it was last asked. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import { type BackendHealth, getBackends, warmModels } from '@/services/api'

const USABLE: ReadonlySet<BackendHealth['state']> = new Set<BackendHealth['state']>(['ready', 'loading', 'cold'])

export const useBackendsStore = defineStore('backends', () => {
  const backends = shallowRef<BackendHealth[] | null>(null)
  const isUnreachable = shallowRef(false)

  /** The one that will be asked: the first, in the order of the settings, that could answer. */
  const next = computed(() => backends.value?.find((backend) => USABLE.has(backend.state)) ?? null)

  async function ask(): Promise<void> {
    try {
      backends.value = await getBackends()
      isUnreachable.value = false
    } catch {
      isUnreachable.value = true
    }
  }

  /** Does this backend, by its name, run a model that is only for trying? */
  function isTiny(name: string | null): boolean {
    return backends.value?.some((backend) => backend.name === name && backend.tiny) ?? false
  }

  return { backends, isUnreachable, next, ask, isTiny, warm: () => warmModels() }
})
