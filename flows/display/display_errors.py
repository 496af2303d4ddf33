"""What can go wrong in showing a version, in words for the person who asked."""


class DisplayError(Exception):
    """What was asked for cannot be shown; the message says why and what to do."""
