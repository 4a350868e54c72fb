"""What all charts share: their colours, which are a page's own, and round steps along an axis."""

import math

INK, MUTED, LINE, SURFACE = "var(--ink)", "var(--ink-3)", "var(--line)", "var(--surface)"
ACCENT, GOOD, SECOND, LOSS, QUIET = "var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c6)"


def round_steps(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Multiples of 1, 2 or 5 times a power of ten that span low..high in about so many steps."""
    span = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(span / about))
    step = next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= about + 0.5)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(round(n * step, 10) for n in range(first, last + 1))
