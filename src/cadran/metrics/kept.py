"""What a generation's questions need again: small answers, the last asked of each kind, shared by all threads.

A published generation never changes, so nothing here grows stale; room is all that is short.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

ROOM = 512  # of each kind, so that many small answers of one never drive out the dear ones of another
Answer = TypeVar("Answer")


class Kept:
    """Answers by kind and key; one kind always keeps answers of one type."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._kinds: dict[str, OrderedDict[Hashable, Any]] = {}

    def get(self, kind: str, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept, else the one that `make` gives. Two threads may both make it: they make the same."""
        found = self.peek(kind, key)
        if found is None:
            found = make()
            self.put(kind, key, found)
        return found  # type: ignore[no-any-return]  # one kind, one type: its maker's

    def peek(self, kind: str, key: Hashable) -> Any:
        """The answer kept, None where there is none."""
        with self._lock:
            answers = self._kinds.get(kind)
            if answers is None or key not in answers:
                return None
            answers.move_to_end(key)
            return answers[key]

    def forget(self) -> None:
        """As if nothing had ever been asked."""
        with self._lock:
            self._kinds.clear()

    def put(self, kind: str, key: Hashable, answer: object) -> None:
        """Keep an answer; the one not asked for longest goes."""
        with self._lock:
            answers = self._kinds.setdefault(kind, OrderedDict())
            answers[key] = answer
            while len(answers) > self._room:
                answers.popitem(last=False)
