"""Where content lies: a local folder or S3, chosen by FILES_URL. Content is found by its SHA-256 and never changes."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.files.rules import blob_path
from app.kernel.errors import Missing, Refused
from app.kernel.settings import setting
from app.kernel.text import N_

Store = LocalStore | S3Store

PART = 256 * 1024
_ARRIVING = "arriving"
"""The folder of parts of files that are still coming in."""


class BlobMissing(Missing):
    """A row names content that the store does not hold."""

    default = N_("파일의 내용을 보관소에서 찾지 못했습니다. 시스템 관리자에게 알려 주세요.")


class StoreAway(Refused):
    """The store did not answer: nothing was kept or read."""

    default = N_("지금 파일 보관소에 연결하지 못했습니다. 저장한 것은 없습니다. 잠시 뒤에 다시 해 주세요.")

    def __init__(self) -> None:
        super().__init__(self.default)


@lru_cache(maxsize=8)
def open_store(url: str) -> Store:
    """The store at `file:///folder` or `s3://bucket/prefix?endpoint=https://…&region=…`.

    Keys of S3 come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), never from the address.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(prefix=folder)
    if parts.scheme != "s3":
        raise ValueError("FILES_URL must begin with file:// or s3://")
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    endpoint = asked.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL")
    where = {"endpoint": endpoint, "virtual_hosted_style_request": False} if endpoint else {}
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=asked.get("region") or os.environ.get("AWS_REGION") or "us-east-1",
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "timeout": timedelta(seconds=30),
            "connect_timeout": timedelta(seconds=5),
        },
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        **where,  # type: ignore[arg-type]
    )


def _store() -> Store:
    return open_store(setting("FILES_URL"))


def put(sha256: str, stream: BinaryIO) -> None:
    """Keep content under its hash; the same content again is the same file. Raises StoreAway."""
    stream.seek(0)
    try:
        obstore.put(_store(), blob_path(sha256), stream)
    except (BaseError, OSError) as error:
        raise StoreAway from error


def parts_of(sha256: str) -> Iterator[bytes]:
    """The content in parts; the first is read at once. Raises BlobMissing, StoreAway."""
    try:
        stream = iter(obstore.get(_store(), blob_path(sha256)).stream(min_chunk_size=PART))
        first = bytes(next(stream))
    except FileNotFoundError as error:
        raise BlobMissing from error
    except (BaseError, OSError) as error:
        raise StoreAway from error
    return _chained(first, stream)


def _chained(first: bytes, rest: Iterator[object]) -> Iterator[bytes]:
    yield first
    for part in rest:
        yield bytes(part)  # type: ignore[call-overload]


def content(sha256: str) -> bytes:
    """The whole content. Raises BlobMissing, StoreAway."""
    return b"".join(parts_of(sha256))


def all_kept() -> Iterator[tuple[str, datetime, int]]:
    """Hash, time of keeping and size of everything in the store. Raises StoreAway."""
    try:
        for batch in obstore.list(_store(), chunk_size=500):
            for meta in batch:
                if meta["path"].startswith(f"{_ARRIVING}/"):
                    continue
                yield meta["path"].rpartition("/")[2], meta["last_modified"], meta["size"]
    except (BaseError, OSError) as error:
        raise StoreAway from error


def kept_at(sha256: str) -> datetime | None:
    """When content was last kept, or None when it is not there. Raises StoreAway."""
    try:
        return obstore.head(_store(), blob_path(sha256))["last_modified"]
    except FileNotFoundError:
        return None
    except (BaseError, OSError) as error:
        raise StoreAway from error


def remove(sha256: str) -> None:
    """Take content out of the store. Raises StoreAway."""
    try:
        obstore.delete(_store(), blob_path(sha256))
    except FileNotFoundError:
        return
    except (BaseError, OSError) as error:
        raise StoreAway from error


def put_part(token: str, offset: int, part: bytes) -> None:
    """Keep a part of a file that is coming in; the same offset again replaces it. Raises StoreAway."""
    try:
        obstore.put(_store(), _part_path(token, offset), part)
    except (BaseError, OSError) as error:
        raise StoreAway from error


def put_together(token: str, size: int, into: BinaryIO) -> None:
    """Write the parts one after the other; what lies behind a gap is left out. Raises StoreAway."""
    at = 0
    try:
        while at < size:
            part = bytes(obstore.get(_store(), _part_path(token, at)).bytes())
            into.write(part)
            at += len(part)
    except FileNotFoundError:
        return
    except (BaseError, OSError) as error:
        raise StoreAway from error


def remove_parts(token: str) -> None:
    """Take every part of one file away. Raises StoreAway."""
    try:
        for batch in obstore.list(_store(), prefix=f"{_ARRIVING}/{token}"):
            obstore.delete(_store(), [meta["path"] for meta in batch])
    except FileNotFoundError:
        return
    except (BaseError, OSError) as error:
        raise StoreAway from error


def _part_path(token: str, offset: int) -> str:
    return f"{_ARRIVING}/{token}/{offset:012d}"
