"""What applicants hand in: forms filled as workbooks or in Word, read into answers with the place of each."""
