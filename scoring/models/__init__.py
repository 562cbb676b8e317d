"""What lies behind the scores: crossed mixed models by restricted maximum likelihood."""
