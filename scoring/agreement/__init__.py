"""How far experts agree: intraclass correlations, concordance and Krippendorff's alpha."""
