"""Real backward passes, right and with planted mistakes: the proving ground of the checker."""
