"""Who holds a thing in a state: the kinds of holders, from which the persons of a day follow."""

from enum import StrEnum

from luoshi.server.core.said import say


class HolderKind(StrEnum):
    """Whose turn it is (当前承办方); ``NOBODY`` is for states in which nothing is left to do."""

    COMPILER = say("综合员")
    SUPERVISOR = say("督查员")
    UNIT = say("承办单位")
    UNITS = say("各承办单位")
    UNIT_LEADER = say("承办单位负责人")
    ASKED = say("被协调单位")
    OWNER = say("责任人所在单位")
    LEADER = say("分管领导")
    PRINCIPAL = say("主要领导")
    NOBODY = say("已办结，无人承办")
