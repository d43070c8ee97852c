/** What can go wrong between the page and the server: the client package's errors. */
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
} from '@kiwi-recipes/client'
