"""The bundle a round is sealed in: what is in it, how it is packed and signed, and how anybody verifies it again."""
