"""Two pages for a meeting, of any view."""
