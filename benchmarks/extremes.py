"""Texts no paper ever was: one line of a megabyte, 50,000 items, brackets 10,000 deep. None may take long.

``python benchmarks/extremes.py`` reads and extracts each text at a length and at twice the length, and prints
processor time and how it grows: linear is 2.0. Exits with 1 where a text takes more than ``--most`` seconds for a
megabyte, or grows by more than ``--growth``.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping

import luoshi

MEGABYTE = 1_000_000
_HEAD = "云岭县灌区建设实施方案\n一、重点任务\n"
_ITEM = "修好渠道。疏浚干渠12公里，2033年底前完成。（责任单位：县水务局，各乡镇）"
_DATED = "到2033年6月底前完成渠道12公里、新建护岸3—5公里，水库8座；"
_CLAUSE = "渠道完好率达到85%，新建护岸3—5公里，"


def _filled(piece: str, size: int) -> str:
    """A piece repeated to so many bytes."""
    return piece * (size // len(piece.encode()) + 1)


def _items(size: int) -> str:
    count = size // 100
    return "".join(f"{number}.{_ITEM}\n" for number in range(1, count + 1))


def _rows(size: int) -> str:
    row = "<tr><td>1</td><td>修好渠道</td><td>疏浚干渠12公里</td><td>县水务局</td><td>6月底前</td></tr>"
    return _table(_filled(row, size))


def _table(rows: str) -> str:
    head = "<tr><td>序号</td><td>重点任务</td><td>工作举措</td><td>责任单位</td><td>完成时限</td></tr>"
    return f"<html><body><p>任务清单</p><table>{head}{rows}</table></body></html>"


def _nested(opens: str, closes: str) -> Callable[[int], str]:
    def made(size: int) -> str:
        depth = min(10_000, size // 60) * (2 if size > MEGABYTE // 2 else 1)
        return _HEAD + "1.修好渠道。" + opens * depth + "县水务局" + closes * depth

    return made


TEXTS: Mapping[str, Callable[[int], str]] = {
    "one line of clauses": lambda size: _HEAD + "1." + _filled(_CLAUSE, size),
    "one line of sentences": lambda size: _HEAD + "1." + _filled("疏浚干渠12公里。", size),
    "one line without signs": lambda size: _HEAD + "1." + _filled("疏浚干渠加固堤防", size),
    "one line of digits": lambda size: _HEAD + "1." + _filled("1234567890", size),
    "one line of Han numerals": lambda size: _HEAD + "1." + _filled("一百二十三", size),
    "one line of names": lambda size: _HEAD + "1.修好渠道。（责任单位：" + _filled("县水务局、", size) + "）",
    "one line of names and role words": lambda size: _HEAD + "1.修渠。" + _filled("县水务局牵头，石桥镇配合，", size),
    "one line of dates": lambda size: _HEAD + "1." + _filled("到2033年6月底前，", size),
    "one line of amounts and limits": lambda size: _HEAD + "1." + _filled(_DATED, size),
    "one clause of limits and amounts": lambda size: _HEAD + "1." + _filled("到2033年6月底前完成渠道12公里、", size),
    "one clause of years that name things": lambda size: _HEAD + "1." + _filled("储备2033年项目12个、", size),
    "a cell of amounts and limits": lambda size: _table(
        f"<tr><td>1</td><td>修渠</td><td>{_filled(_DATED, size)}</td></tr>"
    ),
    "one line of numbers of papers": lambda size: _HEAD + _filled("云政发〔2031〕4号、", size),
    "one line of titles": lambda size: _HEAD + _filled("《云岭县灌区建设规划》、", size),
    "one line of item numbers": lambda size: _HEAD + _filled("1.2.（一）①", size),
    "one line of blanks": lambda size: _HEAD + "修" + _filled("\u3000 ", size) + "渠",
    "items": lambda size: _HEAD + _items(size),
    "items without signs": lambda size: _HEAD + "".join(f"{n}.修渠\n" for n in range(1, size // 12)),
    "headings": lambda size: _HEAD + "".join(f"（{'一二三四五六七八九'[n % 9]}）修渠\n" for n in range(size // 18)),
    "empty lines": lambda size: _HEAD + "\n" * size + _ITEM,
    "short lines": lambda size: _HEAD + _filled("修\n", size),
    "responsibility lines": lambda size: _HEAD + "1.修好渠道。\n" + _filled("责任单位：县水务局\n", size),
    "titles in lines": lambda size: _filled("关于印发云岭县灌区建设实施方案的通知\n", size),
    "bracket in bracket": _nested("（", "）"),
    "title in title": _nested("《", "》"),
    "quotes in quotes": _nested("“", "”"),
    "brackets that never close": lambda size: _HEAD + "1.修好渠道。" + _filled("（责任单位：", size),
    "titles that never close": lambda size: _HEAD + "1.修好渠道。" + _filled("《关于修渠的意见", size),
    "a table of rows": _rows,
    "tags in tags": lambda size: "<html><body>" + "<div>" * min(size // 5, 10_000) + "修渠" + "</body></html>",
    "words of a flattened table": lambda size: "序号\n重点任务\n责任单位\n" + _filled("1\n修好渠道\n县水务局\n", size),
    "rows of tabs": lambda size: _filled("1\t修好渠道\t县水务局\t6月底前\n", size),
}


def timed(text: str) -> tuple[float, float]:
    """Seconds of processor time to read a text, and to extract from it."""
    data = text.encode()
    start = time.process_time()
    try:
        document = luoshi.read(data, "a.txt")
    except luoshi.ReadError:
        return time.process_time() - start, 0.0
    read = time.process_time()
    luoshi.extract(document)
    return read - start, time.process_time() - read


def main() -> int:
    """Print the table; 1 where a text takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, default=MEGABYTE, help="the longer length")
    parser.add_argument("--most", type=float, default=10.0, help="seconds for a megabyte")
    parser.add_argument("--growth", type=float, default=3.0, help="times as long for twice the length")
    parser.add_argument("--only", default="", help="a word of the names of the texts")
    asked = parser.parse_args()
    print("| text | KB | read s | extract s | against half the length |\n|---|--:|--:|--:|--:|")
    slow = False
    for name, make in TEXTS.items():
        if asked.only not in name:
            continue
        half, whole = make(asked.bytes // 2), make(asked.bytes)
        before = sum(timed(half))
        read, extract = timed(whole)
        growth = (read + extract) / max(before, 0.05)
        bad = read + extract > asked.most * max(asked.bytes, MEGABYTE) / MEGABYTE or growth > asked.growth
        slow = slow or bad
        figures = f"{len(whole.encode()) / 1e3:.0f} | {read:.2f} | {extract:.2f} | {growth:.1f}"
        print(f"| {f'**{name}**' if bad else name} | {figures} |", flush=True)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
