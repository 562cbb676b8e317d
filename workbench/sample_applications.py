"""Write the sample applications again: ``python -m workbench.sample_applications``."""

from __future__ import annotations

from pathlib import Path

from data.programmes import read_programme
from data.samples import applications
from data.samples.applications.build import Blank, application_files
from data.samples.applications.cast import PROGRAMMES
from workbench.exports.template.application import template
from workbench.exports.template.summary import summary_template
from workbench.i18n import translator

HERE = Path(applications.__file__).parent


def sample_application_files() -> dict[str, bytes]:
    """Every generated file by its name below ``data/samples/applications``."""
    files: dict[str, bytes] = {}
    for name in PROGRAMMES:
        programme, _ = read_programme(name)
        if programme is None:
            raise ValueError(name)
        t = translator("zh")
        blank = Blank(template(programme, t), summary_template(programme, t))
        files |= {f"{name}/{file}": content for file, content in application_files(programme, blank).items()}
    return files


def main() -> None:
    """Write every generated file."""
    for name, content in sample_application_files().items():
        (HERE / name).parent.mkdir(exist_ok=True)
        (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
