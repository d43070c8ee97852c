/** The service worker: there in secure contexts only. Without it the page is the same, but needs its server to open. */
import { TAKE_OVER } from '@/worker/messages'

/** `isBusy`: whether a page that is loaded again now would be noticed. */
export async function keepForOffline(isBusy: () => boolean): Promise<void> {
  // Absent over plain HTTP in the house, whatever its type says.
  // eslint-disable-next-line no-restricted-properties
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (!workers) return
  const isControlled = workers.controller !== null
  workers.addEventListener('controllerchange', () => {
    if (isControlled && !isBusy()) location.reload()
  })
  try {
    const registration = await workers.register('/sw.js')
    registration.waiting?.postMessage(TAKE_OVER)
  } catch {
    // A browser may forbid it, in private windows say.
  }
}
