"""What every test shares."""

from hypothesis import settings

# No test may fail because the machine is busy.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
