"""How much the readers take in: far above any real paper, far below what would stall or fill the machine."""

MAX_INPUT_BYTES = 50 * 1024 * 1024

MAX_ARCHIVE_BYTES = 200 * 1024 * 1024
"""Of all parts of a DOCX or XLSX together, unpacked."""

MAX_PART_BYTES = 48 * 1024 * 1024
"""Of one XML part that is parsed as a whole; its tree takes some ten times as much."""

MAX_ARCHIVE_ENTRIES = 10_000

MAX_PACK_RATIO = 400
"""Unpacked to packed size of one part. Deflate reaches 1,032; the emptiest sheet that Excel writes stays below 100."""

PACK_RATIO_FROM = 4 * 1024 * 1024
"""Smaller parts may be packed as tightly as they like."""

MAX_SHEET_CELLS = 200_000
"""Positions of the used area of all sheets of a workbook together."""

MAX_SHEET_ROWS = 1_048_576
MAX_SHEET_COLUMNS = 16_384
"""The bounds of the format itself."""

MAX_TABLE_POSITIONS = 200_000
"""Rows times columns of one table of a page or a paper; a larger one is read as running text."""

MAX_SPAN = 1_000
"""Of one merged cell; the HTML standard clips ``colspan`` at the same figure."""

MAX_HTML_PARSE_STEPS = 300_000_000
"""Estimated steps of the HTML parser, one second at most: nesting costs it the depth again for every tag."""

MAX_HTML_REOPENED = 1_000_000
"""Estimated nodes that unclosed formatting tags add, each again in every later paragraph."""

MAX_HTML_ATTRIBUTES = 1_000
"""Attributes of one tag; each is compared with all before it."""

MAX_PLACE_STEPS = 100
"""Steps of an element path that are written out."""

MAX_BAD_CHARACTERS = 0.005
"""The share of undecodable places up to which a text is read with marks in their stead."""

MAX_CHARACTERS = 2_000_000
"""Of the text of any document: ten times the longest plan known, and read in less than a minute whatever it holds."""

MAX_MIME_PARTS = 10_000
MAX_MIME_DEPTH = 8
"""Parts of a page saved into one file, and how deep they may nest; a browser nests once."""

MAX_MIME_HEAD_BYTES = 64 * 1024
"""Of the head lines of one part."""

MAX_SET_MEMBERS = 200
"""Files of one set that are read; a plan with more annexes is handed in as several."""

MAX_SET_BYTES = 400 * 1024 * 1024
"""Of all members of a set together, containers among them counted as they are unpacked."""

MAX_PRINTED_PAGES = 2_000
"""Of a PDF or an OFD."""

MAX_PRINTED_CHARACTERS = 1_000_000
"""Of all pages of a PDF or an OFD together."""

MAX_PAGE_OBJECTS = 100_000
"""Drawn objects of one page that are looked at; what lies behind them may hold rule lines that are not seen."""

MAX_PATH_SEGMENTS = 100_000
"""Segments of the drawn paths of one page."""

MAX_PAGE_RULES = 2_000
"""Rule lines of one page after those on one line are joined; a page with more is a drawing and has no tables."""

MAX_DRAWN_SIDE = 4_000
"""Pixels of the longer side of a page that is drawn to recognise its text."""

MAX_DRAWN_CONTENT = 400_000_000
"""Bytes of content that drawing all pages of a PDF takes, forms counted as often as they are drawn."""
