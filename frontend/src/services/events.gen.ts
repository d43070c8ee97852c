/** The server's own types, which `npm run types` writes into the client package. */
export type { components } from '@kiwi-recipes/client'
