"""A result on its way into a frame.

Polars keeps the class of whatever it has read from, and with it all that the module of that class names. Were DuckDB
among that, it would complain at the end of every process that it is still held: so this module names nothing.
"""


class Streamed:
    """Arrow's stream of one result, to be read once."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._stream
