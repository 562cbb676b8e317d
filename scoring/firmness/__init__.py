"""How firm a rank is: draws, intervals, chances and joint rank sets."""
