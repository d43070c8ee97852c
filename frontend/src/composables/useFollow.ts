/**
 * Keep what is being written in sight, until the reader scrolls: from then on the page stays where they put it.
 *
 * The page glides by a part of the way in each frame. A position that is not the one set last is the reader's doing,
 * whichever way they did it: wheel, finger, key, scrollbar or search.
 */
import { usePreferredReducedMotion } from '@vueuse/core'
import { onScopeDispose, type Ref } from 'vue'

/** How much of the screen stays free beneath the last line after a move, so that moves are few. */
const FREE = 0.4
/** The share of what is left of the way that is gone in a frame. */
const PACE = 0.45
/** Positions are rounded to the screen's own pixels. */
const ROUNDING = 2
/** What lies below the window: the browser itself tells what has come to reach it, and nobody has to look. */
const BELOW: IntersectionObserverInit = { rootMargin: '-100% 0px 1000000px 0px' }

/** `written` grows. */
export function useFollow(written: Readonly<Ref<Element | null>>) {
  const motion = usePreferredReducedMotion()
  let observer: IntersectionObserver | null = null
  let expected = 0
  let goal = 0
  let frame = 0

  const furthest = () => document.documentElement.scrollHeight - innerHeight

  /** A page that has become shorter takes the reader up by itself. */
  function hasScrolled(): boolean {
    return Math.abs(scrollY - expected) > ROUNDING && Math.abs(scrollY - Math.min(expected, furthest())) > ROUNDING
  }

  function start(): void {
    stop()
    expected = scrollY
    observer = new IntersectionObserver(() => {
      if (frame === 0) look()
    }, BELOW)
    if (written.value) observer.observe(written.value)
  }

  function stop(): void {
    observer?.disconnect()
    observer = null
    cancelAnimationFrame(frame)
    frame = 0
  }

  /** Is the end of what was written still in sight? */
  function look(): void {
    const bottom = written.value?.getBoundingClientRect().bottom ?? 0
    if (bottom <= innerHeight) return
    goal = Math.min(scrollY + bottom - innerHeight * (1 - FREE), furthest())
    if (hasScrolled()) stop()
    else if (goal - scrollY > 1) glide()
  }

  function glide(): void {
    if (hasScrolled()) {
      stop()
      return
    }
    const from = scrollY
    const left = goal - from
    const step = motion.value === 'reduce' ? left : Math.max(left * PACE, 1)
    // The browser goes no further than there is, and layout need not be asked how far that is.
    scrollTo({ top: from + Math.min(step, left), behavior: 'instant' })
    expected = scrollY
    frame = expected > from && goal - expected > 1 ? requestAnimationFrame(glide) : 0
    // More may have been written on the way.
    if (frame === 0) look()
  }

  onScopeDispose(stop)
  return { start, stop }
}
