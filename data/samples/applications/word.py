"""The application form of programme 1 as a Word document, in the printed layout, as applicants send it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.intake.packing import NO_TIME
from data.samples.applications.figures import yearly
from data.samples.applications.printed import YEARS, Line, Page, shown
from scoring.applications.answers import Answers
from scoring.applications.form import Form, dated
from scoring.applications.programme import Programme

WRITTEN = datetime(2022, 10, 9)  # noqa: DTZ001 -- a fixed date in the file, not the clock
LEVELS = (("international", "国际"), ("national", "国家"), ("industry", "行业"), ("group", "团体"))


def word_form(programme: Programme, answers: Answers) -> bytes:
    """The filled form; equal answers give equal bytes."""
    form = programme.form
    if form is None:
        raise ValueError("programme_without_form")
    document, page = Document(), Page(form, answers)
    _cover(document, page)
    _basics(document, page)
    _industry(document, page)
    _innovation(document, page)
    _digital(document, page)
    _green(document, page)
    _openness(document, page)
    _governance(document, page)
    _plan(document, form, answers, programme.year)
    _declaration(document, page)
    _lists(document, form, answers)
    return _still(document)


def _cover(document: Docx, page: Page) -> None:
    document.add_heading("中小企业特色产业集群申报表", 0)
    document.add_paragraph("（虚构样例：地名、机构、企业和数据均为虚构）").alignment = WD_ALIGN_PARAGRAPH.CENTER
    place = " ".join(page.text(name) for name in ("province", "city", "county"))
    for line in (
        f"集群名称：{page.text('cover_name')}",
        f"所属地区：{place}",
        f"县（市、区）中小企业主管部门（盖章）：{page.text('cover_authority')}",
        f"集群运营管理机构：{page.text('cover_operator')}",
        f"申报时间：{page.text('applied_on')}",
        f"联系人及联系电话：{page.text('cover_contact')}",
    ):
        document.add_paragraph(line)
    document.add_page_break()  # type: ignore[no-untyped-call]


def _basics(document: Docx, page: Page) -> None:
    document.add_heading("一、基本情况", 1)
    people: tuple[Line, ...] = (
        ("联系人", page.text("authority_contact"), "联系方式", page.text("authority_phone")),
        ("联系人", page.text("operator_contact"), "联系方式", page.text("operator_phone")),
    )
    asked = ("area", "industry_type", "not_prohibited", "no_incidents", "no_violations", "energy_efficient")
    rest = (page.row(name) for name in (*asked, "water_efficient", "provincial_cluster"))
    _table(
        document,
        4,
        (page.row("cluster_name"), page.row("county_authority"), people[0], page.row("operator"), people[1], *rest),
    )


def _industry(document: Docx, page: Page) -> None:
    document.add_heading("二、主导产业情况", 1)
    series = ("output_total", "sme_share", "leading_share", "leading_growth")
    counts = ("firms", "smes", "specialised", "little_giants", "champions", "high_tech")
    texts = ("chain_text", "supply_risk_text", "sharing_text", "sharing", "cooperation_text", "quality_text", "quality")
    _table(
        document,
        4,
        (
            ("主导产业情况（近三年）", *(f"{year}年" for year in YEARS)),
            *(page.years(name) for name in series),
            page.row("leading_growth_average"),
            *(page.years(name) for name in counts),
            *(page.row(name) for name in ("chain_map", *texts)),
        ),
    )


def _innovation(document: Docx, page: Page) -> None:
    document.add_heading("三、创新能力情况", 1)
    series = (page.years("rnd_intensity"), page.years("rnd_growth"))
    _table(document, 4, (("年度", *(f"{year}年" for year in YEARS)), *series))
    document.add_paragraph("集群中小企业近三年主持（起草单位排名前三位）或参与制修订标准数量情况（需提供清单）")
    _table(document, 10, _standards(page))
    names = (
        ("国家制造业创新中心或国家级创新平台", "platforms_national"),
        ("省级制造业创新中心或省级创新平台", "platforms_provincial"),
        ("其他平台", "platforms_other"),
    )
    platforms = tuple(
        (f"{label}名称及数量", f"数量：{page.text(name)}个\n名称：{page.text(name + '_names')}")
        for label, name in names
    )
    numbers = ("sme_employees", "researcher_share", "patent_growth", "patents_per_10000", "patents")
    texts = ("innovation_text", "innovation")
    _table(document, 2, (*platforms, *(page.row(name) for name in (*numbers, *texts))))


def _standards(page: Page) -> tuple[Line, ...]:
    """The block of standards: for each level the numbers led and joined, year by year."""
    head = ("类别", *(f"{year}年" for year in YEARS for _ in range(2)))
    under = ("类别", *("主持数量", "参与数量") * len(YEARS))
    rows: list[Line] = [head, under]
    for level, label in LEVELS:
        held = {role: yearly(page.answers.values[f"standards_{level}_{role}"]) for role in ("led", "joined")}
        rows.append((label, *(shown(held[role][year]) for year in YEARS for role in ("led", "joined"))))
    return tuple(rows)


def _digital(document: Docx, page: Page) -> None:
    document.add_heading("四、数字化升级情况", 1)
    purchases = yearly(page.answers.values["software_purchases"])
    _table(
        document,
        4,
        (
            page.row("cloud_share"),
            page.row("platform_share"),
            page.row("software_rising"),
            (page.label("software_purchases"), *(f"{year}年" for year in YEARS)),
            (page.label("software_purchases"), *(shown(purchases[year]) for year in YEARS)),
            page.row("digital_text"),
            page.row("digital"),
            page.row("new_models_text"),
            page.row("new_models"),
        ),
    )


def _green(document: Docx, page: Page) -> None:
    document.add_heading("五、绿色化转型情况", 1)
    rows = ("energy_reduction", "waste_use", "waste_above", "water_reuse", "water_above", "resources_text", "resources")
    _table(
        document,
        3,
        (
            page.row("carbon_monitoring"),
            *page.down("carbon_per_output"),
            page.row("carbon_formula"),
            page.row("carbon_text"),
            *(page.row(name) for name in (*rows, "green_services_text", "green_services")),
        ),
    )


def _openness(document: Docx, page: Page) -> None:
    document.add_heading("六、开放合作情况", 1)
    rows = tuple(page.row(name) for name in ("exchange_text", "exchange", "branches_abroad"))
    _table(document, 3, (*rows, *page.down("export_growth"), *page.down("investment_growth")))


def _governance(document: Docx, page: Page) -> None:
    document.add_heading("七、治理和服务水平", 1)
    _table(
        document,
        2,
        tuple(page.row(name) for name in ("governance_text", "service_platforms", "services", "governance")),
    )


def _plan(document: Docx, form: Form, answers: Answers, year: int) -> None:
    document.add_heading("八、未来三年中小企业特色产业集群发展规划", 1)
    for chapter in form.plan.chapters if form.plan is not None else ():
        document.add_paragraph(dated(chapter.title.zh, year))
        for line in answers.chapters.get(chapter.id, "").split("\n"):
            if line:
                document.add_paragraph(line)


def _declaration(document: Docx, page: Page) -> None:
    document.add_heading("九、真实性声明及推荐意见", 1)
    declared = "\n".join(
        (
            "本单位承诺此次申报中小企业特色产业集群的申请材料（包括附件资料）真实、合法。",
            f"单位负责人（签字）：{page.text('declared_by')}",
            "县（市、区）中小企业主管部门（公章）：是",
            page.text("declared_on"),
        )
    )
    recommended = "\n".join((page.text("recommendation"), "推荐单位（公章）：是", page.text("recommended_on")))
    _table(document, 2, (("真实性声明", declared), ("省级中小企业主管部门推荐意见", recommended)))


def _lists(document: Docx, form: Form, answers: Answers) -> None:
    """The lists of standards and patents that go with the form."""
    for table in form.tables:
        document.add_paragraph(table.title.zh)
        header: Line = ("序号", *(column.label.zh for column in table.columns))
        rows: list[Line] = [header]
        for n, row in enumerate(answers.rows.get(table.id, ()), start=1):
            words = {o.id: o.label.zh for column in table.columns for o in column.options}
            cells = (shown(row.get(column.id)) for column in table.columns)
            rows.append((str(n), *(words.get(cell, cell) for cell in cells)))
        _table(document, len(header), rows)


def _table(document: Docx, columns: int, rows: Sequence[Line]) -> None:
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    for line in rows:
        cells = table.add_row().cells
        for at, text in enumerate(line):
            stretched = at == len(line) - 1 and at < columns - 1
            (cells[at].merge(cells[columns - 1]) if stretched else cells[at]).text = text
    for first, last in _repeated([line[0] for line in rows]):
        label = rows[first][0]
        table.cell(first, 0).merge(table.cell(last, 0)).text = label


def _repeated(labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last row of each run of one label; 联系人 is printed twice on purpose."""
    for label, run in groupby(range(len(labels)), key=lambda n: labels[n]):
        numbers = list(run)
        if len(numbers) > 1 and label != "联系人":
            yield numbers[0], numbers[-1]


def _still(document: Docx) -> bytes:
    """Save without the time of saving."""
    document.core_properties.author = "Hengping"
    document.core_properties.created = document.core_properties.modified = WRITTEN
    saved, still = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename, NO_TIME), source.read(entry), zipfile.ZIP_DEFLATED)
    return still.getvalue()
