"""What comes in: files read, applications kept in versions, decided, and their papers."""
