/** The server's calls, as the package `@kiwi-recipes/client` (../../client) has them: the page runs on it like any other client. */
export {
  type BackendHealth,
  getBackends,
  type RecipeRequest,
  resumeRecipesStream,
  stopStream,
  type StreamOptions,
  suggestRecipesStream,
} from '@kiwi-recipes/client'
