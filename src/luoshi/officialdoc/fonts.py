"""Type faces of official papers. The file names the official ones and carries none: they are licensed.

Where a machine lacks a face, Word and WPS take the one named beside it, then the family and the character set decide.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Font:
    """A face by its official name, what Windows and WPS have in its place, and its family for everything else."""

    name: str
    instead: str
    family: str
    pitch: str = "variable"


class Face(Enum):
    """The faces that GB/T 9704-2012 asks for."""

    TITLE = Font("方正小标宋简体", "华文中宋", "script")
    BODY = Font("仿宋_GB2312", "仿宋", "modern", "fixed")
    HEI = Font("黑体", "SimHei", "modern", "fixed")
    KAI = Font("楷体_GB2312", "楷体", "modern", "fixed")
    SONG = Font("宋体", "SimSun", "roman")


RED, BLACK = "FF0000", "000000"
