"""Speed against the named targets: ``python -m benchmarks`` prints the tables and writes RESULTS.md."""

import os

# Before numpy is first imported, and inherited by R: the figures are those of one thread.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
