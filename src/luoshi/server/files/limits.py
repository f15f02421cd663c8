"""How much is taken in: above what an office sends, below what would fill or stall the machine."""

from datetime import timedelta

from luoshi.document.limits import MAX_INPUT_BYTES

MAX_FILE_BYTES = MAX_INPUT_BYTES
"""Of one file: what the readers take in, so that nothing is kept that cannot be read later."""

MAX_REQUEST_BYTES = 200 * 1024 * 1024
"""Of one request with all its files."""

MAX_TEXT_BYTES = 16 * 1024 * 1024
"""Of a file without a container, which is decoded whole to see whether it is text."""

MAX_PIXELS = 80_000_000
"""Of a picture; a sheet of A3 scanned at 600 dots an inch has 70 million."""

MAX_NAME = 200
MAX_CAPTION = 200
"""Characters."""

MAX_ATTACHMENTS = 200
"""Of one owner."""

GRACE = timedelta(hours=24)
"""How long something that nothing refers to stays: longer than any request or transaction lasts."""

PREVIEW_PAGES = 3
PREVIEW_SIDES = {"small": 240, "large": 1400}
"""Pages of a PDF that are drawn, and pixels of the longer side of each size."""

DRAWING_SECONDS = 40
DRAWING_PROCESSOR_SECONDS = 25
DRAWING_MEMORY = 1536 * 1024 * 1024
MAX_DRAWN_BYTES = 8 * 1024 * 1024
"""What drawing one file's previews may take: time, time of the processor, address space, bytes of one picture."""

FINGERPRINT_SIDE = 256
"""Pixels of the longer side of a page that its look is taken from."""

MAX_FINGERPRINT_BYTES = 4096
"""What the process that takes fingerprints may write."""

STRIPPING_SECONDS = 120
STRIPPING_PROCESSOR_SECONDS = 90
MAX_STRIPPED_BYTES = 4 * MAX_FILE_BYTES
"""What a copy without metadata may take: time, time of the processor, bytes (points packed anew may take more)."""
