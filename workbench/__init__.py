"""Activities: who may do what, in which language, and what comes out."""

__version__ = "0.1.0"
