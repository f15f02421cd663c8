"""Gold and prediction records of a county that does not exist, as JSON values."""

from copy import deepcopy
from typing import Any

Record = dict[str, Any]

_GOLD: Record = {
    "id": "lanxi",
    "kind": "plan",
    "metadata": {
        "title": "岚溪县人民政府关于印发岚溪县清水行动实施方案的通知",
        "number": "岚政发〔2031〕4号",
        "issuer": "岚溪县人民政府",
        "issued_on": "2031-03-05",
        "addressees": ["各乡镇人民政府", "县政府各部门"],
    },
    "tasks": [
        {
            "label": "1",
            "title": "整治黑臭水体",
            "begins": "对城区七条河道逐条建档，",
            "ends": "年底前全部销号。",
            "length": 37,
            "owners": [{"name": "县水务局", "role": "lead"}, {"name": "县财政局", "role": "support"}],
            "due": "2031",
        },
        {
            "label": "2",
            "title": "建设污水管网",
            "begins": "新建污水管网36公里",
            "ends": "实现雨污分流。",
            "owners": [{"name": "县住建局", "role": "responsible"}],
            "due": None,
        },
    ],
    "targets": [
        {
            "quote": "新建污水管网36公里",
            "subject": "污水管网",
            "comparator": "at_least",
            "value": "36",
            "value_to": None,
            "unit": "公里",
            "due": "2031",
        },
        {
            "quote": "解决1.2万人饮水问题",
            "subject": "饮水问题",
            "comparator": "at_least",
            "value": "1.2",
            "value_to": None,
            "unit": "万人",
            "due": None,
        },
    ],
    "citations": [
        {"title": "岚水市清水行动方案", "number": "岚水政发〔2030〕9号"},
        {"title": "水污染防治导则", "number": None},
    ],
    "attachments": ["河道清单"],
}


def gold_record() -> Record:
    """A gold plan with two tasks, two targets, two citations and one annex."""
    return deepcopy(_GOLD)


def perfect_record() -> Record:
    """The prediction that agrees with ``gold_record`` in everything."""
    record = deepcopy(_GOLD)
    bodies = (
        "对城区七条河道逐条建档，一河一策，截污、清淤、补水同步推进，年底前全部销号。",
        "新建污水管网36公里，实现雨污分流。",
    )
    for task, body in zip(record["tasks"], bodies, strict=True):
        task["body"] = body
        for key in ("begins", "ends", "length"):
            task.pop(key, None)
    return record
