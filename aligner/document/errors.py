"""The one error a user sees."""


class AlignerError(Exception):
    """An error the user can correct: its message is one clear sentence of what, where and what to do.

    The command line prints the message and exits with code 2; a traceback means a bug of ours.
    """

    def __init__(self, message: str) -> None:
        # What parsers say, and what a damaged file makes them quote, may hold line breaks.
        super().__init__(" ".join(part.strip() for part in message.splitlines()))
