"""What is kept and what is read: files in, rows out."""
