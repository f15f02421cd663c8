"""The candidates as elements. A desk has up to thousands of lines, so they are put together here, not by templates.

Whatever comes from a paper or a person is escaped; what is not, is ours.
"""

from collections.abc import Iterable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.server.web.components import Text
from luoshi.server.web.desk.shown import Card, Row, Section


class Drawing:
    """How the list of one desk is drawn: ``at`` is the selected candidate, ``editable`` brings what can be pressed.

    ``drafts`` are candidates for which something was typed and not sent.
    """

    def __init__(self, at: str, *, editable: bool, drafts: frozenset[str] = frozenset()) -> None:
        self.at, self.editable, self.drafts = at, editable, drafts
        self.typed = f' <span class="note note-open">{escape(_("有没保存的修改"))}</span>'
        self.accept, self.whole = escape(_("确认")), escape(_("整项"))
        self.whole_title = escape(_("确认本任务和下面待确认的各项（Shift+Enter）"))
        self._words: dict[int, str] = {}

    def sections(self, sections: Iterable[Section], *, oob: bool = False) -> SafeString:
        """Sections with their cards; ``oob`` puts each in the place of the one that stands on the page."""
        return mark_safe("".join(each for section in sections for each in self._section(section, oob=oob)))  # noqa: S308  # each part is escaped where it is drawn

    def cards(self, cards: Iterable[Card], *, oob: bool = False) -> SafeString:
        """Cards alone."""
        return mark_safe("".join(each for card in cards for each in self._card(card, oob=oob)))  # noqa: S308  # each part is escaped where it is drawn

    def _section(self, section: Section, *, oob: bool) -> Iterator[str]:
        swap = ' hx-swap-oob="true"' if oob else ""
        yield f'<section class="desk-section" id="s-{section.key}"{swap}>'
        if section.area is not None:
            yield f'<ul class="cands">{self._row(section.area)}</ul>'
        else:
            yield f'<h2 class="section-name">{escape(section.title)}</h2>'
        if section.rows:
            yield f'<ul class="cands">{"".join(map(self._row, section.rows))}</ul>'
        for card in section.cards:
            yield from self._card(card)
        yield "</section>"

    def _card(self, card: Card, *, oob: bool = False) -> Iterator[str]:
        swap = ' hx-swap-oob="true"' if oob else ""
        yield f'<article class="card" id="u-{card.key}"{swap} aria-label="{escape(card.words)}"><ul class="cands">'
        yield self._row(card, task=True)
        yield from map(self._row, card.below)
        yield "</ul>"
        for finer in card.children:
            yield from self._card(finer)
        yield "</article>"

    def _row(self, row: Row, *, task: bool = False) -> str:
        here = row.key == self.at
        classes = f"cand cand-{row.kind} is-{row.state}"
        classes += " needs" if row.waiting or row.open else ""
        classes += " selected" if here else ""
        more = " data-open" if row.open else ""
        if row.key in self.drafts:
            more += " data-draft"
        label = f'<span class="cand-label">{escape(row.label)}</span> ' if row.label else ""
        notes = "".join(f' <span class="note note-{style}">{self._told(note)}</span>' for style, note in row.notes)
        notes += self.typed if row.key in self.drafts else ""
        grade = f'<span class="grade">{self._word(row.grade)}</span> ' if row.grade else ""
        stop = ' tabindex="0" aria-current="true"' if here else ' tabindex="-1"'
        return (
            f'<li id="c-{row.key}" class="{classes}" data-key="{row.key}" data-rev="{row.revision}"'
            f' data-kind="{row.kind}"{more}><a class="cand-link" href="?at={row.key}"{stop}>'
            f'<span class="cand-sign" aria-hidden="true">{self._word(row.sign)}</span>'
            f'<span class="visually-hidden">{self._word(row.kind_word)}</span> '
            f'<span class="cand-words">{label}{escape(row.words)}</span>{notes} '
            f'<span class="cand-end">{grade}<span class="cand-state"><span aria-hidden="true">{row.shape}</span> '
            f"{self._word(row.state_word)}</span></span></a>{self._buttons(row, task) if self.editable else ''}</li>"
        )

    def _buttons(self, row: Row, task: bool) -> str:
        found = ""
        press = '<button class="small" type="submit" form="desk-act" name="one" tabindex="-1"'
        if row.members:
            told = ngettext("展开 %(count)s 个", "展开 %(count)s 个", row.members) % {"count": row.members}
            found += f'{press} value="expand:{row.key}:{row.revision}">{escape(told)}</button>'
        if row.waiting and not row.open:
            found += (
                f'{press} value="accept:{row.key}:{row.revision}" aria-label="{self.accept} {escape(row.words)}">'
                "✓</button>"
            )
        if task:
            found += (
                f'<button class="small small-all" type="submit" form="desk-act" name="one" tabindex="-1"'
                f' value="part:{row.key}:{row.revision}" data-part title="{self.whole_title}">{self.whole}</button>'
            )
        return found

    def _told(self, note: Text) -> str:
        return escape(note) if isinstance(note, str) else self._word(note)

    def _word(self, word: object) -> str:
        """A word of ours, translated and escaped once: the same few stand in every line."""
        kept = self._words.get(id(word))
        if kept is None:
            kept = self._words[id(word)] = escape(str(word))
        return kept
