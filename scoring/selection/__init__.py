"""Who is in: ranking, ties and the shortlist."""
