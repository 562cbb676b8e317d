"""Programme folders: what ships is sound, what one takes over from another, and every fault at once."""

import shutil

import jsonschema
import pytest

from data.programmes import ROOT, programme_ids, read_programme, schema

SHIPPED = programme_ids()
SMALL = """
extends = "miit-sme-2022"
id = "other"
drop = ["P1-E2", "sharing", "C9-untold"]
[[thresholds]]
id = "sme_share"
value = 50
[[checks]]
id = "P1-E5"
level = "warn"
decision = true
[[checks]]
id = "own"
level = "info"
when = "area > 90"
message = { zh = "面积 {area}", en = "area {area}" }
remedy = { zh = "无", en = "none" }
clause = { zh = "无", en = "none" }
"""


@pytest.fixture
def root(tmp_path):
    """A copy of the programmes that ship, with one more folder to write into."""
    for name in ("common", "miit-sme-2022"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "miit-sme-2022", tmp_path / "other")
    return tmp_path


def write(root, file, text):
    (root / "other" / file).write_text(text, encoding="utf-8")


def codes(root):
    programme, findings = read_programme("other", root)
    assert (programme is None) == bool(findings)
    return [(finding.code, finding.where.field) for finding in findings]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_programme_that_ships_is_sound(name):
    programme, findings = read_programme(name)
    assert findings == ()
    assert {programme.id, programme.rubric.id, programme.form.id if programme.form else name} == {name}


@pytest.mark.parametrize("name", SHIPPED)
def test_unpublished_weights_say_who_set_them(name):
    programme, _ = read_programme(name)
    source = programme.rubric.source
    assert source is not None
    assert "组织方" in source.zh
    assert "organiser" in source.en


def test_a_form_takes_over_another_and_changes_what_it_names(root):
    write(root, "form.toml", SMALL)
    base, _ = read_programme("miit-sme-2022", root)
    programme, findings = read_programme("other", root)
    assert findings == ()
    there = {check.id: check for check in programme.form.checks}
    assert set(there) == {c.id for c in base.form.checks} - {"P1-E2", "C9-untold"} | {"own"}
    assert "sharing" not in programme.form.fields
    assert (there["P1-E5"].level, there["P1-E5"].when) == ("warn", base.check("P1-E5").when)
    threshold = next(t for t in programme.form.thresholds if t.id == "sme_share")
    assert (threshold.value, threshold.unit) == (50, "%")
    assert base.check("P1-E2") is not None  # the other one is left alone


def test_dropping_what_is_not_there_is_said(root):
    write(root, "form.toml", 'extends = "miit-sme-2022"\nid = "other"\ndrop = ["P1-E33"]\n')
    assert codes(root) == [("programme_unknown_name", "drop")]


@pytest.mark.parametrize("parent", ["other", "nobody"])
def test_extending_oneself_or_nobody_is_said(root, parent):
    write(root, "form.toml", f'extends = "{parent}"\nid = "other"\n')
    assert [code for code, _ in codes(root)] == ["programme_file_missing"]


def test_faults_of_all_three_files_come_at_once(root):
    write(
        root,
        "form.toml",
        SMALL.replace('level = "warn"', 'level = "grave"').replace('id = "own"', 'id = "own"\ncolour = 1'),
    )
    write(
        root,
        "procedure.toml",
        (root / "other" / "procedure.toml").read_text("utf-8").replace("year = 2022", 'year = "2022"'),
    )
    write(
        root,
        "rubric.toml",
        (root / "other" / "rubric.toml").read_text("utf-8").replace("weight = 12.5", "weight = 0", 1),
    )
    assert codes(root) == [
        ("rubric_bound", "dimensions[0].weight"),
        ("programme_value", "checks[P1-E5].level"),
        ("programme_key_unknown", "checks[own].colour"),
        ("programme_value", "year"),
    ]


def test_a_missing_key_is_named(root):
    write(root, "form.toml", SMALL.replace('when = "area > 90"\n', ""))
    assert codes(root) == [("programme_key_missing", "checks[own].when")]


def test_an_unsound_rule_is_found_when_it_is_read(root):
    write(root, "form.toml", SMALL.replace("area > 90", "aera > 90"))
    assert codes(root) == [("programme_unknown_name", "checks[own].when")]
    assert read_programme("other", root)[1][0].where.file == "other/form.toml"


@pytest.mark.parametrize(("text", "code"), [("id = ", "not_toml"), ("\udcff", "not_utf8")])
def test_a_file_that_is_not_toml_is_said(root, text, code):
    (root / "other" / "form.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert [c for c, _ in codes(root)] == [code]


def test_an_unknown_programme_offers_what_there_is():
    programme, findings = read_programme("miit-sme-2202")
    assert programme is None
    assert (findings[0].code, findings[0].facts["similar"][0]) == ("programme_unknown", "miit-sme-2022")


@pytest.mark.parametrize("name", ["../rubrics/miit-sme-2022", "", "common", "."])
def test_a_programme_is_a_name_and_not_a_path(name):
    assert read_programme(name)[1][0].code == "programme_unknown"


@pytest.mark.parametrize("part", ["form", "procedure"])
def test_the_schema_is_a_schema(part):
    jsonschema.Draft202012Validator.check_schema(schema(part))
