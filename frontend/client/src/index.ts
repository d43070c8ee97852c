/** Recipes from a Kiwi Recipes server, event by event. Runs in browsers and in Node; knows of no framework. */
export {
  type BackendHealth,
  type CallOptions,
  getBackends,
  type RecipeRequest,
  resumeRecipesStream,
  stopStream,
  type StreamOptions,
  suggestRecipesStream,
  warmModels,
} from './api.js'
export { apply, type Draft, EMPTY_DRAFT, recipeSoFar } from './apply.js'
export {
  ConnectionLostError,
  type FieldProblem,
  isAbort,
  KitchenError,
  type Problem,
  ProblemError,
  ProtocolError,
  readProblem,
  RunGoneError,
} from './errors.js'
export {
  type EventOf,
  isKnown,
  isTerminal,
  type RunError,
  type StatusPhase,
  type StreamEvent,
  type StreamEventType,
  type Terminal,
  TERMINAL_TYPES,
  type Warning,
} from './events.js'
export type { components, operations, paths } from './events.gen.js'
export { readFrames, SILENCE_MS } from './frames.js'
export { isWithin, type Json, type Key, parsePointer, valueAt, without, withValue } from './pointer.js'
export { NEEDS } from './needs.js'
export { DONE, EventOrder, type Verdict } from './protocol.js'
export { randomId } from './randomId.js'
export { type AllergenReport, hasContent, type Ingredient, type Recipe, type Step } from './recipe.js'
export {
  acceptRevision,
  type Acknowledged,
  type ExportFormat,
  exportUrl,
  importRecipes,
  type ImportResult,
  type ImportType,
  type KeptRecipe,
  type ReadRequest,
  readTextStream,
  restoreRevision,
  type ReviseRequest,
  reviseRecipeStream,
  type RevisionReport,
} from './kept.js'
export { type RecipeRun, recipeRun, resumedRun, type RunOptions } from './run.js'
