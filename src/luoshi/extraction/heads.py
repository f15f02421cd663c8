"""The head of a clause: which verb it turns on, and whether it commits to anything.

Chinese verbs do not inflect and many stand as nouns (建设进度), so a word counts as the head by its place: at the
opening of the clause behind adverbs, behind 采取…措施, behind a subject or a circumstance, or at the end as predicate
(项目全面竣工). The words are ``data/verbs.toml`` (``verbs.py``). Offsets are normal ones (see ``view.py``).
"""

import msgspec

from luoshi.extraction.reading import Strength
from luoshi.extraction.verbs import TIME_OPENS, Head, Shape, lexicon, preposition_end, time_end


def find_head(
    text: str, start: int, end: int, enclosed: bytes | bytearray, after_time: int | None = None
) -> Head | None:
    """The head of the stretch ``[start, end)`` of normal text; None where nothing in it can be one.

    ``after_time`` is where a time phrase at its start ends, where that is known.
    ``enclosed`` marks the positions inside brackets and quotes (``clauses.enclosed``): no verb is looked for there.
    Only the first 400 characters are looked at, so that a text without commas costs no more than its length.
    """
    if end - start > _LONGEST:
        end, after_time = start + _LONGEST, None
    return _Finder(text, start, end, enclosed).head(time_end(text, start, end) if after_time is None else after_time)


_LONGEST = 400


class _Verb(msgspec.Struct, frozen=True, gc=False):
    """A verb with what joined it: the span, its last word, the urge of the adverbs and hastening verbs before it."""

    start: int
    end: int
    word: str
    urge: Strength | None


_SHORT = 2  # characters; a shorter object behind a noun-like verb proves nothing
_LEADS = "地前后时年月日底"  # 有序地…, 汛期前…: a verb follows
_EFFECTS = ("使", "使得", "让", "促使")
_LEADING = ("依托", "利用", "充分利用", "通过", "借助")  # they lead to a verb more often than not
_ATTRIBUTES = ("的", "等", "、")  # behind a verb word, these make it an attribute or one of a list of names


