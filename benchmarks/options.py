"""What the command line asks of the benchmarks."""

import sys

FULL = "--full" in sys.argv[1:]  # also what takes other programs many minutes
