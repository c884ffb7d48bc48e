"""Copies what pages need from node_modules into app/web/static/vendor, which is never committed."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "web" / "static" / "vendor"

ICONS = (
    "angle", "arrow_dropdown", "bread_home", "calendar", "call", "close", "complete_fill", "delete",
    "download", "email", "error_fill", "expand", "file", "file_hwp", "file_pdf", "filter", "global", "go",
    "help", "information", "login", "logout", "more", "my", "notice_fill", "plus", "print",
    "pw_visible_off", "pw_visible_on", "reset", "sch", "setting", "share", "step_done", "success_fill",
    "upload", "warning_fill",
)  # fmt: skip
KRDS = "resources"
WEIGHTS = {"Regular": 400, "Medium": 500, "Bold": 700}


def wanted() -> dict[str, str]:
    """Address below vendor/ → file below node_modules/."""
    files = {
        "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
        "htmx/LICENSE": "htmx.org/LICENSE",
        "pretendard/LICENSE": "@fontsource/pretendard/LICENSE",
    }
    krds = ["css/token/krds_tokens.css", *(f"img/component/icon/ico_{name}.svg" for name in ICONS)]
    for name, weight in WEIGHTS.items():
        krds.append(f"fonts/PretendardGOV-{name}.subset.woff2")
        source = f"@fontsource/pretendard/files/pretendard-latin-{weight}-normal.woff2"
        files[f"pretendard/Pretendard-{name}.woff2"] = source
    files.update({f"krds/{KRDS}/{path}": f"krds-uiux/{KRDS}/{path}" for path in krds})
    return files


def main() -> None:
    """Lay the files out anew, so that nothing of an older package stays behind."""
    files = wanted()
    lost = sorted(source for source in files.values() if not (PACKAGES / source).is_file())
    if lost:
        raise SystemExit("node_modules에 없는 파일입니다: " + ", ".join(lost))
    shutil.rmtree(VENDOR, ignore_errors=True)
    for address, source in files.items():
        target = VENDOR / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGES / source, target)


if __name__ == "__main__":
    main()
