"""A subject a room: in each its measures, words, pictures, cards and columns."""
