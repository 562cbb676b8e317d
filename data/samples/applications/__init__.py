"""Sample applications: filled forms of made-up applicants with planted faults, drawn from a seed."""
