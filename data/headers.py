"""Header names: what a column is called in files, in Chinese and English, and what it means."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Literal

Kind = Literal["scores", "applications", "raters", "recusals", "rulings"]

APPLICATION = (
    "申报项目 申报项目编号 项目编号 项目代码 项目id 申报编号 申请编号 参评项目 评审项目 项目 application_id app"
)
RATER = (
    "评审专家 评审专家编号 专家编号 专家id 专家 评委 评委编号 评审人 评审员 rater_id expert expert_id judge reviewer"
)
NAME = "名称"
SECTOR = "细分领域 所属细分领域 领域 所属领域 细分行业 细分赛道 赛道 sub-sector subsector sub_sector"
REGION = "地区 所在地区 区域 地市 所在地市 所属地市 城市 所在地 行政区 行政区划 city"

ALIASES: dict[Kind, dict[str, str]] = {
    "scores": {
        "application": APPLICATION,
        "rater": RATER,
        "criterion": "评分项 评分项编号 评分指标 评审指标 指标 评分标准 评分要素 评审要素 criterion_id criteria",
        "score": "分值 得分 评分 分数 打分 评分值 评审得分 points rating",
        "sequence": "评分顺序 打分顺序 评审顺序 评分次序 顺序 order scoring_order",
    },
    "applications": {
        "application": f"{APPLICATION} 编号 代码 id",
        "name": f"{NAME} 项目名称 申报项目名称 集群名称 产业集群名称 申报名称 title application_name",
        "sector": SECTOR,
        "region": REGION,
        "lists": "申报名单 申报层级 拟申报名单 申报级别",
        "applicant": "申报单位 申请单位 申报主体 单位 单位名称",
    },
    "raters": {
        "rater": f"{RATER} 编号 代码 id",
        "name": f"{NAME} 姓名 专家姓名 评委姓名 rater_name expert_name",
        "affiliation": "单位 工作单位 所在单位 专家单位 单位名称 所在机构 organisation organization institution",
        "region": REGION,
        "expertise": "专业领域 专长 擅长领域 评审领域 研究领域 fields",
    },
    "recusals": {
        "application": f"{APPLICATION} 编号",
        "rater": RATER,
        "reason": "原因 回避原因 理由 回避理由",
    },
    "rulings": {
        "application": f"{APPLICATION} 编号",
        "rule": "规则 规则编号 条款编号 事项",
        "decision": "决定 处理决定 结论",
        "reason": "理由 原因 决定理由",
        "by": "决定人 经办人 签字人",
        "at": "决定日期 日期 date",
        "evidence": "佐证 佐证材料 证据",
        "second": "复核人 第二人",
    },
}
TEXTS: dict[Kind, frozenset[str]] = {  # columns of names and identifiers, where 001 is not 1
    "scores": frozenset({"application", "rater", "criterion"}),
    "applications": frozenset({"application", "name", "sector", "region", "applicant", "lists"}),
    "raters": frozenset({"rater", "name", "affiliation", "region", "expertise"}),
    "recusals": frozenset({"application", "rater", "reason"}),
    "rulings": frozenset({"application", "rule", "decision", "reason", "by", "evidence", "second"}),
}
REQUIRED: dict[Kind, tuple[str, ...]] = {
    "scores": ("application", "rater"),
    "applications": ("application",),
    "raters": ("rater",),
    "recusals": ("application", "rater"),
    "rulings": ("application", "decision"),
}
FOREIGN: dict[Kind, frozenset[str]] = {  # columns that show a sheet is of another kind
    "scores": frozenset(),
    "applications": frozenset({"rater", "score"}),
    "raters": frozenset({"application", "score"}),
    "recusals": frozenset({"score"}),
    "rulings": frozenset({"score", "rater"}),
}


def canonical(header: str, kind: Kind, criteria: Collection[str] = ()) -> str:
    """Name a header stands for: its canonical name, a criterion's id, or itself.

    >>> canonical("细分领域", "applications"), canonical("Rater", "scores"), canonical("产值", "applications")
    ('sector', 'rater', '产值')
    """
    if header in ALIASES[kind] or header in criteria:
        return header
    return LOOKUP[kind].get(_form(header), header)


def missing(columns: Collection[str], kind: Kind) -> tuple[str, ...]:
    """Required columns that are not there; scores are long or wide, so a criterion column is no requirement."""
    absent = [name for name in REQUIRED[kind] if name not in columns]
    if kind == "scores":
        further = set(columns) - set(ALIASES["scores"])
        long = {"criterion", "score"} & set(columns)
        if len(long) == 1 or not further:
            absent += [name for name in ("criterion", "score") if name not in columns]
    return tuple(absent)


def fits(columns: Collection[str], kind: Kind) -> bool:
    """Whether these are the columns of a sheet of this kind, and not of another."""
    shared = {canonical(name, other) for name in columns for other in ALIASES}
    return not missing(columns, kind) and not FOREIGN[kind] & shared


def _form(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(folded.split()).replace("_", "").replace("-", "")


LOOKUP: dict[Kind, dict[str, str]] = {
    kind: {_form(alias): name for name, words in names.items() for alias in (name, *words.split())}
    for kind, names in ALIASES.items()
}
