"""The archive of a backup: a tar with a manifest, the database and the files. Made and read without superuser rights.

SQLite is copied page by page with its own backup call, PostgreSQL table by table with COPY from one snapshot. Files
are those the snapshot names; they were kept before their rows were written, so they are all there. The engine's books
of background work are left out: unfinished tasks are handed to it anew and go on behind their last finished step.
"""

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path

from app.cli import copying
from app.files import blobs
from app.kernel import clock
from app.web import schema

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
DATABASE = "database/"


class Unusable(Exception):
    """The archive or the target cannot be used; the message says why."""


@dataclass
class Manifest:
    """What an archive holds: rows per table, hashes of its parts, hashes of the stored files."""

    format: int
    engine: str
    revision: str | None
    made_at: str
    rows: dict[str, int] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


def create(target: Path, address: str) -> Manifest:
    """Write an archive of the database at `address` and of its files. Raises Unusable, StoreAway."""
    source = copying.source(address)
    manifest = Manifest(FORMAT, source.engine, schema.present(), clock.now().isoformat())
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(prefix="dure-backup-") as name:
        folder = Path(name)
        manifest.rows, manifest.files = source.dump(folder)
        for path in sorted(folder.iterdir()):
            manifest.parts[path.name] = digest_of(path)
        try:
            with tarfile.open(part, "w:gz", compresslevel=1) as archive:
                _add(archive, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False).encode())
                for path in sorted(folder.iterdir()):
                    archive.add(path, DATABASE + path.name)
                for sha256 in manifest.files:
                    _add(archive, FILES + sha256, _content(sha256))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def restore(source: Path, address: str, migrations: str, *, force: bool) -> Manifest:
    """Put an archive's content in place of what is there. Raises Unusable before anything was changed.

    The archive is checked from beginning to end first. Without `force` the target must hold no rows and no files.
    """
    target = copying.source(address)
    with opened(source) as (manifest, folder):
        if manifest.engine != target.engine:
            raise Unusable(f"이 백업은 {manifest.engine} 것이라 {target.engine}에 되살릴 수 없습니다.")
        target.prepare(migrations, manifest.revision)
        if not force and (target.holds_rows() or next(blobs.all_kept(), None) is not None):
            raise Unusable(
                "대상에 이미 자료가 있습니다. 아무것도 바꾸지 않았습니다. "
                "지금 자료를 지우고 되살리려면 --force를 붙여 주세요."
            )
        for sha256 in manifest.files:
            with (folder / sha256).open("rb") as stream:
                blobs.put(sha256, stream)
        target.load(folder, manifest.rows)
    return manifest


@contextmanager
def opened(source: Path) -> Iterator[tuple[Manifest, Path]]:
    """The archive unpacked into a folder for the time of the block, every part checked. Raises Unusable."""
    with tempfile.TemporaryDirectory(prefix="dure-restore-") as name:
        folder = Path(name)
        manifest = _unpack(source, folder)
        for part, expected in manifest.parts.items():
            _require(folder / part, expected)
        for sha256 in manifest.files:
            _require(folder / sha256, sha256)
        yield manifest, folder


def _unpack(source: Path, folder: Path) -> Manifest:
    manifest: Manifest | None = None
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is None:
                    continue
                if member.name == MANIFEST:
                    manifest = Manifest(**json.load(content))
                    continue
                with (folder / Path(member.name).name).open("wb") as kept:
                    while chunk := content.read(1 << 20):
                        kept.write(chunk)
    except (tarfile.TarError, EOFError, OSError, ValueError, TypeError) as error:
        raise Unusable(f"백업 파일을 끝까지 읽지 못했습니다: {error}") from error
    if manifest is None or manifest.format != FORMAT:
        raise Unusable("두레의 백업 파일이 아니거나 이 버전이 읽지 못하는 형식입니다.")
    return manifest


def _require(path: Path, expected: str) -> None:
    if not path.is_file() or digest_of(path) != expected:
        raise Unusable(f"백업 파일의 {path.name} 부분이 없거나 손상되었습니다. 아무것도 바꾸지 않았습니다.")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _content(sha256: str) -> bytes:
    try:
        return blobs.content(sha256)
    except blobs.BlobMissing as error:
        raise Unusable(f"보관소에 파일 {sha256}이 없어 백업을 마치지 못했습니다.") from error


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, BytesIO(content))
