"""What the result hangs on: experts, single scores, weights and the method, each tried by running the rule again."""
