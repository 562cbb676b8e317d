"""After scoring has closed: recheck, evaluation, decisions, notice, objections."""
