"""Screens: ask, call one activity, show. Every module here is inert when run."""
