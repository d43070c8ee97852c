"""What the server knows about foods without asking a model: what is the same food, what holds an allergen.

Words against words, from data files beside the code. Nothing here proves that something is absent.
"""
