"""How much the register knows, and what to look for next."""
