"""The applications the intake benchmark times are real ones, all different."""

from benchmarks.intake import checked, sample


def test_the_timed_applications_can_be_read_and_differ():
    programme, sources = sample(3)
    intake = checked(programme, sources)
    texts = [one.answers.values["chain_text"] for one in intake.applications]
    assert len(set(texts)) == 3
    assert {len(text) for text in texts} == {200}
    assert "text_similar" not in {finding.code for one in intake.applications for finding in one.findings}
