"""How hard hypothesis tries: a little always, a hundred times as much with TEST_HARDER=1."""

import gc

from hypothesis import HealthCheck, settings

from proof.splitting import HARDER

settings.register_profile(
    "kiwi",
    deadline=None,  # a busy machine is no failure
    max_examples=100 * HARDER,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kiwi")


def pytest_collection_finish() -> None:
    """Thousands of tests are no garbage: a collection that walks them takes a tenth of a second, and there are many."""
    gc.collect()
    gc.freeze()
