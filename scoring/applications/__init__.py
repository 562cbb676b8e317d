"""What an application says: its form, its answers, the rules they are held to and what is measured in them."""
