"""Workbooks to be filled in: the form of a programme, a recommending body's summary, an on-site check."""
