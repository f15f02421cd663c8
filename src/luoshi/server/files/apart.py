"""Programs that open files of anybody, run in a process of their own: what goes wrong ends that alone."""

import subprocess
import sys

from luoshi.server.core.said import say
from luoshi.server.files.confined import BOMB, DAMAGED, LAYERS, LOCKED, REVISIONS, SWOLLEN, TOO_LARGE, UNKNOWN_PARTS

_CAUSES = {
    DAMAGED: say("文件已损坏"),
    LOCKED: say("文件设有打开密码"),
    BOMB: say("页面内容层层套用，展开后异常庞大"),
    TOO_LARGE: say("图片像素过多"),
    UNKNOWN_PARTS: say("文件里嵌有宏或者其他文件，无法逐一检查"),
    REVISIONS: say("文件里有修订记录"),
    LAYERS: say("文件里有可以隐藏的图层"),
    SWOLLEN: say("文件解压后异常庞大"),
}


class ApartError(Exception):
    """The program ended without what it was to make; the message (Chinese) says why, ``code`` is what it ended with."""

    def __init__(self, cause: str, code: int = 1) -> None:
        super().__init__(cause)
        self.code = code


def run_apart(program: str, *arguments: str, seconds: float, otherwise: str) -> None:
    """Run a program of this package (``luoshi.server.files.draw``) and wait for it, ``seconds`` at most.

    Raises ApartError: with the cause that its code says, else with ``otherwise``.
    """
    # -B: a process that may write little would leave half of a compiled module behind, and the next one would read it
    command = [sys.executable, "-I", "-B", "-m", program, *arguments]
    try:
        done = subprocess.run(  # noqa: S603  # our own program; arguments are a kind, a hash's path, a new folder
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env={"LANG": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise ApartError(otherwise) from error
    if done.returncode:
        raise ApartError(_CAUSES.get(done.returncode, otherwise), done.returncode)
