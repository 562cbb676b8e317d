"""The small family of exceptions: misuse and failure, never bad input (that is a Finding)."""


class ScoringError(Exception):
    """Something in the method was misused or failed."""


class UnknownMethod(ScoringError, ValueError):
    """A normalisation, agreement or tie rule was asked for by a name that does not exist."""


class NotConverged(ScoringError, ArithmeticError):
    """An optimiser stopped before it reached its tolerance; no estimate is reported."""


class NotEstimable(ScoringError, ValueError):
    """The data cannot identify the quantity that was asked for."""


class TooLarge(ScoringError, ValueError):
    """The computation would take minutes or more memory than a workstation has."""
