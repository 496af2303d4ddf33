"""What can go wrong in the store, in words for the person who runs it."""


class StoreError(Exception):
    """The store cannot do what was asked; the message names the path and what to do."""


class DamagedError(StoreError):
    """Something that a store wrote is missing or is not what was written."""


class LockedError(StoreError):
    """Another process is writing to the store."""
