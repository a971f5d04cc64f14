"""From a question to an answer; `assistant.Assistant` is where to begin."""

import os

# bm25s computes with JAX where that is installed, and JAX takes three quarters of a GPU's memory when it is imported:
# memory that a model needs, for sums that a processor does in a millisecond.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
