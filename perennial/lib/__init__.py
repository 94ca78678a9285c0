"""The ground floor: text, phones, dates, money, conditions, refusals. Knows no model and nobody above."""
