"""How people reach prolo: pages, forms, and the words for every code that care gives."""
