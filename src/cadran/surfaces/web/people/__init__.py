"""Who may look: users, their roles, invitations, and the log of what they did."""
