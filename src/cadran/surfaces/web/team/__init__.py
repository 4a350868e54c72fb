"""The team: who stands where, one-to-ones, wins, challenges, and how people are."""
