"""The method: pure functions over frozen values."""
