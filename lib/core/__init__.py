"""What every subject uses: result, card, as-at rules, nearest figures, number style, theme."""
