"""Who calls the line, and when: the only room that asks what time it is."""
