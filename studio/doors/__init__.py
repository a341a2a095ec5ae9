"""Shotgraph for programs: a library for Python, tools for agents (MCP), and HTTP. None of them knows the window."""
