"""The key figures and the sentence at the top."""