class _Finder:
    """Looks for the head of one stretch."""

    def __init__(self, text: str, start: int, end: int, enclosed: bytes | bytearray) -> None:
        self.text, self.start, self.end, self.enclosed = text, start, end, enclosed
        self.words = lexicon()

    def head(self, after_time: int) -> Head | None:
        at, urge = self._past_adverbs(after_time)
        if urge is None and after_time > self.start:
            urge = self._urge(self.text[self.start : min(self.start + 2, after_time)])  # 力争到2035年…
        verb = self._verb_at(at, urge)
        if verb is not None:
            return self._past_means(verb)
        manner = self._manner(after_time)
        if manner is None and at != after_time:
            manner = self._manner(at)
        if manner is not None:
            return manner
        led = preposition_end(self.text, at, self.end) > at
        return self._further_on(at if led else after_time, urge) or self._manner_of_subject(after_time)

    def _past_adverbs(self, at: int) -> tuple[int, Strength | None]:
        """Behind adverbs and time phrases, with what they add."""
        urge = None
        text, end, adverbs = self.text, self.end, self.words.adverbs
        while at < end:
            word_end = adverbs.end_at(text, at, end) if text[at] in adverbs.firsts else at
            if word_end == at:
                word_end = time_end(text, at, end) if text[at] in TIME_OPENS else at
                if word_end == at:
                    break
            elif text[at:word_end] in self.words.strength:
                break
            urge = self._urge(text[at:word_end]) or urge
            at = word_end + (1 if text.startswith("地", word_end, end) else 0)
            if at < end and text[at] in ",、" and adverbs.end_at(text, at + 1, end) > at + 1:
                at += 1
        return at, urge

    def _urge(self, word: str) -> Strength | None:
        if word in self.words.striving:
            return Strength.STRIVE
        return Strength.FIRM if word in self.words.binding else None

    # ---- the verb at the opening

    def _word_end(self, at: int) -> int:
        """Where the verb word that opens at a place ends; the place itself where none does."""
        words = self.words
        end = words.verbs.end_at(self.text, at, self.end)
        if end == at or self.text[at] not in words.nouns.firsts:
            return end
        return at if words.nouns.end_at(self.text, at, self.end) > at else end

    def _verb_at(self, at: int, urge: Strength | None) -> _Verb | None:
        """The verb that opens at a place, joined with what follows (加快推进, 推动建设, 巩固和拓展)."""
        end = self._word_end(at)
        if end == at:
            return None
        word = self.text[at:end]
        if self._is_attribute(end) or (word in self.words.nominal and self._is_noun(at, end)):
            return None
        verb = _Verb(at, end, word, urge)
        while True:
            joined = self._joined(verb)
            if joined is None:
                return verb
            verb = joined

    def _is_attribute(self, end: int) -> bool:
        """Whether a verb word that ends there is none because of what follows: 保留的…, 普及率."""
        return end < self.end and self.text[end] in "的率性" and not self.text.startswith("率先", end, self.end)

    def _is_noun(self, at: int, end: int) -> bool:
        """Whether a verb that may be a noun opens a subject: 服务能力显著增强, 培训人数达到…, 审批原则上由…"""
        words = self.words
        predicate = self._predicate(end)
        if predicate is not None and predicate.closes < predicate.start:
            return True
        modal = words.modals.end_at(self.text, end, self.end)
        if modal > end and self._word_end(self._past_adverbs(modal)[0]) > modal:
            return True
        if words.reaching.anywhere.search(self.text, end + 1, self.end):
            return True
        if words.nominal_tails.end_at(self.text, end, self.end) > end:
            return predicate is not None and predicate.start > end + 2
        return False

    def _joined(self, verb: _Verb) -> _Verb | None:
        """The verb made one with the next, or None where the next word is no verb or only a noun."""
        words, text = self.words, self.text
        at = verb.end
        if at < self.end and text[at] in "和并与、及":
            second = self._word_end(at + 1)
            word = text[at + 1 : second]
            if (
                second > at + 1
                and verb.word not in words.light
                and self._verbal(at + 1, second, deep=True)
                and (text[at] == "并" or word not in words.nominal)
            ):
                return _Verb(verb.start, second, word, verb.urge)
            return None
        hastens = verb.word in words.hastening
        if hastens or verb.word in words.serial:
            at, _ = self._past_adverbs(at)
        second = self._word_end(at)
        if second == at:
            return None
        word = text[at:second]
        if hastens and self._verbal(at, second, deep=False):
            return _Verb(at, second, word, self._urge(verb.word) or verb.urge)
        if verb.word in words.light or (word in words.nominal and verb.word not in words.serial):
            return None
        return _Verb(verb.start, second, word, verb.urge) if self._verbal(at, second, deep=True) else None

    def _verbal(self, at: int, end: int, *, deep: bool) -> bool:
        """Whether the verb word ``[at, end)`` behind another is a verb and not part of a name (巩固提升工程).

        ``deep`` looks past further verb words for what they are part of.
        """
        words, text = self.words, self.text
        last = text[at:end]
        if last in words.nominal and self.end - end < (3 if deep else 2):
            return False
        while deep:
            further = self._word_end(end)
            if further == end:
                break
            last = text[end:further]
            end = further
        if last not in words.nominal:
            return text[end : end + 1] not in _ATTRIBUTES
        return end < self.end and words.nominal_tails.end_at(text, end, self.end) == end

    def _past_means(self, verb: _Verb) -> Head:
        """采取得力措施推进…: the verb behind the way, where there is one."""
        if verb.word in self.words.means:
            for way in self.words.ways.anywhere.finditer(self.text, verb.end + 1, self.end):
                if not self.enclosed[way.start()]:
                    place, urge = self._past_adverbs(way.end())
                    second = self._verb_at(place, urge or verb.urge)
                    if second is not None:
                        return self._with_object(second)
        return self._with_object(verb)

    def _with_object(self, verb: _Verb) -> Head:
        opens = verb.end + (1 if self.text.startswith(("好", "了"), verb.end, self.end) else 0)  # 实施好…, 完成了…
        return Head(Shape.VERB, verb.start, verb.end, opens, self.end, verb.urge)

    # ---- circumstances

    def _manner(self, at: int) -> Head | None:
        """A clause that says how or on what ground, or the verb that it leads to (围绕…谋划…)."""
        words, text = self.words, self.text
        if words.not_prepositions.end_at(text, at, self.end) > at:
            return None
        if text.startswith(("与", "同"), at, self.end):
            close = words.together.start_at(text, at, self.end)
            return Head(Shape.MANNER, close, self.end, at + 1, close) if at + 1 < close < self.end else None
        if text.startswith("在", at, self.end):
            return self._within(at)
        if text.startswith("为", at, self.end):
            return self._purpose(at)
        opened = words.openers.end_at(text, at, self.end)
        if opened == at and text.startswith("以", at, self.end):
            opened = at + 1
        if opened == at or opened == self.end:
            return None
        opener = text[at:opened]
        if opener in words.ends_required:
            ends = words.manner_ends.start_at(text, opened, self.end) < self.end
            return Head(Shape.MANNER, at, opened, opened, self.end) if ends else None
        for_effect = opener in _EFFECTS or (opener == "以" and self._word_end(opened) > opened)
        if not for_effect and not self._closes_manner(opened):
            further = opened + 1 if text[opened] in "和并与" else opened + 2
            leads_to = self._main_verb(further) or (
                self._main_verb(further, nominal=True) if opener in _LEADING else None
            )
            if leads_to is not None:
                return self._past_means(leads_to)
            if text[at] == "以" and text.find("为", opened, self.end) < 0:
                return None
        return Head(Shape.MANNER, at, opened, opened, self.end)

    def _purpose(self, at: int) -> Head | None:
        """为实现…: a purpose; 为…提供…: what is done for something."""
        for place in self.words.places.finditer(self.text, at + 2, self.end):
            start = place.start()
            end = self._word_end(start)
            if self.text[start:end] in self.words.giving and not self.enclosed[start]:
                return self._with_object(_Verb(start, end, self.text[start:end], None))
        opened = at + (2 if self.text.startswith("为了", at) else 1)
        verb, _ = self._past_adverbs(opened)
        purpose = max(self._word_end(verb), self.words.openers.end_at(self.text, verb, self.end)) > verb
        further = self._main_verb(verb + 2)
        if further is not None and "的" in self.text[verb : further.start]:
            return self._with_object(further)
        return Head(Shape.MANNER, at, opened, opened, self.end) if purpose else None

    def _one_of(self, at: int, wanted: frozenset[str]) -> _Verb | None:
        """The first verb from a place on that is one of the wanted."""
        verb = self._main_verb(at)
        while verb is not None and verb.word not in wanted:
            verb = self._main_verb(verb.end)
        return verb

    def _manner_of_subject(self, at: int) -> Head | None:
        """各乡镇要按照…的要求: a circumstance behind its subject."""
        for modal in self.words.modals.anywhere.finditer(self.text, at + 1, self.end):
            if self.words.openers.end_at(self.text, modal.end(), self.end) > modal.end():
                return self._manner(modal.end())
        return None

    def _closes_manner(self, opened: int) -> bool:
        """Whether the clause closes like a ground (…的要求, …为契机, …等方式)."""
        way = self.words.ways.start_at(self.text, opened, self.end)
        if opened < way < self.end and self.text[way - 1] in "等的":
            return True
        close = self.words.closers.start_at(self.text, opened, self.end)
        return close < self.end and (self.text[close - 1] == "的" or self._for_position(opened, close))

    def _for_position(self, opened: int, close: int) -> bool:
        at = self.text.rfind("为", opened, close)
        return at >= 0 and close - at <= 6

    def _within(self, at: int) -> Head | None:
        close = self.words.within.start_at(self.text, at, self.end)
        if close == self.end:
            return None
        inner_end = close - 1 if self.text[close - 1] == "的" else close
        verb_end = self.words.verbs.end_at(self.text, at + 1, inner_end)
        if verb_end > at + 1:
            return Head(Shape.MANNER, at + 1, verb_end, verb_end, inner_end)
        return Head(Shape.MANNER, at, at + 1, at + 1, inner_end)

    # ---- behind a subject or a circumstance

    def _further_on(self, at: int, urge: Strength | None) -> Head | None:
        preposition = preposition_end(self.text, at, self.end)
        topical = self.text[at:preposition] not in ("", "把", "将", "由")
        if topical and self.words.topics.start_at(self.text, preposition, self.end) < self.end:
            return None
        predicate = self._predicate(at)
        disposed = (
            self._one_of(preposition + 1, self.words.disposing) if self.text[at:preposition] in ("把", "将") else None
        )
        verb = disposed or self._main_verb(preposition + 1)
        if verb is None and preposition > at:
            verb = self._main_verb(preposition + 1, nominal=True)
        if verb is not None and (predicate is None or not self._names_its_subject(verb, predicate)):
            return self._past_means(verb)
        if predicate is not None and preposition == at:
            return Head(Shape.PREDICATE, predicate.start, predicate.end, at, predicate.closes, urge)
        return self._comparison(at, urge)

    def _names_its_subject(self, verb: _Verb, predicate: Head) -> bool:
        """Whether a verb in front of a predicate belongs to the name of its subject (扩建项目全面竣工)."""
        named = self.words.nominal_tails.end_at(self.text, verb.end, self.end) > verb.end
        return verb.start >= predicate.start or (named and predicate.closes < predicate.start)

    def _comparison(self, at: int, urge: Strength | None) -> Head | None:
        """耕地保有量不少于52万亩: the comparison where nothing else heads the clause."""
        for compared in self.words.comparing.anywhere.finditer(self.text, at + 1, self.end):
            start, end = compared.span()
            if self.text[end : end + 1].isdecimal() and not self.enclosed[start]:
                return Head(Shape.VERB, start, end, end, self.end, urge)
        return None

    def _main_verb(self, at: int, *, nominal: bool = False) -> _Verb | None:
        """The first verb from a place on that is no attribute: behind the last 的 that another verb follows.

        With ``nominal``, a verb that may be a noun counts without an adverb before it, where an object follows.
        """
        text = self.text
        found: _Verb | None = None
        barrier = -1
        for place in self.words.places.finditer(text, at, self.end):
            opens = place.start()
            if opens < at or self.enclosed[opens]:
                continue
            at = opens
            end = self._word_end(at)
            if end == at:
                if text[at] == "的":
                    barrier = at
                continue
            if self._stands_as_verb(at, end, nominal=nominal):
                if found is not None and found.start < barrier:
                    found = None
                if found is None:
                    found = self._verb_at(*self._lead(at))
                    if found is not None:
                        end = max(end, found.end)
            at = end
        return found

    def _lead(self, at: int) -> tuple[int, Strength | None]:
        """The urge of the adverb right before a verb."""
        before = self.words.adverbs.start_at(self.text, self.start, at)
        return at, self._urge(self.text[before:at])

    def _stands_as_verb(self, at: int, end: int, *, nominal: bool) -> bool:
        words, text = self.words, self.text
        led = words.adverbs.start_at(text, self.start, at) < at or text[at - 1] in _LEADS
        if end == self.end:
            return led
        if text[end] in _ATTRIBUTES or self._is_attribute(end):
            return False
        if text[at:end] not in words.nominal:
            return True
        if words.nominal_tails.end_at(text, end, self.end) > end:
            return False
        if led:
            return self.end - end > 1
        return nominal and self.end - end > _SHORT and text.find("的", end, self.end) < 0

    def _predicate(self, at: int) -> Head | None:
        """The predicate that closes the stretch, with ``closes`` where its subject ends."""
        words, text = self.words, self.text
        start = words.predicates.start_at(text, at, self.end)
        if start == self.end:
            start = self._adjective(at)
        if start == self.end or start <= at + 1 or self.enclosed[start]:
            return None
        subject = start
        while True:
            degree = min(words.degrees.start_at(text, at, subject), words.adverbs.start_at(text, at, subject))
            if not at < degree < subject:
                return Head(Shape.PREDICATE, start, self.end, at, subject)
            subject = degree

    def _adjective(self, at: int) -> int:
        """更加美好 · 更强 · 均等化: a degree word and what it measures, or a change named by 化."""
        near = self.text[max(self.end - 5, at) : self.end - 1]
        for size in () if self.words.measured.lasts.isdisjoint(near) else range(1, 5):
            start = self.end - size
            if start > at and self.words.measured.start_at(self.text, at, start) < start:
                return start
        changes = self.text.endswith("化", at, self.end) and self.end - at > 5
        return self.end - 3 if changes and self._word_end(self.end - 2) == self.end - 2 else self.end
