"""Reading takes twice the steps for twice the text, counted line by line of the program: no matter of seconds.

A text of so many pieces is extracted under a trace that counts every line that runs inside the package, each turn of a
comprehension included. What is looked up for each number, limit or bracket among all others of its line, its cell or
its paper shows as a factor above two.
"""

from collections.abc import Callable

import pytest

import luoshi
from steps import steps

HEAD = "云岭县灌区建设实施方案\n一、重点任务\n"
DATED = "到2033年6月底前完成渠道12公里、新建护岸3—5公里，水库8座；"
COLUMNS = "<tr><td>序号</td><td>重点任务</td><td>工作目标</td><td>责任单位</td></tr>"

MOST = 2.05  # a sum over all pairs of what these texts hold gives 2.09 and more


def _items(item: str, count: int) -> str:
    return HEAD + "".join(f"{number}.{item}\n" for number in range(1, count + 1))


def _table(row: str) -> str:
    return f"<p>任务清单</p><table border=1>{COLUMNS}{row}</table>"


# what holds the pieces, and how many of them
TEXTS: dict[str, tuple[Callable[[int], str], int]] = {
    "numbers and limits in one line": (lambda n: f"{HEAD}1.{DATED * n}", 60),
    "limits and numbers in one clause": (lambda n: f"{HEAD}1.{'到2033年6月底前完成渠道12公里、' * n}", 60),
    "numbers of what the clause before makes": (lambda n: f"{HEAD}1.{'布局水闸检修站，到2033年建成8个。' * n}", 60),
    "years that name things in one clause": (lambda n: f"{HEAD}1.{'储备2033年项目12个、' * n}", 60),
    "limits without a day in one clause": (lambda n: f"{HEAD}1.{'汛期前完成渠道12公里、' * n}", 60),
    "numbers and limits in one cell": (
        lambda n: _table(f"<tr><td>1</td><td>修好渠道</td><td>{DATED * n}</td><td>县水务局</td></tr>"),
        100,
    ),
    "rows": (lambda n: _table("<tr><td>1</td><td>修渠</td><td>完成渠道12公里</td><td>县水务局</td></tr>" * n), 60),
    "rows that say 同上": (
        lambda n: _table(
            "<tr><td>1</td><td>修渠</td><td>修好</td><td>县水务局</td></tr>"
            + "<tr><td>2</td><td>修塘</td><td>修好</td><td>同上</td></tr>" * n
        ),
        100,
    ),
    "heads of a flattened table": (lambda n: "任务清单\n" + "序号\n重点任务\n责任单位\n1\n" * n, 60),
    "items with a limit and a number": (lambda n: _items("6月底前，完成渠道12公里。", n), 60),
    "items with owners": (lambda n: _items("修好渠道。（牵头单位：县水务局；配合单位：县财政局）", n), 60),
    "owners in brackets in one line": (lambda n: f"{HEAD}1.{'修好渠道（责任单位：县水务局）。' * n}", 60),
    "items in items": (lambda n: HEAD + "（一）修渠\n1.修库\n（1）修塘\n①修井\n" * n, 40),
}


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    make, pieces = TEXTS[name]
    once, twice = (luoshi.read(make(count).encode()) for count in (pieces, 2 * pieces))
    luoshi.extract(twice)  # knowledge is loaded and what is remembered is known
    assert steps(lambda: luoshi.extract(twice)) <= MOST * steps(lambda: luoshi.extract(once))
