"""Who judges what: experts, recusals, draw, assignment, and the design doctor."""
