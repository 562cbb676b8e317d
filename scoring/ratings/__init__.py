"""What experts said: sheets, totals, normalisation, agreement, flags, firmness."""
