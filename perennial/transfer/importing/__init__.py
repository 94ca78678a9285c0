"""The import itself: cells become values, values find their records, and each slice is written or rolled back."""
