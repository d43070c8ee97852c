"""Which model answers: the configuration, the backends that it names, and the router that tries them in order.

`build_router` makes an `LLMRouter` from the environment and llm.yaml (docs/router.md); or give it `Route`s of your own.
"""

from kiwi_recipes.llm.config_errors import ConfigError, ConfigProblem
from kiwi_recipes.llm.routing.breaker import BreakerPolicy
from kiwi_recipes.llm.routing.config import LLMConfig
from kiwi_recipes.llm.routing.config_sources import load_config
from kiwi_recipes.llm.routing.factory import Tap, build_router
from kiwi_recipes.llm.routing.route import Local, Route
from kiwi_recipes.llm.routing.router import LLMRouter

__all__ = [
    "BreakerPolicy",
    "ConfigError",
    "ConfigProblem",
    "LLMConfig",
    "LLMRouter",
    "Local",
    "Route",
    "Tap",
    "build_router",
    "load_config",
]
