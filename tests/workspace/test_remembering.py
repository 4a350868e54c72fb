"""What is remembered: once computed, by whoever asks first; an error is not; None is an answer."""

import threading

import pytest

from cadran.workspace.remembering import Memory


def test_a_question_is_computed_once_however_many_ask_at_once() -> None:
    memory, asked, ready = Memory(), [], threading.Barrier(8)
    found: list[int] = []

    def make() -> int:
        asked.append(1)
        return 7

    def ask() -> None:
        ready.wait()
        found.append(memory.get("key", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 8
    assert len(asked) == 1


def test_none_is_an_answer_and_an_error_is_not() -> None:
    memory = Memory()
    assert memory.get("nothing", lambda: None) is None
    assert memory.get("nothing", lambda: pytest.fail("asked again")) is None
    with pytest.raises(ZeroDivisionError):
        memory.get("broken", lambda: 1 // 0)
    assert memory.get("broken", lambda: 3) == 3


def test_the_answer_not_asked_for_longest_goes() -> None:
    memory = Memory(room=2)
    for key in ("a", "b", "a", "c"):
        memory.get(key, lambda: "first")
    assert memory.get("a", lambda: "again") == "first"
    assert memory.get("b", lambda: "again") == "again"
