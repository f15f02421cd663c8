"""A paper as a fragment of HTML: what a page shows before the file is saved, and prints where no word processor is.

The same text in the same order as in the file. It carries classes and no style of its own; its lengths are the page's
affair, so it is no measure of the layout.
"""

from collections.abc import Iterator
from html import escape

from luoshi.officialdoc.drawing import numbered
from luoshi.officialdoc.model import (
    Annex,
    Block,
    Cell,
    EndBlock,
    FormHead,
    Heading,
    Level,
    Paper,
    Passage,
    RedHead,
    Row,
    Signature,
    Table,
)
from luoshi.officialdoc.titles import shape
from luoshi.officialdoc.wording import day


def as_html(paper: Paper) -> str:
    """The fragment; every text in it is escaped."""
    return f'<article class="paper">{"".join(_parts(paper))}</article>'


def _parts(paper: Paper) -> Iterator[str]:
    if isinstance(paper.head, RedHead):
        yield from _red_head(paper.head)
    yield f'<h2 class="paper-title">{"<br>".join(escape(each) for each in shape(paper.title))}</h2>'
    if isinstance(paper.head, FormHead):
        yield _line("paper-form-head", paper.head.left, paper.head.right)
    if paper.addressees:
        yield f'<p class="paper-addressees">{escape(paper.addressees)}：</p>'
    yield from _blocks(paper.blocks)
    if paper.attachments:
        names = "".join(f"<li>{escape(each)}</li>" for each in paper.attachments)
        yield f'<div class="paper-attachments"><p>附件：</p><ol>{names}</ol></div>'
    if paper.signature is not None:
        yield _signature(paper.signature)
    if paper.note:
        yield f'<p class="paper-body">（{escape(paper.note)}）</p>'
    for number, annex in enumerate(paper.annexes, 1):
        yield from _annex(annex, number if len(paper.annexes) > 1 else None)
    if paper.end is not None:
        yield _end(paper.end)


def _red_head(head: RedHead) -> Iterator[str]:
    if head.urgency:
        yield f'<p class="paper-urgency">{escape(head.urgency.value)}</p>'
    names = "<br>".join(escape(each) for each in head.issuers)
    yield f'<p class="paper-mark">{names}{escape(head.word)}</p>'
    number = "" if head.number is None else str(head.number)
    signers = f"签发人：{'　'.join(head.signers)}" if head.signers else ""
    yield _line("paper-number", number, signers)


def _line(named: str, left: str, right: str) -> str:
    beside = f"<span>{escape(right)}</span>" if right else ""
    return f'<p class="{named}"><span>{escape(left)}</span>{beside}</p>'


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    counts = dict.fromkeys(Level, 0)
    for block in blocks:
        if isinstance(block, Passage):
            yield f'<p class="paper-body">{escape(block.text)}</p>'
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Heading):
            counts[block.level] += 1
            counts |= {each: 0 for each in Level if each.value > block.level.value}
            words = escape(numbered(block.level, counts[block.level]) + block.title)
            face = f"paper-level-{block.level.value}"
            yield f'<p class="paper-body"><span class="{face}">{words}</span>{escape(block.text)}</p>'
        else:
            yield f'<p class="paper-remark">{escape(block.text)}</p>'


def _table(table: Table) -> str:
    whole = sum(table.widths)
    columns = "".join(f'<col width="{each * 100 // whole}%">' for each in table.widths)
    head = "".join(_row(each) for each in table.head)
    rows = "".join(_row(each) for each in table.rows)
    top = f"<thead>{head}</thead>" if head else ""
    return f'<table class="paper-table"><colgroup>{columns}</colgroup>{top}<tbody>{rows}</tbody></table>'


def _row(row: Row) -> str:
    return f"<tr>{''.join(_cell(each) for each in row.cells)}</tr>"


def _cell(cell: Cell) -> str:
    tag = "th" if cell.label else "td"
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    align = "" if cell.align is None else f' class="paper-{cell.align.value}"'
    words = escape(cell.text).replace("\n", "<br>")
    signed = f'<p class="paper-signed">{escape(cell.signed)}</p>' if cell.signed else ""
    return f"<{tag}{spans}{align}>{words}{signed}</{tag}>"


def _signature(signed: Signature) -> str:
    names = "".join(f"<p>{escape(each)}</p>" for each in signed.issuers)
    date = "　　年　月　日" if signed.signed_on is None else day(signed.signed_on)
    return f'<div class="paper-signature">{names}<p>{date}</p></div>'


def _annex(annex: Annex, number: int | None) -> Iterator[str]:
    label = "附件" if number is None else f"附件{number}"
    yield f'<p class="paper-annex">{label}</p><h3 class="paper-title">{escape(annex.title)}</h3>'
    yield from _blocks(annex.blocks)


def _end(end: EndBlock) -> str:
    copies = f"<p>抄送：{escape(end.copies_to.rstrip('。'))}。</p>" if end.copies_to else ""
    printed = "" if end.printed_on is None else f"{day(end.printed_on)}印发"
    return f'<div class="paper-end">{copies}{_line("paper-printed", end.printed_by, printed)}</div>'
