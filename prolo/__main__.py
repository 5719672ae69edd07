from __future__ import annotations

from prolo.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
