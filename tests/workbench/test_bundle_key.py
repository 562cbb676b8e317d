"""The signing key: made once, for the server's user alone, and refused where anybody else could have read it."""

from pathlib import Path

import pytest

from workbench.bundle.signing import fingerprint
from workbench.bundle_key import key_file, own_key
from workbench.settings import Settings, read_settings


def settings(folder: Path, **more: str) -> Settings:
    return Settings(database=f"sqlite:///{folder}/var/hengping.db", **more)  # type: ignore[arg-type]


def test_a_key_is_made_at_first_need_beside_the_database_and_used_ever_after(tmp_path: Path) -> None:
    here = settings(tmp_path)
    first, second = own_key(here)[0], own_key(here)[0]
    assert first is not None
    assert second is not None
    assert key_file(here) == tmp_path / "var" / "bundle.key"
    assert key_file(here).stat().st_mode & 0o777 == 0o600
    assert fingerprint(first.public_key()) == fingerprint(second.public_key())
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["bundle.key"]  # and no part of one


def test_the_key_lies_where_the_settings_say_and_else_where_an_embedded_database_would_be() -> None:
    named = read_settings({"DATABASE_URL": "postgresql://host/x", "HENGPING_BUNDLE_KEY": "keys/house.key"})
    assert key_file(named) == Path("keys/house.key")
    assert key_file(read_settings({"DATABASE_URL": "postgresql://host/x"})) == Path("var/bundle.key")


def test_where_a_file_is_named_only_the_command_makes_a_key(tmp_path: Path) -> None:
    named = settings(tmp_path, bundle_key=str(tmp_path / "keys" / "house.key"))
    for _ in range(2):
        key, findings = own_key(named)
        assert key is None
        assert [(one.code, one.where.file) for one in findings] == [("bundle_key_absent", "house.key")]
        assert not key_file(named).parent.exists()
    assert own_key(named, make=True)[0] is not None
    assert key_file(named).parent.stat().st_mode & 0o777 == 0o700
    assert own_key(named)[0] is not None


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    here = settings(tmp_path)
    own_key(here)
    key_file(here).chmod(0o640)
    key, findings = own_key(here)
    assert key is None
    assert [one.code for one in findings] == ["bundle_key_exposed"]


RSA_LIKE = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize("content", [b"", b"no key", RSA_LIKE])
def test_a_file_that_is_no_key_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    here = settings(tmp_path)
    key_file(here).parent.mkdir()
    key_file(here).write_bytes(content)
    key_file(here).chmod(0o600)
    key, findings = own_key(here)
    assert key is None
    assert [(one.code, one.where.file) for one in findings] == [("bundle_key_unusable", "bundle.key")]
    assert key_file(here).read_bytes() == content


def test_a_folder_nobody_can_write_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    key, findings = own_key(settings(tmp_path, bundle_key=str(tmp_path / "file" / "bundle.key")), make=True)
    assert key is None
    assert [one.code for one in findings] == ["bundle_key_unusable"]
