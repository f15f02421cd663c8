#!/bin/sh
# Installs a bundle of Luoshi without a network: sh install.sh [folder], by default /opt/luoshi.
# Run again with a newer bundle it upgrades the programs; the data lie elsewhere and are not touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/luoshi}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "需要 Python 3.11，可用 PYTHON 指明" >&2; exit 1; }
[ -x "$target/bin/python" ] || "$python" -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" --upgrade 'luoshi[server]'
"$target/bin/luoshi" --version
echo "已安装到 $target。新安装请运行 $target/bin/luoshi init；升级请运行 $target/bin/luoshi upgrade，然后重新启动服务。"
