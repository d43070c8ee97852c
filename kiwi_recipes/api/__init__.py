"""The HTTP interface: routes, problems, sessions, and the event-stream response."""
