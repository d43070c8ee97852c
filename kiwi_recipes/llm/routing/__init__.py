"""Which model answers: the configuration, the backends that it names, and the router that tries them in order."""
