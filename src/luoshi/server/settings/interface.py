"""The interface for programs: how often, how large. Figures come from the environment."""

import os

LUOSHI_API_CALLS = int(os.environ.get("LUOSHI_API_CALLS", "300"))
"""Calls a minute of one token, or of one person in a browser."""
LUOSHI_API_HEAVY_CALLS = int(os.environ.get("LUOSHI_API_HEAVY_CALLS", "20"))
"""Of these, readings of documents, and verifications of the trail: each sort so many."""
LUOSHI_API_LARGEST = 1024 * 1024
"""Bytes of a body."""
LUOSHI_READING_LARGEST = int(os.environ.get("LUOSHI_READING_MEGABYTES", "20")) * 1024 * 1024
"""Bytes of a document to be read."""
