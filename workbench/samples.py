"""The sample rounds that come with the workbench, and empty files to begin one's own with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from data.samples import FOLDERS, list_samples, read_sample
from workbench.exports.csv_text import csv_text
from workbench.i18n import Translator
from workbench.results import Inputs, Upload

RUBRIC = Path(__file__).parents[1] / "rubrics" / "sample" / "rubric.toml"
NOTICE = "notice.toml"
ROLES = ("scores", "applications", "raters")
TEMPLATES = {
    "scores": ("application", "rater", "criterion", "score"),
    "applications": ("application", "name", "sector", "region"),
    "raters": ("rater", "name", "affiliation", "region"),
}


@dataclass(frozen=True, slots=True)
class SampleRound:
    """A round to try the workbench with; ``id`` is ``"round"`` or ``"faulty"``."""

    id: str
    files: Inputs
    notice: Upload

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """Every file of the round, the notice last."""
        return (*(upload for _, upload in self.files.given()), self.notice)


def sample_rounds() -> tuple[str, ...]:
    """Ids of the sample rounds, the sound one first."""
    return FOLDERS


def sample_round(id: str) -> SampleRound:
    """Read one sample round; raises KeyError for an id that ``sample_rounds`` does not give."""
    if id not in FOLDERS:
        raise KeyError(id)
    paths = [PurePosixPath(name) for name in list_samples()]
    tables = {path.stem: path for path in paths if path.parent.name == id and path.suffix == ".csv"}
    files = {role: _read(tables[role]) for role in ROLES if role in tables}
    rubric = Upload(RUBRIC.name, RUBRIC.read_bytes())
    return SampleRound(id, Inputs(rubric=rubric, **files), Upload(NOTICE, read_sample(NOTICE)))


def sample_archive(id: str) -> bytes:
    """The files of a sample round in one ZIP archive."""
    return _archive(sample_round(id).uploads)


def template_archive(t: Translator) -> bytes:
    """A ZIP archive with tables that have only their headers, and a rubric and a notice to rewrite."""
    sample = sample_round(FOLDERS[0])
    tables = [Upload(f"{name}.csv", _headers(name, columns, t)) for name, columns in TEMPLATES.items()]
    return _archive([sample.files.rubric, *tables, sample.notice])


def _read(path: PurePosixPath) -> Upload:
    return Upload(path.name, read_sample(str(path)))


def _headers(table: str, columns: Iterable[str], t: Translator) -> bytes:
    return csv_text([[t(f"header.{table}.{column}") for column in columns]])


def _archive(uploads: Iterable[Upload]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for upload in uploads:
            archive.writestr(ZipInfo(upload.name), upload.content, ZIP_DEFLATED)  # ZipInfo's fixed date: same bytes
    return target.getvalue()
