"""A made-up application to programme 4: a construction plan with its tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from numpy.random import RandomState

from data.samples.applications.cast import Sample
from data.samples.applications.figures import Values, drawn, whole
from data.samples.applications.firms import Firm, firms_of
from data.samples.applications.prose import chapter, paragraph
from scoring.applications.answers import Answers, Row

CATEGORIES = ("industry", "industry", "platform", "other")
PERIODS = ("2021—2023年", "2022—2024年", "2023—2025年")
BENEFITS = {
    "industry": "产品用途：用于{market}；关键技术指标：{process}合格率达到{rate}%；经济社会效益：新增就业{jobs}人。",
    "platform": "技术先进性：{process}中试能力省内领先；经济社会效益：每年服务企业{jobs}户次。",
    "other": "技术先进性：采用成熟的{process}节能技术；经济社会效益：年节约费用{jobs}万元。",
}
CONTENT = (
    "项目拟在{city}{county}园区路{n}号实施,新增土地{land}亩,建设{product}生产厂房及配套设施,总建筑面积约{floor}平方米,"
    "采用{process}技术,购置{process}线等设备{sets}台(套),项目建成后形成年产{capacity}件{product}的生产能力。"
)
EIGHT = "主要任务：产业体系建设、产业链培育、创新能力建设、龙头企业扶持、重点项目、公共服务平台、人才培养、金融支持。"
YEARS = ("first", "second", "third")


def fusion_answers(sample: Sample) -> Answers:
    """The application of one applicant to programme 4."""
    rng, firms = sample.chance(), firms_of(sample, 12)
    listed = _firms(rng, sample, firms[: int(rng.randint(6, 10))])
    revenue = sum(float(str(row["revenue"])) for row in listed) / 10000
    return Answers(
        sample.id,
        _head(sample),
        {
            "projects": _projects(rng, sample, firms),
            "firms": listed,
            "services": _services(rng, sample),
            "platforms": _platforms(rng, sample, firms),
            "policies": _policies(sample),
            "supporting": ({"title": f"{sample.county}{sample.sector}产业发展规划（虚构）"},),
            "goals": _goals(rng, revenue),
        },
        _plan(rng, sample),
        authority=_applicant(sample),
        sector=sample.sector,
    )


def _applicant(sample: Sample) -> str:
    zone = sample.county.endswith("开发区")
    return f"{sample.county}管委会" if zone else f"{sample.county}发展和改革局"


def _head(sample: Sample) -> Values:
    return {
        "cluster_name": f"{sample.city}{sample.county}{sample.sector}产业集群",
        "applicant": _applicant(sample),
        "city": sample.city,
        "county": sample.county,
        "key_chain": f"{sample.sector}产业链",
        "contact": sample.person(1),
        "phone": sample.phone(1),
        "letter_number": f"虚构发改〔2023〕{sample.number}号",
        "letter_date": date(2023, 3, 20 + sample.number),
        "statistics": True,
    }


def _projects(rng: RandomState, sample: Sample, firms: Sequence[Firm]) -> tuple[Row, ...]:
    return tuple(_project(rng, sample, firms[n], n, category) for n, category in enumerate(CATEGORIES))


def _project(rng: RandomState, sample: Sample, firm: Firm, n: int, category: str) -> Row:
    investment, started = whole(rng, 6000, 60000), rng.uniform(0, 0.6)
    words = {name: entries[n % len(entries)] for name, entries in sample.words.items()}
    jobs = int(rng.randint(30, 200))
    return {
        "body": firm.name,
        "name": f"{words['product']}{('一期', '二期', '中试平台', '节能改造')[n]}",
        "record_number": f"2303-000000-{sample.number:02}-{n + 1:02}",
        "record_content": f"建设{words['product']}项目",
        "record_investment": investment,
        "category": category,
        "industry": str(sample.more["field"]),
        "period": PERIODS[n % 3],
        "content": CONTENT.format(
            city=sample.city,
            county=sample.county,
            n=n + 1,
            land=int(rng.randint(10, 90)),
            floor=1000 * int(rng.randint(5, 60)),
            sets=int(rng.randint(8, 120)),
            capacity=1000 * int(rng.randint(2, 80)),
            **words,
        ),
        "innovation": BENEFITS[category].format(rate=drawn(rng, 96, 99.5), jobs=jobs, **words),
        "investment": investment,
        "invested": float(round(investment * started)) if PERIODS[n % 3][:4] < "2023" else 0.0,
        "manager": f"{sample.person(3 + n)} {sample.phone(3 + n)}",
        "site": f"{sample.city}{sample.county}",
    }


def _firms(rng: RandomState, sample: Sample, firms: Sequence[Firm]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for n, firm in enumerate(firms):
        revenue, product = whole(rng, 4000, 120000), sample.words["product"][n % 3]
        rows.append(
            {
                "name": firm.name,
                "business": f"{product}的研发、生产和销售",
                "assets": float(round(revenue * rng.uniform(0.8, 1.6))),
                "revenue": revenue,
                "profit": float(round(revenue * rng.uniform(0.03, 0.11))),
                "staff": float(round(revenue / rng.uniform(60, 140)) + 20),
                "position": f"{product}产销量居全省同行前{n + 2}位（虚构）",
            }
        )
    return tuple(rows)


def _services(rng: RandomState, sample: Sample) -> tuple[Row, ...]:
    kinds = (("检测中心", "检验检测"), ("技术转移服务部", "技术转移"), ("人才驿站", "人才服务"))
    return tuple(
        {
            "name": f"{sample.county}{name}（虚构）",
            "type": kind,
            "staff": whole(rng, 8, 60),
            "scope": f"面向{sample.words['market'][n % 2]}和集群企业提供{kind}",
            "certificates": "检验检测机构资质认定（虚构）" if n == 0 else "无",
            "platform": f"{kind}平台一个，年服务{int(rng.randint(40, 300))}户次",
        }
        for n, (name, kind) in enumerate(kinds)
    )


def _platforms(rng: RandomState, sample: Sample, firms: Sequence[Firm]) -> tuple[Row, ...]:
    hosts = (
        (f"省{sample.words['product'][0]}企业技术中心", firms[0].name),
        (f"省{sample.words['product'][1]}工程研究中心", firms[1].name),
        (f"省{sample.sector}重点实验室", "虚构理工大学"),
    )
    return tuple(
        {
            "name": f"{name}（虚构）",
            "host": host,
            "purpose": f"突破{sample.words['process'][n % 3]}关键技术",
            "staff": whole(rng, 15, 90),
        }
        for n, (name, host) in enumerate(hosts[: int(rng.randint(2, 4))])
    )


def _policies(sample: Sample) -> tuple[Row, ...]:
    title = f"支持{sample.sector}产业发展的若干措施（虚构）"
    return (
        {"title": title, "number": f"虚构政发〔2022〕{sample.number}号", "state": "issued"},
        {"title": f"{sample.county}产业引导基金管理办法（虚构）", "state": "planned"},
    )


def _goals(rng: RandomState, revenue: float) -> tuple[Row, ...]:
    """Revenue grows 12 % a year from what table 1-2 adds up to."""
    output: Row = dict(zip(YEARS, (f"{revenue * 1.12**n:.1f}亿元" for n in (1, 2, 3)), strict=True))
    firms = int(rng.randint(8, 14))
    return (
        {"goal": "规模以上企业营业收入", "nature": "quantitative", **output},
        {"goal": "规模以上企业数", "nature": "quantitative", **{y: f"{firms + n}家" for n, y in enumerate(YEARS)}},
        {"goal": "产业生态", "nature": "qualitative", "first": "初步形成", "second": "基本完善", "third": "更加完善"},
    )


def _plan(rng: RandomState, sample: Sample) -> dict[str, str]:
    return {
        "foundation": chapter(rng, sample, ("background", "chain", "innovation", "cooperation"), 700),
        "goals": paragraph(rng, sample, ("background", "organisation", "next_year"), 420),
        "tasks": EIGHT + "\n" + chapter(rng, sample, ("tasks", "chain", "innovation", "finance"), 700),
        "projects": paragraph(rng, sample, ("next_year", "supply"), 400),
        "safeguards": paragraph(rng, sample, ("safeguards", "organisation", "finance"), 420),
        "annexes": "见附件（一）至（六）。",
    }
