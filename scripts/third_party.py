"""Writes docs/third-party.md: every package in the locks, its version and its licence."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "third-party.md"
PIN = re.compile(r"^([a-z0-9][\w.\-]*)(?:\[[\w,.\-]+\])?==([^\s;\\]+)(?: ; ([^\n\\]+))?", re.MULTILINE)
# The machine that the list is about; a package for another one is left out.
MACHINE = {
    "python_version": "3.11",
    "python_full_version": "3.11.2",
    "sys_platform": "linux",
    "os_name": "posix",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
}
TITLES = {
    "requirements.txt": "제품이 쓰는 Python 패키지",
    "requirements-dev.txt": "시험과 검사에만 쓰는 Python 패키지",
    "package-lock.json": "화면과 글꼴에 쓰는 패키지 (axe-core는 시험에만)",
}
# Where the package's own words are vague or wrong; read in its licence file.
KNOWN = {
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pytest-timeout": "MIT",
    "qrcode": "BSD-3-Clause",
}
NOTES = (
    "PDF의 글꼴 Dure Sans는 Pretendard(OFL-1.1)를 고쳐 만들었고, 허락서를 글꼴 옆에 둡니다.",
    "OFL은 고친 글꼴에 원래 이름을 쓰지 못하게 하므로 이름을 바꾸었습니다.",
    "화면의 글꼴 Pretendard GOV는 krds-uiux에 들어 있으며 OFL-1.1로 배포됩니다.",
)


def locked(lock: str) -> list[tuple[str, str]]:
    """Name and version of what a lock installs on Linux."""
    text = (ROOT / lock).read_text("utf-8")
    if lock == "package-lock.json":
        packages = json.loads(text)["packages"]
        return sorted(
            (path.removeprefix("node_modules/"), held["version"]) for path, held in packages.items() if path
        )
    pins = PIN.findall(text)
    return sorted(
        (name, version) for name, version, when in pins if not when or Marker(when).evaluate(MACHINE)
    )


def licence(found: Distribution) -> str:
    """The licence as the package states it: expression first, then classifiers, then free text."""
    meta = found.metadata
    if expression := meta.get("License-Expression"):
        return expression
    classifiers = [c.split(" :: ")[-1] for c in meta.get_all("Classifier", []) if c.startswith("License ::")]
    if named := [c for c in classifiers if c != "OSI Approved"]:
        return ", ".join(named)
    stated = (meta.get("License") or "").strip()
    return stated.splitlines()[0][:80] if stated else ""


def licence_of(name: str) -> str:
    """The licence of an installed Python package, or the one we looked up."""
    if name in KNOWN:
        return KNOWN[name]
    try:
        return licence(distribution(name))
    except PackageNotFoundError:
        return ""


def front_end() -> Iterator[tuple[str, str, str]]:
    """Rows of the packages that npm installs."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in locked("package-lock.json"):
        yield name, version, packages[f"node_modules/{name}"].get("license", "")


def rows(lock: str, seen: set[str]) -> list[tuple[str, str, str]]:
    """Name, version and licence; what an earlier table named is not repeated."""
    if lock == "package-lock.json":
        return list(front_end())
    found = [(name, version, licence_of(name)) for name, version in locked(lock) if name not in seen]
    seen.update(name for name, _, _ in found)
    return found


def main() -> None:
    """Write the page, or stop and name the packages whose licence is not stated."""
    lines = [
        "# 함께 쓰는 패키지와 라이선스",
        "",
        "`make third-party`가 잠금 파일과 설치된 패키지에서 읽어 적습니다.",
        "",
    ]
    seen: set[str] = set()
    silent: list[str] = []
    for lock, title in TITLES.items():
        lines += [f"## {title}", "", "| 패키지 | 버전 | 라이선스 |", "|---|---|---|"]
        for name, version, stated in rows(lock, seen):
            lines.append(f"| {name} | {version} | {stated} |")
            silent += [] if stated else [name]
        lines.append("")
    lines += ["## 글꼴", "", *(f"- {note}" for note in NOTES), ""]
    if silent:
        raise SystemExit("라이선스를 밝히지 않은 패키지입니다: " + ", ".join(silent))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()
