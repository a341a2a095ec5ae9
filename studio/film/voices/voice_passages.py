"""What to read aloud when there is nothing at hand: short passages that between them have every sound of English."""

from __future__ import annotations

from typing import Final

PASSAGES: Final = (
    "The ferry leaves at half past seven, whatever the weather. Would you mind watching my bags for a minute?",
    "She measured the old oak door twice, laughed, and cut the new one just a little too short.",
    "Nobody enjoys a quiet village more than those who have lived above a busy railway station.",
    "When the storm was over, we found the boat on the other side of the bay, upright and completely dry.",
    "Thank you for calling. Your question about the orange bicycle is very important to us, and to the bicycle.",
    "My uncle chose the cheapest theatre seats, behind a pillar, and wrote poetry about what he could hear.",
    "A hundred and fifty years ago this was a vineyard. Now children fly their kites here every Sunday.",
    "Put the usual spices in early, the fresh herbs in late, and never, ever trust the clock on that oven.",
)
"""Written for this app."""
