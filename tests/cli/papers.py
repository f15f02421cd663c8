"""Two short invented plans as files, for commands to read."""

from pathlib import Path

PLAN = """岚溪县人民政府关于印发岚溪县清水行动实施方案的通知

岚政发〔2031〕4号

各乡镇人民政府，县政府各部门：

《岚溪县清水行动实施方案》已经县政府同意，现印发给你们，请认真贯彻执行。

岚溪县人民政府

2031年9月5日

岚溪县清水行动实施方案

为改善水环境质量，制定本方案。

一、总体目标

到2033年，县域水质优良比例达到95.5%。

二、重点任务

（一）水体治理

1.整治黑臭水体。对七条河道逐条建档，新建污水管网36公里。（责任单位：县水务局、县财政局）

2.保障饮水安全。解决1.2万人饮水问题。（责任单位：县水务局，各乡镇）

三、保障措施

加强组织领导。
"""

POINTS = """岚溪县2032年清水行动工作要点

一、重点工作

（一）开展河道巡查。每条河道明确一名河长。（责任单位：县水务局）

（二）建设监测站。年底前建成监测站5座。（责任单位：县生态环境监测站）
"""


def write_plan(folder: Path, name: str = "plan.txt") -> Path:
    """The plan with two tasks, as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(PLAN, encoding="utf-8")
    return path


def write_points(folder: Path, name: str = "points.txt") -> Path:
    """The work points, as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(POINTS, encoding="utf-8")
    return path
