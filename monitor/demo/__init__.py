"""A recorded day on loopback: a news room, receivers that check what arrives, and the real daemon between them."""
