"""What can go wrong in the store, in words for the person who runs it."""


class StoreError(Exception):
    """The store cannot do what was asked; the message names the path and what to do."""


class LockedError(StoreError):
    """Another process is writing to the store."""
