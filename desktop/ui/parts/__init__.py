"""Parts that several screens share: panels in place, histories, words for days."""
