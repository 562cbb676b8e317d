"""What is kept: rounds, people, sheets and the journal, on SQLite or PostgreSQL."""
