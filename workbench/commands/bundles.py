"""``verify`` and ``bundle-key``: verify a sealed bundle anywhere, and print the key a house signs with."""

from __future__ import annotations

from pathlib import Path

from scoring.findings import blocks
from workbench.bundle.verification import Verified, verify
from workbench.commands.printing import print_findings
from workbench.commands.storing import load
from workbench.commands.terminal import BAD_INPUT, DONE, FAULT, Terminal, say, steps
from workbench.settings import read_settings


def run(bundle: Path, key: Path | None, full: Path | None, terminal: Terminal) -> int:
    """Verify one bundle; tell what was checked, then everything that does not hold."""
    paths = {"bundle": bundle} | ({"key": key} if key else {}) | ({"full": full} if full else {})
    given, unread = load(paths)
    if unread:
        print_findings(unread, terminal)
        return BAD_INPUT
    with steps(terminal) as step:
        verified = verify(bundle.name, given["bundle"], given.get("key"), given.get("full"), step)
    _tell(verified, terminal)
    print_findings(verified.findings, terminal, most=None)
    return _verdict(verified, terminal)


def run_key(terminal: Terminal) -> int:
    """Print the public key; standard output holds nothing else."""
    from workbench.bundle.signing import fingerprint, public_pem
    from workbench.bundle_key import own_key

    key, findings = own_key(read_settings(), make=True)
    if key is None:
        print_findings(findings, terminal)
        return BAD_INPUT
    _print(terminal, public_pem(key.public_key()).decode().rstrip())
    say(terminal, terminal.t("verify.fingerprint", key=fingerprint(key.public_key())))
    return DONE


def _tell(verified: Verified, terminal: Terminal) -> None:
    t = terminal.t
    _print(terminal, t("verify.sum", sha256=verified.sha256))
    if not verified.opened:
        return
    variant = t(f"publication.bundle.variant.{verified.variant}")
    _print(terminal, t("verify.about", round=verified.round, variant=variant, software=verified.software))
    if verified.key:
        _print(terminal, t("verify.fingerprint", key=verified.key))
    for name, count in verified.counts.items():
        _print(terminal, "  " + t(f"verify.count.{name}", count=count))


def _verdict(verified: Verified, terminal: Terminal) -> int:
    t = terminal.t
    if not verified.opened:
        say(terminal, t("verify.no_bundle"))
        return BAD_INPUT
    count = sum(blocks([one]) for one in verified.findings)
    _print(terminal, t(f"verify.{verified.verdict}", count=count))
    return DONE if verified.holds else FAULT


def _print(terminal: Terminal, text: str) -> None:
    terminal.results.print(text, markup=False, highlight=False, soft_wrap=True)
