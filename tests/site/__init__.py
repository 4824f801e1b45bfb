"""The site: its machinery, its pages, its behaviour in a browser."""
