"""The wires of others: each a projection of the frames that a run keeps anyway, made anew for each reader."""
