"""``verify`` and ``bundle-key`` on the command line: what was checked, what does not hold, and the exit code."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.workbench.bundle.forging import STRANGER, Sealed, bundles, edit
from workbench.__main__ import app
from workbench.bundle.signing import fingerprint, public_pem, read_key
from workbench.i18n import translator

__all__ = ["bundles"]  # the fixture
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def run(*arguments: object):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in done.output
    return done


@pytest.fixture
def folder(bundles: Sealed, tmp_path: Path) -> Path:
    (tmp_path / "full.zip").write_bytes(bundles.full)
    (tmp_path / "public.zip").write_bytes(bundles.public)
    (tmp_path / "house.pem").write_bytes(bundles.pem)
    return tmp_path


@BOTH
def test_a_sealed_bundle_holds(folder: Path, language: str) -> None:
    t = translator(language)  # type: ignore[arg-type]
    done = run("verify", folder / "full.zip", "--key", folder / "house.pem", "--lang", language)
    assert done.exit_code == 0
    assert t("verify.count.sheets", count=12) in done.stdout
    assert t("verify.count.ranks", count=4) in done.stdout
    assert done.stdout.rstrip().endswith(t("verify.holds"))
    assert done.stderr == ""
    derived = run("verify", folder / "public.zip", "--full", folder / "full.zip", "--lang", language)
    assert derived.exit_code == 0
    assert derived.stdout.rstrip().endswith(t("verify.agrees"))
    assert t("level.info") in derived.stderr  # whose key it is nobody was told


@BOTH
def test_a_forged_bundle_does_not_hold_and_every_difference_is_told(bundles: Sealed, folder: Path, language: str):
    def change(result: dict) -> None:
        for one in result["sectors"][0]["ranking"]:
            one["dimensions"] = dict.fromkeys(one["dimensions"], "1.00")
        result["raters"] = [{**one, "severity": 9, "sheets": 99} for one in result["raters"]] * 20

    (folder / "forged.zip").write_bytes(bundles.forged(edit("evaluation/result.json", change), STRANGER))
    done = run("verify", folder / "forged.zip", "--key", folder / "house.pem", "--lang", language)
    assert done.exit_code == 1
    t = translator(language)  # type: ignore[arg-type]
    assert t("finding.bundle_result_unadopted") in done.stderr
    assert "ranking.A01.dimensions.core" in done.stderr
    assert fingerprint(STRANGER.public_key()) in done.stderr
    assert done.stderr.count("raters.") > 30  # all of them, not the first thirty


@pytest.mark.parametrize("content", [b"", b"text", b"PK\5\6" + b"\0" * 18])
def test_what_is_no_bundle_is_bad_input(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert run("verify", tmp_path / "x.zip").exit_code == 2
    assert run("verify", tmp_path / "nothing.zip").exit_code == 2


def test_a_key_that_is_none_is_told(folder: Path) -> None:
    (folder / "house.pem").write_text("no key")
    done = run("verify", folder / "full.zip", "--key", folder / "house.pem", "--lang", "en")
    assert done.exit_code == 1
    assert translator("en")("finding.bundle_key_unreadable") in done.stderr


def test_the_public_key_is_printed_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/hengping.db")
    first, again = run("bundle-key"), run("bundle-key", "--lang", "en")
    assert (first.exit_code, first.stdout) == (0, again.stdout)
    key = read_key(first.stdout.encode())
    assert public_pem(key).decode() == first.stdout
    assert fingerprint(key) in again.stderr
    (tmp_path / "bundle.key").chmod(0o644)
    assert run("bundle-key").exit_code == 2
