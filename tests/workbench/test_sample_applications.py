"""The sample applications: generated again alike, every planted fault found at its place, the clean ones clean."""

import csv
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from stdnum.cn import uscc

from data.intake.opening import open_file
from data.intake.reader import read_application
from data.programmes import read_programme
from data.samples import applications
from data.samples.applications.build import planted_answers, sound_answers
from data.samples.applications.cast import PROGRAMMES, read_samples, read_toml
from scoring.applications.eligibility import examine
from scoring.applications.measured import measure
from scoring.applications.similarity import similar_texts
from workbench.intake import check_files
from workbench.intake_files import Source
from workbench.sample_applications import sample_application_files

FOLDER = Path(applications.__file__).parent
GRAVE = ("block", "veto", "fail")


@cache
def programme(name):
    found, findings = read_programme(name)
    assert findings == ()
    assert found is not None
    return found


def sources(name):
    files = sorted(path for path in (FOLDER / name).iterdir() if path.suffix in (".xlsx", ".docx"))
    return [Source(path.name, path) for path in files]


@cache
def intake(name):
    """The files of one programme as they lie in the folder, checked as an organiser would."""
    return check_files(programme(name), sources(name))


def planted():
    for name in PROGRAMMES:
        for row in csv.DictReader((FOLDER / name / "faults.csv").read_text("utf-8").splitlines()):
            yield pytest.param(name, row, id=f"{row['file']}-{row['rule']}")


def findings_of(name, file):
    result = intake(name)
    if file.startswith("summary"):
        return [finding for finding in result.findings if finding.where.file == file]
    application = next(one for one in result.applications if one.file == file)
    return application.findings


def rule_of(finding):
    return finding.facts.get("rule", finding.code)


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(("name", "row"), list(planted()))
def test_every_planted_fault_is_found_at_its_place(name, row):
    found = [finding for finding in findings_of(name, row["file"]) if row["rule"] in (rule_of(finding), finding.code)]
    assert found
    assert {finding.where.sheet or "" for finding in found} == {row["sheet"]}
    if row["row"]:  # a finding about a whole list or plan has no row of its own
        assert {finding.where.row for finding in found} & {None, int(row["row"])}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_applications_without_a_fault_are_eligible(name):
    faulty = {fault.get("application") for fault in read_toml("faults.toml")["faults"]}
    clean = [one for one in intake(name).applications if one.id not in faulty]
    assert len(clean) >= 2
    for one in clean:
        assert [finding for finding in one.findings if finding.level in GRAVE] == [], one.id
        assert one.verdict.state == "eligible", one.id


@pytest.mark.parametrize("name", PROGRAMMES)
def test_every_application_is_sound_before_anything_is_planted(name):
    answers = sound_answers(programme(name))
    for application, given in answers.items():
        assert examine(programme(name), given).findings == (), application
    assert similar_texts(list(answers.values())) == ()


@pytest.mark.parametrize("name", PROGRAMMES)
def test_each_applicant_comes_with_one_file(name):
    assert sorted(one.id for one in intake(name).applications) == sorted(sample.id for sample in read_samples(name))


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_workbook_says_what_was_put_into_it(name):
    sample = f"{read_samples(name)[0].id}"
    opened, _ = open_file("first.xlsx", (FOLDER / name / f"{sample}.xlsx").read_bytes())
    assert opened is not None
    reading, _ = read_application(programme(name), opened)
    assert reading is not None
    given = planted_answers(programme(name))[sample]
    assert reading.answers.values == given.values
    assert {table: rows for table, rows in reading.answers.rows.items() if rows} == given.rows
    assert reading.answers.chapters == given.chapters
    assert reading.answers.evidence == given.evidence


def test_processes_of_their_own_find_the_same():
    alone, together = (
        intake("miit-sme-2022"),
        check_files(programme("miit-sme-2022"), sources("miit-sme-2022"), workers=2),
    )
    assert [one.findings for one in together.applications] == [one.findings for one in alone.applications]
    assert together.findings == alone.findings


def test_the_word_form_measures_like_the_answers_in_it():
    one = next(one for one in intake("miit-sme-2022").applications if one.file == "M02.docx")
    given = sound_answers(programme("miit-sme-2022"))["M02"]
    assert one.examination.measured == measure(programme("miit-sme-2022"), given)


def test_quotas_and_sub_sectors_are_overrun_as_listed():
    result = intake("miit-sme-2022")
    counts = {(quota.authority, quota.count, quota.limit) for quota in result.quotas}
    # six of 澜江省 against five, four of 岫岭省, two of the city with separate planning against three
    assert counts == {("澜江省中小企业局", 6, 5), ("岫岭省中小企业局", 4, 5), ("砚海市中小企业局", 2, 3)}
    twice = [sector for sector in result.sectors if len(sector.applications) > 1]
    assert [(sector.sector, sector.applications) for sector in twice] == [("硬质刀具", ("M09", "M10"))]


def test_credit_codes_are_right_and_of_nowhere():
    rows = [row for given in sound_answers(programme("torch-2022")).values() for row in given.rows["firms"]]
    codes = [str(row["code"]) for row in rows]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) and code[2:8] == "000000" for code in codes)


def test_everything_says_that_it_is_made_up():
    for name in PROGRAMMES:
        for path in (FOLDER / name).glob("*.[xd]*"):
            text = b"".join(members(path.read_bytes()).values()).decode("utf-8", "ignore")
            assert re.search("虚构样例", text), path.name


@pytest.fixture(scope="module")
def generated():
    return sample_application_files()


def test_the_files_are_those_the_generator_writes(generated):
    """Part by part: compressed bytes depend on the zlib at hand."""
    there = {
        f"{path.parent.name}/{path.name}" for path in FOLDER.glob("*/*") if path.suffix in (".xlsx", ".docx", ".csv")
    }
    assert there == set(generated)
    for name, content in generated.items():
        stored = (FOLDER / name).read_bytes()
        same = stored == content if name.endswith(".csv") else members(stored) == members(content)
        assert same, f"{name}: run python -m workbench.sample_applications"
