"""Numbers that tell what was or is: no amount to reach.

Source: the guide's "Targets", which leaves out what has been done and counts that only describe.
"""

import re

from luoshi.extraction.target_context import COMMITS, Candidate, words

_PAST = re.compile(words("past"))
_PAST_IN_PART = re.compile(r"了(?=\d)|(?<![较比于由从在与过])(?:上年(?!度)|去年)")
_PAST_SENTENCE = re.compile(words("past_in_sentence"))
_STARTS_FROM = re.compile(r"[由从](?:目前|现在)的?")  # 由目前的18%提高到40%


def _tells_of_before(c: Candidate) -> bool:
    """已建成 · 截至去年底; from where a change starts, 由目前的18%提高到40%, tells nothing of before."""
    part, sentence = (c.part[0], c.match.start), (c.sentence[0], c.match.start)
    if c.parts.says(_STARTS_FROM, *sentence):
        own, whole = _STARTS_FROM.sub("", c.part_said), _STARTS_FROM.sub("", c.sentence_said)
        past = _PAST.search(own) or _PAST_IN_PART.search(own) or _PAST_SENTENCE.search(whole)
        return past is not None or whole.startswith("去年")
    if c.parts.says(_PAST, *part) or c.parts.says(_PAST_SENTENCE, *sentence) or c.text.startswith("去年", *sentence):
        return True
    return _PAST_IN_PART.search(c.part_said) is not None


def past(c: Candidate) -> bool:
    """已建成示范村7个 · 截至去年底,… · 在现有62家基础上; 现有6座病险水库除险加固 stays."""
    if _tells_of_before(c):
        return True
    if _STOCK.search(c.said):
        return True
    if "现有" in c.part_said and re.search(r"现有[^,。]{0,14}$", c.part_said) and not COMMITS.search(c.part_said):
        return re.search(
            r"(?:依托|在|对|围绕|利用|用好)现有|^现有.*基础上", c.part_said + c.part_behind
        ) is not None or not (c.part_said == "现有" and c.committed)
    if c.part_said.startswith(("其中", "占")) and re.search(r"现有|共有", c.sentence_said):
        return True
    return _DONE_BEHIND.match(c.part_behind) is not None


# 全旗现有草原2160万亩、牲畜存栏168万头只: what a whole place has
_STOCK = re.compile(r"^[全我本][省市县区旗盟州镇乡村师]现有")
_DONE_BEHIND = re.compile(r"[^,。;]{0,30}?(?:已|作为(?:省定|试点))")
