"""Made-up experts of the sample round."""
