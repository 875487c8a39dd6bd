"""Hypothesis profiles: quick by default; HYPOTHESIS_PROFILE=thorough looks much further."""

import os

from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code.
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("quick", max_examples=40, **COMMON)
settings.register_profile("thorough", max_examples=1000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
