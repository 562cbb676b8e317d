"""Who stands out among the experts, and how surely: evidence for a person to weigh, never a verdict."""
