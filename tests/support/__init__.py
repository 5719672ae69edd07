"""What the tests stand on: throw-away folders and databases, a browser, the server."""
