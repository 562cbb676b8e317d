"""Pure functions from a Report or a Notice to bytes."""
