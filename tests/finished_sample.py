"""The sample round played to its end by its own acts: experts undertake, score, submit and finish."""

from collections.abc import Iterable

import numpy as np

from scoring.rubric import Judged
from tests.offices import ORGANISER, PIN, chair, expert
from workbench.access import PHASES, Actor, Phase
from workbench.i18n import Translator
from workbench.office import Office
from workbench.rounds.closing.evaluating import adopt, evaluate_round
from workbench.rounds.judging.desk import open_desk
from workbench.rounds.judging.finishing import finish
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.judging.undertaking import sign
from workbench.rounds.lifecycle import advance, following, unmet
from workbench.rounds.setting_up import rubric_of
from workbench.rounds.standing import standing
from workbench.sample_round import CHAIR, Sample


def score_sample(office: Office, sample: Sample, t: Translator, seed: int = 1) -> None:
    """Every expert scores everything: applications differ, experts differ in severity, and all have their own taste."""
    rng = np.random.default_rng(seed)
    quality: dict[str, float] = {}
    for slip in sample.slips:
        who = (chair if slip.rater == CHAIR else expert)(sample.round, slip.rater)
        assert sign(office, who, sample.round, t, agreed=True, conflicts={}, pin=PIN, again=PIN) == ()
        severity = rng.normal(0, 0.06)
        for item in open_desk(office, who, sample.round).items:
            level = quality.setdefault(item.application, rng.uniform(0.45, 0.85)) - severity
            score_sheet(office, who, sample.round, item.application, level, rng)
        assert finish(office, who, sample.round).receipt is not None


def lead(office: Office, round_: str, to: Phase, reason: str = "示例") -> None:
    """Take steps until a phase is reached; on the way the round is evaluated and the run adopted."""
    while (here := standing(office, ORGANISER, round_).phase) != to:
        assert PHASES.index(here) < PHASES.index(to)
        if here == "evaluation":
            assert adopt(office, ORGANISER, round_, evaluate_round(office, ORGANISER, round_).run.id) == ()
        warned = [one.finding for one in unmet(office, ORGANISER, round_) if one.finding.level == "warn"]
        assert advance(office, ORGANISER, round_, following(here), warned, reason) == ()


def score_sheet(
    office: Office, who: Actor, round_: str, application: str, level: float, rng: np.random.Generator
) -> None:
    """Fill one sheet in around a level between 0 and 1, and submit it."""
    criteria = rubric_of(office, round_).judged
    scores = dict(_entries(criteria, level, rng))
    comments = {criterion.id: "材料充分，数据可核（示例评语）" for criterion in criteria}
    saved = save(office, who, round_, application, base=0, key="all", scores=scores, comments=comments)
    assert saved.taken, saved.findings
    sent = submit_sheet(office, who, round_, application, base=saved.sheet.revision, key="send")
    assert sent.taken, sent.findings


def _entries(criteria: Iterable[Judged], level: float, rng: np.random.Generator) -> Iterable[tuple[str, float]]:
    for criterion in criteria:
        scale = criterion.scale
        step = scale.step or 1.0
        share = float(np.clip(level + rng.normal(0, 0.1), 0, 1))
        yield criterion.id, scale.low + round(share * (scale.high - scale.low) / step) * step
