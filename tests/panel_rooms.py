"""A small round in any phase: a made-up rubric, four applications, three experts, everybody scores everything."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from data.store import applications, rounds
from data.store.applications import Application
from data.store.tables import assignments, experts
from tests.offices import ORGANISER, SUPERVISOR, chair, expert
from workbench.access import PHASES, Actor, Phase
from workbench.office import Office
from workbench.rounds.setting_up import create_round_from_rubric
from workbench.rounds.settings import Draft, Mode, policy_hash, settings_of

RUBRIC = """
id = "demo"
version = 1
title = { zh = "示例评审（虚构）", en = "Demo review (made up)" }

[policy]
min_raters = 2
seed = 7
draws = 200
[policy.shortlist]
places = 2

[[dimensions]]
id = "core"
weight = 60
title = { zh = "核心竞争力", en = "Core competitiveness" }
[[dimensions.criteria]]
id = "position"
kind = "judged"
weight = 50
scale = { low = 0, high = 10, step = 1 }
title = { zh = "细分领域地位", en = "Standing in the sub-sector" }
anchors = [
    { at = 10, zh = "全国前三", en = "national top three" },
    { at = 6, zh = "省内领先", en = "leads the province" },
    { at = 2, zh = "仅在本市有影响", en = "known only in its city" },
]
[[dimensions.criteria]]
id = "growth"
kind = "measured"
weight = 50
field = "产值年均增速"
points = [[0, 0], [10, 50], [20, 100]]
title = { zh = "产值年均增速", en = "Average growth of output" }

[[dimensions]]
id = "governance"
weight = 40
title = { zh = "治理和服务", en = "Governance and services" }
[[dimensions.criteria]]
id = "services"
kind = "judged"
weight = 40
scale = { low = 0, high = 5, step = 1 }
title = { zh = "公共服务能力", en = "Public services" }
anchors = [{ at = 5, zh = "覆盖多数企业", en = "serves most firms" }, { at = 0, zh = "没有服务", en = "no services" }]
[[dimensions.criteria]]
id = "plan"
kind = "judged"
weight = 60
scale = { low = 0, high = 100 }
title = { zh = "发展规划", en = "Plan" }
""".encode()
PLACES = ("云川市", "墨川市", "泠州市", "砚溪市")
SECTORS = ("精密铸造", "行业应用软件")


@dataclass(frozen=True)
class Room:
    """A round of a test and the people in it; the last expert is the chair."""

    office: Office
    id: str
    applications: tuple[str, ...]
    raters: tuple[str, ...]
    organiser: Actor = ORGANISER
    supervisor: Actor = SUPERVISOR

    @property
    def chair(self) -> Actor:
        """The chair, who scores as well."""
        return chair(self.id, self.raters[-1])

    def expert(self, number: int = 1) -> Actor:
        """An expert by number, from 1."""
        rater = self.raters[number - 1]
        return self.chair if number == len(self.raters) else expert(self.id, rater)


def a_room(
    office: Office,
    phase: Phase = "scoring",
    *,
    applications_: int = 4,
    raters: int = 3,
    mode: Mode = "own-pace",
    rubric: bytes = RUBRIC,
    closes_in: timedelta | None = timedelta(days=2),
    signed: bool = True,
    assigned: bool = True,
    public_scores: bool = False,
) -> Room:
    """A round in a phase, with complete assignments.

    ``signed``: everybody has given the undertaking (from scoring on). ``assigned``: everybody scores everything.
    """
    at = office.now()
    closes = None if closes_in is None else at + closes_in
    draft = Draft("示例评审轮次（虚构）", closes, mode, synthetic=True, public_scores=public_scores)
    id, findings = create_round_from_rubric(office, ORGANISER, "rubric.toml", rubric, draft)
    assert id is not None, findings
    names = tuple(f"A{n:02}" for n in range(1, applications_ + 1))
    called = tuple(f"E{n:02}" for n in range(1, raters + 1))
    with office.store.write() as connection:
        for number, name in enumerate(names):
            applications.add(connection, an_application(id, name, number))
        undertaken = at if signed and PHASES.index(phase) >= PHASES.index("scoring") else None
        for number, rater in enumerate(called):
            values = _expert(id, rater, number, chair=number == raters - 1) | {"undertaken_at": undertaken}
            connection.execute(insert(experts).values(values))
        if assigned:
            pairs = [
                {"round": id, "application": a, "rater": r, "source": "optimal", "at": at, "by": ORGANISER.id}
                for a in names
                for r in called
            ]
            connection.execute(insert(assignments), pairs)
    to_phase(office, id, phase)
    return Room(office, id, names, called)


def to_phase(office: Office, round_: str, phase: Phase) -> None:
    """Put a round into a phase, whatever its preconditions say."""
    with office.store.write() as connection:
        entered = rounds.find(connection, round_)
        assert entered is not None
        locked = policy_hash(settings_of(entered).policy) if PHASES.index(phase) >= PHASES.index("scoring") else None
        rounds.change(connection, round_, phase=phase, phase_since=office.now(), locked_hash=locked)


def an_application(round_: str, id: str, number: int = 0, **values: object) -> Application:
    """A made-up application that is eligible."""
    place, sector = PLACES[number % len(PLACES)], SECTORS[number % len(SECTORS)]
    given = {
        "name": f"{place[:2]}县{sector}产业集群",
        "sector": sector,
        "region": place,
        "authority": place,
        "attributes": {"产值年均增速": 8.0 + 2 * number, "地区": place},
        "verdict": "eligible",
    }
    return Application(round_, id, **(given | values))  # type: ignore[arg-type]


def _expert(round_: str, id: str, number: int, *, chair: bool) -> dict[str, object]:
    return {
        "round": round_,
        "id": id,
        "name": f"专家{number + 1:02}（虚构）",
        "affiliation": f"示例大学第{number + 1}学院",
        "region": PLACES[-1 - number % len(PLACES)],
        "expertise": [SECTORS[number % len(SECTORS)]],
        "attributes": {},
        "chair": chair,
        "state": "drawn",
        "queue_seed": 100 + number,
    }
