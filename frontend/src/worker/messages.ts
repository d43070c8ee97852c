/** What the page says to the service worker that waits: begin, if no other tab is open. */
export const TAKE_OVER = 'take-over'
