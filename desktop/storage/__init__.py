"""The encrypted notebook: keys, engine, tables, repositories, one unit of work."""
