"""The sheets of the report workbook, one module for each group."""
