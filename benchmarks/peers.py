"""Programs in Python measured against; run by their own interpreter, which has them: ``peers.py PROGRAM FOLDER …``.

Prints seconds and values as JSON. Nothing of Hengping is imported here.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time of the cheapest of the runs that fit into a second, at least one, and its result."""
    seconds: list[float] = []
    while not seconds or sum(seconds) + max(seconds) < 1:
        start = process_time()
        result = call()
        seconds.append(process_time() - start)
    return min(seconds), result


def read(folder: Path) -> pd.DataFrame:
    """One row for each score; levels are texts, as the programs want them."""
    kinds = {"app": np.int32, "rater": np.int32, "crit": np.int32, "score": np.float64}
    columns = {name: np.fromfile(folder / name, kind) for name, kind in kinds.items()}
    return pd.DataFrame({name: x if name == "score" else x.astype(str) for name, x in columns.items()})


def mixedlm(folder: Path, formula: str) -> dict[str, Any]:
    """The package mixedlm: lme4's formula and criterion, in Rust."""
    import mixedlm as package

    frame = read(folder)
    package.lmer("score ~ 1 + (1|app)", frame.head(200))  # the first call compiles
    seconds, fit = timed(lambda: package.lmer(formula, frame))
    groups = {name: float(group.variance["(Intercept)"]) for name, group in fit.VarCorr().groups.items()}
    return {"seconds": seconds, "criterion": float(fit.REMLcrit()), "variances": groups | {"Residual": fit.sigma**2}}


def statsmodels(folder: Path, formula: str) -> dict[str, Any]:
    """MixedLM of statsmodels: crossed factors as variance components of one group, by dense matrices."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    frame = read(folder)
    terms = [part.split(")")[0] for part in formula.split("(1|")[1:]]
    parts = {term: f"0 + {':'.join(f'C({name})' for name in term.split(':'))}" for term in terms}
    fixed = "score ~ 0 + C(crit)" if "crit" in formula.split("(")[0] else "score ~ 1"
    model = MixedLM.from_formula(fixed, frame, groups=np.ones(len(frame)), re_formula="0", vc_formula=parts)
    seconds, fit = timed(lambda: model.fit(reml=True))
    variances = dict(zip(model.exog_vc.names, map(float, fit.vcomp), strict=True)) | {"Residual": float(fit.scale)}
    return {"seconds": seconds, "criterion": -2 * float(fit.llf), "variances": variances}


def pingouin(folder: Path, _: str) -> dict[str, Any]:
    """Intraclass correlations of a complete panel of totals."""
    from pingouin import intraclass_corr

    frame = read(folder)
    seconds, table = timed(lambda: intraclass_corr(frame, targets="app", raters="rater", ratings="score"))
    return {"seconds": seconds, "values": list(map(float, table["ICC"]))}


def krippendorff(folder: Path, _: str) -> dict[str, Any]:
    """Krippendorff's alpha, interval."""
    from krippendorff import alpha

    table = wide(folder).to_numpy().T
    seconds, value = timed(lambda: alpha(table, level_of_measurement="interval"))
    return {"seconds": seconds, "values": [float(value)]}


def irrcac(folder: Path, _: str) -> dict[str, Any]:
    """Krippendorff's alpha with quadratic weights, which is the interval one."""
    from irrCAC.raw import CAC

    table = wide(folder)
    categories = sorted(set(table.to_numpy().ravel().tolist()))
    seconds, found = timed(lambda: CAC(table, weights="quadratic", categories=categories, digits=12).krippendorff())
    return {"seconds": seconds, "values": [float(found["est"]["coefficient_value"])]}


def wide(folder: Path) -> pd.DataFrame:
    """Applications by experts."""
    return read(folder).pivot(index="app", columns="rater", values="score")


if __name__ == "__main__":
    program, place, *more = sys.argv[1:]
    print(json.dumps(globals()[program](Path(place), *more)))
