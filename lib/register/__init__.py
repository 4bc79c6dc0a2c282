"""What a register is: its tables and columns, its words, dates and places, and the editions of it that are kept."""
