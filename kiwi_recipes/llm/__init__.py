"""Language-model backends behind one protocol, and the router that tries them in order."""
