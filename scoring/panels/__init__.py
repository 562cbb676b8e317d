"""Who judges what: the judging design, its repair, assignment and planning."""
