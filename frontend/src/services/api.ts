/** The server's calls, as the package `@kiwi-recipes/client` (../../client) has them: the page runs on it like any other client. */
export {
  acceptRevision,
  type BackendHealth,
  getBackends,
  type RecipeRequest,
  restoreRevision,
  resumeRecipesStream,
  type ReviseRequest,
  reviseRecipeStream,
  stopStream,
  type StreamOptions,
  suggestRecipesStream,
  warmModels,
} from '@kiwi-recipes/client'
