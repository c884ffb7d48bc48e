#!/bin/sh
# Debian packages that Dure needs: `scripts/apt.sh run` for the product, `test` for its tests as well.
# Installs only what is missing, as root or with passwordless sudo; otherwise prints the one line to run.
set -eu

usage() { echo "usage: scripts/apt.sh run|test" >&2; exit 2; }
[ $# -eq 1 ] || usage
run="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-nanum"
test="chromium-headless-shell poppler-utils postgresql"
case "$1" in
  run) wanted="$run" ;;
  test) wanted="$run $test" ;;
  *) usage ;;
esac

# A python of one's own may bring venv along; Debian's keeps it in a package.
"${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || wanted="python3-venv $wanted"

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "이 컴퓨터는 Debian 계열이 아닙니다. 다음에 해당하는 패키지가 있어야 합니다: $wanted" >&2
  exit 0
fi

missing=""
for package in $wanted; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

line="apt-get update && apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then
  root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  root="sudo -n"
else
  echo "관리자 권한이 없어 Debian 패키지를 설치하지 못했습니다. 다음 한 줄을 관리자로 실행한 뒤 다시 시작해 주세요." >&2
  echo "$line" >&2
  exit 1
fi

echo "Debian 패키지를 설치합니다:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $root apt-get update -q && $root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "Debian 패키지를 설치하지 못했습니다. 위 내용을 보고 고친 뒤 다음을 관리자로 실행해 주세요." >&2
  echo "$line" >&2
  exit 1
fi
