"""The briefing as a page, slides, document and offline pack. Each only lays out what `lib.topics.briefing.briefing` worked out."""
