#!/bin/sh
# npm, from the machine where it has a usable one, else from PyPI in a folder of its own (.tools/node).
set -eu
cd "$(dirname "$0")/.."

usable() { node -e 'process.exit(+process.versions.node.split(".")[0] < 18)' && npm --version; }
if ! usable >/dev/null 2>&1; then
  tool=.tools/node
  if ! cmp -s scripts/node.txt "$tool/node.txt"; then
    .venv/bin/uv venv -q --clear --python .venv/bin/python "$tool"
    .venv/bin/uv pip install -q --python "$tool/bin/python" --require-hashes -r scripts/node.txt
    cp scripts/node.txt "$tool/node.txt"
  fi
  PATH="$PWD/$tool/bin:$PATH"
  export PATH
fi
exec npm "$@"
