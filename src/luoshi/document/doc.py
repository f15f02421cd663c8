"""DOC and WPS: Word 97-2003 binary files, as Word and WPS write them.

``Block.place`` is as in a DOCX: ``paragraph 5``, ``table 1 row 2 cell 3``, ``paragraph 5 text box 1``, ``footnote 2``.
Headers, footers and comments are no text; revisions are read as accepted, hidden text is left out.
"""

import struct
from itertools import pairwise

from luoshi.document.builder import Builder
from luoshi.document.doc_file import DocFile, Part, Story
from luoshi.document.doc_story import StoryReader
from luoshi.document.model import BlockKind
from luoshi.document.ole import Compound
from luoshi.document.paper_text import Scope, only_pictures
from luoshi.document.reader import Draft, Source

_COMMENT = 34  # four bytes of place and thirty of who made it


def read_doc(source: Source, /) -> Draft:
    """Read a DOC. Raises ``ReadError``: ``corrupt``, ``encrypted``, ``word95``, ``no_text``."""
    compound = Compound(source.data)
    file = DocFile(compound)
    reader = StoryReader(file)
    builder = Builder()
    start, end = file.story(Story.MAIN)
    builder.items(reader.read(start, end, Scope()))
    for kind, story, part in (
        ("footnote", Story.FOOTNOTES, Part.FOOTNOTE_TEXTS),
        ("endnote", Story.ENDNOTES, Part.ENDNOTE_TEXTS),
    ):
        for number, (first, last) in enumerate(_notes(file, story, part), 1):
            builder.items(reader.read(first, last, Scope(f"{kind} {number}", BlockKind.FOOTNOTE)))
    builder.items(reader.unanchored_boxes())
    reader.findings.comments += max(len(file.part(Part.COMMENTS)) - 4, 0) // _COMMENT
    builder.oddities.extend(reader.findings.oddities())
    builder.title_hint = compound.title()
    draft = builder.draft()
    if not draft.blocks and reader.findings.pictures:
        raise only_pictures()
    return draft


def _notes(file: DocFile, story: Story, part: Part) -> list[tuple[int, int]]:
    """The CPs of each note; the last bound closes the story."""
    table = file.part(part)
    first, end = file.story(story)
    bounds = struct.unpack_from(f"<{len(table) // 4}I", table, 0)
    found: list[tuple[int, int]] = []
    for start, behind in pairwise(bounds):
        if found and first + start < found[-1][1]:
            break
        if first + start < min(first + behind, end):
            found.append((first + start, min(first + behind, end)))
    return found
