"""How much a message, a value and all answers of a submission may hold.

What is over a limit can't be right: no exercise asks for so much. The worker keeps to the
limits before it sends, and the judge looks again before it makes anything of what came, because
a file can send bytes of its own.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

MAX_FRAME: Final = 64 << 20
"""Bytes of one message; a longer one is refused before it is read."""
MAX_TENSOR: Final = 32 << 20
"""Bytes of one tensor."""
MAX_REPLIES: Final = 128 << 20
"""Bytes that all answers of a submission may take in the judge."""
PART_COST: Final = 64
"""Bytes that a number, a text or a container takes at least, once it is read."""
MAX_DIMENSIONS: Final = 32
"""Dimensions of a tensor; numpy knew no more for long."""
MAX_EXTENT: Final = 1 << 40
"""The product of a tensor's sizes where those that are 0 count as 1."""
MAX_DEPTH: Final = 32
"""Levels of nesting of one value."""
MAX_ITEMS: Final = 200_000
"""Containers and scalars in one value; tensors count as one."""
MAX_NEST: Final = 20_000
"""Containers and scalars in one value that a call returned."""
MAX_KEYS: Final = 1_000
"""Keys of one dictionary in a value."""
MAX_COLLISIONS: Final = 100
"""Keys of one dictionary whose hash another key has: to tell n such apart takes n² looks."""
MAX_FIELDS: Final = 64
"""Fields of one of the protocol's own messages; a value's dictionaries are sent as pairs."""
MAX_TEXT: Final = 1 << 20
"""Characters of one string on its way to a worker."""
MAX_TOLD: Final = 10_000
"""Characters of one string, or bytes, in what a call returned."""
MAX_PRINTED: Final = 8 << 10
"""Bytes that one call of a sitting may print; whoever prints more is asked one by one."""
MAX_BITS: Final = 1_000
"""Bits of one integer: every such one has a floating number near it."""
MAX_PARTS: Final = 4 * MAX_ITEMS
"""Parts of one message on its way in: a dictionary's item takes three of them."""
MAX_LEVELS: Final = 2 * MAX_DEPTH
"""Extensions inside extensions on the way in."""

# What the worker cuts at a hundred characters may have six times as many once it is escaped.
Name = Annotated[str, msgspec.Meta(max_length=2_000)]
"""The name of a type, an operator or an argument."""
Text = Annotated[str, msgspec.Meta(max_length=30_000)]
"""The text of an exception, or a line of the file."""
MAX_LINE: Final = 1 << 31
LineNumber = Annotated[int, msgspec.Meta(ge=0, le=MAX_LINE)]
Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
