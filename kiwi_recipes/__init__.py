"""Kiwi Recipes: a recipe from what is in the kitchen, streamed field by field while a language model writes it.

Public is what these modules name in their `__all__`. All others are internal: they may change in any version.

    kiwi_recipes.api.run_response   a run as a response, sent in the request's own task
    kiwi_recipes.app                the service, as an ASGI application
    kiwi_recipes.food.allergens     what the names of foods say about allergens
    kiwi_recipes.llm                prompts, chunks and errors of language models
    kiwi_recipes.llm.routing        which model answers: configuration, and a router over several backends
    kiwi_recipes.recipes.events     the events of a recipe's stream
    kiwi_recipes.recipes.generator  a recipe from a model, without a server
    kiwi_recipes.recipes.schemas    what a client asks for and what it gets
    kiwi_recipes.settings           how the service is configured
    kiwi_recipes.streams            the engine: streams of any model's events, numbered and resumable
    kiwi_recipes.testing            for tests: a scripted model server, recordings served, streams compared
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("kiwi-recipes")
