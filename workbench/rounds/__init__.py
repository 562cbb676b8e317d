"""The activities of one round: set it up, take it in, judge it, decide it, publish it."""
