/** The stream's events, as the client package types them. */
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
} from '@kiwi-recipes/client'
