/**
 * Keep what is being written in sight, until the reader scrolls: from then on the page stays where they put it.
 *
 * The page glides by a part of the way in each frame. A position that is not the one set last is the reader's doing,
 * whichever way they did it: wheel, finger, key, scrollbar or search.
 */
import { usePreferredReducedMotion } from '@vueuse/core'
import { onScopeDispose } from 'vue'

/** How much of the screen stays free beneath the last line after a move, so that moves are few. */
const FREE = 0.3
/** The share of what is left of the way that is gone in a frame. */
const PACE = 0.3
/** Positions are rounded to the screen's own pixels. */
const ROUNDING = 2

/** `target` is the last thing that was written, if any. */
export function useFollow(target: () => Element | null | undefined) {
  const motion = usePreferredReducedMotion()
  let isFollowing = false
  let expected = 0
  let goal = 0
  let frame = 0

  const furthest = () => document.documentElement.scrollHeight - innerHeight

  /** A page that has become shorter takes the reader up by itself. */
  function hasScrolled(): boolean {
    return Math.abs(scrollY - expected) > ROUNDING && Math.abs(scrollY - Math.min(expected, furthest())) > ROUNDING
  }

  function start(): void {
    isFollowing = true
    expected = goal = scrollY
  }

  function stop(): void {
    isFollowing = false
    cancelAnimationFrame(frame)
    frame = 0
  }

  /** Something was written: is its end still in sight? */
  function look(): void {
    if (isFollowing && hasScrolled()) stop()
    const bottom = isFollowing ? target()?.getBoundingClientRect().bottom : undefined
    if (bottom === undefined || bottom <= innerHeight) return
    goal = Math.min(scrollY + bottom - innerHeight * (1 - FREE), furthest())
    if (frame === 0) glide()
  }

  function glide(): void {
    if (hasScrolled()) {
      stop()
      return
    }
    const left = goal - scrollY
    const step = motion.value === 'reduce' ? left : Math.max(left * PACE, 1)
    // The browser goes no further than there is, and layout need not be asked how far that is.
    scrollTo({ top: scrollY + Math.min(step, left), behavior: 'instant' })
    expected = scrollY
    frame = goal - expected > 1 ? requestAnimationFrame(glide) : 0
  }

  onScopeDispose(stop)
  return { start, stop, look }
}
