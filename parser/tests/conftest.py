"""How hard hypothesis tries: a little always, a hundred times as much with TEST_HARDER=1."""

from hypothesis import HealthCheck, settings

from proof.splitting import HARDER

settings.register_profile(
    "kiwi",
    deadline=None,  # a busy machine is no failure
    max_examples=100 * HARDER,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kiwi")
