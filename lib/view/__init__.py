"""What is looked at, and the link that carries it."""
