"""The sample rounds can be had whole, and the empty tables are what the reader understands."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from data.files import read_table
from data.headers import ALIASES
from workbench.i18n import translator
from workbench.samples import TEMPLATES, sample_archive, sample_round, sample_rounds, template_archive


def unpacked(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("id", sample_rounds())
def test_an_archive_holds_every_file_of_its_round(id):
    sample = sample_round(id)
    assert unpacked(sample_archive(id)) == {upload.name: upload.content for upload in sample.uploads}
    assert {"rubric.toml", "scores.csv", "applications.csv", "raters.csv", "notice.toml"} == {
        upload.name for upload in sample.uploads
    }


def test_a_round_that_is_not_offered_is_refused():
    with pytest.raises(KeyError):
        sample_round("../round")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(TEMPLATES))
def test_the_reader_knows_every_header_of_a_template(language, kind):
    content = unpacked(template_archive(translator(language)))[f"{kind}.csv"]
    table, _ = read_table(f"{kind}.csv", content + b"1,2,3,4\r\n", kind, ())
    assert table is not None
    assert set(table.columns) == set(TEMPLATES[kind]) <= set(ALIASES[kind])


def test_the_same_archive_has_the_same_bytes():
    assert sample_archive("round") == sample_archive("round")
