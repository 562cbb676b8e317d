"""What an expert does: undertaking, queue, sheets, own statistics, and the final word."""
