"""Model servers, a model in this machine and recordings, each a `Backend`. Internal."""
