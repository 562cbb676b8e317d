"""While scoring runs: how far everybody is, and the live session."""
