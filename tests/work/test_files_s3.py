"""The same promises with S3 as the store, against a real S3 server of its own."""

from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from app.files import blobs, services
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.errors import Refused
from tests.make_files import Upload, pdf

ROBOT = system_actor("시험")


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a running S3 server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def cloud(app: Flask, s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application with its files in a bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    client = boto3.client("s3", endpoint_url=s3, region_name="ap-northeast-2")
    client.create_bucket(Bucket="dure", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
    monkeypatch.setitem(app.config, "FILES_URL", f"s3://dure/office?endpoint={s3}&region=ap-northeast-2")
    with app.app_context():
        yield s3
    for found in client.list_objects_v2(Bucket="dure").get("Contents", []):
        client.delete_object(Bucket="dure", Key=found["Key"])
    client.delete_bucket(Bucket="dure")


def keys(address: str) -> list[str]:
    client = boto3.client("s3", endpoint_url=address, region_name="ap-northeast-2")
    return [found["Key"] for found in client.list_objects_v2(Bucket="dure").get("Contents", [])]


def stored(content: bytes) -> services.StoredFile:
    return services.store(Upload("자료.pdf", content), actor=ROBOT, purpose="trial")


def test_files_are_kept_by_hash_and_given_back(cloud: str) -> None:
    small, large = stored(pdf()), stored(pdf(12_000_000))
    assert sorted(keys(cloud)) == sorted(f"office/{f.sha256[:2]}/{f.sha256}" for f in (small, large))
    assert services.content(small) == pdf()
    assert b"".join(services.parts_of(large)) == pdf(12_000_000)


def test_what_nobody_names_is_swept(cloud: str) -> None:
    kept = stored(pdf())
    db.session.commit()
    stored(pdf(3))
    db.session.rollback()
    assert services.sweep() == 0
    assert services.sweep(older_than=timedelta(seconds=-5)) == 1
    assert keys(cloud) == [f"office/{kept.sha256[:2]}/{kept.sha256}"]


def test_missing_content_is_told_from_a_store_that_is_away(
    cloud: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = stored(pdf())
    blobs.remove(kept.sha256)
    with pytest.raises(blobs.BlobMissing):
        services.content(kept)
    monkeypatch.setitem(app.config, "FILES_URL", "s3://dure/office?endpoint=http://127.0.0.1:1")
    with pytest.raises(blobs.StoreAway):
        services.content(kept)
    with pytest.raises(Refused) as caught:
        services.store(Upload("자료.pdf", pdf()), actor=ROBOT, purpose="trial", field="paper")
    assert caught.value.field == "paper" and "보관소에 연결하지 못했습니다" in str(caught.value)


def test_an_address_that_is_neither_is_refused() -> None:
    with pytest.raises(ValueError, match="FILES_URL"):
        blobs.open_store("ftp://example.kr/x")
