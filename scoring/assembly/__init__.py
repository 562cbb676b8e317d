"""From score tables to a panel: every cell read once, every fault found at its place."""
