"""What holds for every test: no assertion on time, so hypothesis has no deadline on a busy machine either."""

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
