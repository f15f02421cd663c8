"""What a picture looks like, as 64 bits: pictures that people take for the same differ in few of them.

A difference hash: the picture in 9 by 8 greys, and whether each is brighter than its right neighbour. It outlives
another size, another quality, a change of brightness; it does not outlive a cut or a turn. Knows no Django.
"""

from itertools import pairwise

from PIL import Image, ImageOps

WIDTH, HEIGHT = 8, 8

FLAT = 64
"""Greys of 255 between the darkest and the brightest of the 72 below which nothing is said.

Pages of print come to 20 to 50 and differ in as few bits as 1 to 3: each would be found in every other.
"""


def look_of(picture: Image.Image) -> int | None:
    """The look of a picture, upright and on white; None where there is too little to see."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("P", "PA", "LA", "RGBA"):
        shown = upright.convert("RGBA")
        paper = Image.new("RGBA", shown.size, "white")
        upright = Image.alpha_composite(paper, shown)
    greys = list(upright.convert("L").resize((WIDTH + 1, HEIGHT), Image.Resampling.BOX).tobytes())
    if max(greys) - min(greys) < FLAT:
        return None
    look = 0
    for row in range(HEIGHT):
        line = greys[row * (WIDTH + 1) : (row + 1) * (WIDTH + 1)]
        for left, right in pairwise(line):
            look = look << 1 | (left > right)
    return look
