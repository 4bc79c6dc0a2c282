"""What the hosted form adds to the app: link previews, headers, routes. Plain ASGI; nothing here draws."""
