"""A made-up application to programme 5 in which the tables add up to the numbers of the basic table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.random import RandomState

from data.samples.applications.cast import Sample
from data.samples.applications.figures import Values, drawn, number, whole
from data.samples.applications.firms import Firm, firms_of
from data.samples.applications.prose import chapter
from scoring.applications.answers import Answers, Row

ANNEXES = ("policies", "group", "firms", "services", "patents", "cover")
CHAPTERS: Mapping[str, Sequence[str]] = {
    "background": ("background", "cooperation", "challenges"),
    "organisation": ("organisation", "governance"),
    "industry": ("chain", "supply", "innovation"),
    "environment": ("quality", "sharing", "finance"),
    "challenges": ("challenges", "supply", "exchange"),
    "tasks": ("tasks", "digital", "models", "innovation"),
    "next_year": ("next_year", "green", "resources"),
    "safeguards": ("safeguards", "organisation", "carbon"),
}
LENGTH = 1290  # characters of a chapter: eight of them exceed the 10 000 asked for
SERVICES = (
    ("innovation", "incubator", "科技企业孵化器", "national"),
    ("innovation", "incubator", "第二孵化器", "provincial"),
    ("innovation", "makerspace", "众创空间", "national"),
    ("innovation", "transfer", "技术转移中心", "provincial"),
    ("innovation", "testing", "产品检测公司", None),
    ("innovation", "talent", "人才服务中心", None),
    ("innovation", "intellectual_property", "知识产权服务中心", None),
    ("research", "institute", "产业技术研究院", None),
    ("research", "postdoctoral", "博士后科研工作站", None),
    ("research", "engineering_centre", "省工程技术研究中心", None),
    ("finance", "venture_capital", "创业投资公司", None),
    ("finance", "guarantee", "融资担保公司", None),
)


def torch_answers(sample: Sample) -> Answers:
    """The application of one applicant to programme 5."""
    rng, firms = sample.chance(), firms_of(sample, 24)
    rows, services = _firms(rng, sample, firms), _services(sample)
    values = _names(sample) | _economy(rng, rows) | _enterprises(rng, rows) | _research(rng, services)
    return Answers(
        sample.id,
        values | {"attachments": ANNEXES, "in_provincial_plan": True, "in_annual_plan": True},
        {"chain": _chain(sample, firms), "firms": rows, "services": services},
        {name: chapter(rng, sample, themes, LENGTH) for name, themes in CHAPTERS.items()},
        {f"attachments.{name}": (f"附件{n}.pdf",) for n, name in enumerate(ANNEXES, start=1)}
        | {"in_provincial_plan": ("附件1-1.pdf",), "in_annual_plan": ("附件1-2.pdf",)},
        authority=f"{sample.more['province']}科学技术厅",
        sector=sample.sector,
    )


def _names(sample: Sample) -> Values:
    zone = bool(sample.more["zone"])
    place = "（高新区）" if zone else ""
    name = f"{sample.more['province']}{sample.city}{place}{sample.sector}产业创新型产业集群"
    organisation = f"{sample.county}国家高新技术产业开发区管委会" if zone else f"{sample.city}科学技术局"
    region: Values = {"strategic_region": str(sample.more["region"])} if "region" in sample.more else {}
    clusters: Values = {"existing_clusters": 1.0} if zone else {"existing_clusters": 0.0}
    return {
        "cover_name": name,
        "cover_organisation": organisation,
        "applied_on": date(2022, 10, 8 + sample.number),
        "declared": True,
        "cluster_name": name,
        "organisation": organisation,
        "leader_name": sample.person(1),
        "leader_title": "副主任",
        "leader_phone": sample.phone(1),
        "manager_name": sample.person(2),
        "manager_title": "处长",
        "manager_mobile": f"1000000{sample.number:02}02",
        "contact_name": sample.person(3),
        "contact_title": "科员",
        "contact_mobile": f"1000000{sample.number:02}03",
        "address": f"{sample.city}虚构路{sample.number}号",
        "postcode": "000000",
        "in_zone": zone,
        "torch_base": False,
        "technology": str(sample.more["technology"]),
        "industry": str(sample.more["field"]),
        **region,
        **clusters,
    }


def _firms(rng: RandomState, sample: Sample, firms: Sequence[Firm]) -> tuple[Row, ...]:
    """All enterprises of the cluster: some above 10 亿元, some above 1 亿元, revenue in 千元."""
    large, middle = int(rng.randint(5, 8)), int(rng.randint(8, 12))
    rows: list[Row] = []
    for n, firm in enumerate(firms):
        low, high = (
            (4_000_000, 11_000_000) if n < large else (120_000, 900_000) if n < large + middle else (20_000, 90_000)
        )
        classes = tuple(
            letter for letter, share in zip("abcf", (0.7, 0.4, 0.1, 0.3), strict=True) if rng.uniform() < share
        )
        rows.append(
            {
                "name": firm.name,
                "code": firm.code,
                **({"classes": classes} if classes else {}),
                "revenue": whole(rng, low, high),
                "rd_intensity": drawn(rng, 2.5, 9),
                "projects": f"{int(rng.randint(0, 3))}/{int(rng.randint(0, 5))}",
                "products": sample.words["product"][n % 3],
            }
        )
    return tuple(rows)


def _economy(rng: RandomState, firms: Sequence[Row]) -> Values:
    revenue = sum(number(row["revenue"]) for row in firms)
    profit = float(round(revenue * rng.uniform(0.05, 0.09)))
    return {
        "output": float(round(revenue * rng.uniform(0.95, 1.1))),
        "share": drawn(rng, 31, 48),
        "revenue": revenue,
        "revenue_growth": drawn(rng, 8, 19),
        "profit": profit,
        "margin": round(100 * profit / revenue, 1),
        "tax": float(round(revenue * rng.uniform(0.03, 0.05))),
        "rd_share": drawn(rng, 3.2, 5.5),
    }


def _enterprises(rng: RandomState, firms: Sequence[Row]) -> Values:
    revenue = np.array([number(row["revenue"]) for row in firms])
    hightech = sum("a" in row.get("classes", ()) for row in firms)  # type: ignore[operator]
    return {
        "firms_total": float(len(firms)),
        "firms_hightech": float(hightech),
        "firms_large": float(np.count_nonzero(revenue >= 1_000_000)),
        "firms_middle": float(np.count_nonzero((revenue >= 100_000) & (revenue < 1_000_000))),
        "hightech_share": round(100 * hightech / len(firms), 1),
        "staff": whole(rng, 12000, 45000),
    }


def _research(rng: RandomState, services: Sequence[Row]) -> Values:
    national = [row for row in services if row["kind"] in ("incubator", "makerspace") and row.get("rank") == "national"]
    return {
        "research_bodies": float(sum(row["class"] == "research" for row in services)),
        "patents": drawn(rng, 80, 260),
        "standards": whole(rng, 1, 9),
        "alliances": whole(rng, 1, 3),
        "incubators": float(len(national)),
        "incubated": whole(rng, 40, 200),
        "finance_bodies": float(sum(row["class"] == "finance" for row in services)),
        "venture": whole(rng, 50_000, 900_000),
    }


def _chain(sample: Sample, firms: Sequence[Firm]) -> tuple[Row, ...]:
    blocks = ("upstream", "upstream", "midstream", "midstream", "downstream", "downstream", "market", "market")
    kinds = ("material", "material", "process", "process", "product", "product", "market", "market")
    rows: list[Row] = []
    for n, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        firm = f"外地{sample.words['material'][n]}公司（集群外）" if n < 1 else firms[n].name
        row: Row = {"block": block, "segment": sample.words[kind][n % 2]}
        named: Row = {"name": f"{sample.sector}产业链"} if n == 0 else {}
        made: Row = {
            "product": sample.words["product"][n % 3],
            "firm": firm,
            "technology": f"{sample.words['process'][n % 3]}技术",
        }
        rows.append({**named, **row, **({} if block == "market" else made)})
    return tuple(rows)


def _services(sample: Sample) -> tuple[Row, ...]:
    return tuple(
        {"class": kind, "kind": body, "name": f"{sample.county}{name}（虚构）", **({"rank": rank} if rank else {})}
        for kind, body, name, rank in SERVICES
    )
