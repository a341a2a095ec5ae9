"""What holds for every test: no assertion on time, so hypothesis has no deadline on a busy machine either."""

import os

# Two tests at a time on two cores: what computes with threads of its own (OpenBLAS, torch) spins against the other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
