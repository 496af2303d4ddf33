"""What can go wrong around Prefect, in words for the person who runs it."""


class ServerError(Exception):
    """No Prefect server could be reached or started; the message says what to do."""
