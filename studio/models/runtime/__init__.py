"""The model runtime: torch, diffusers and transformers, which the app does not carry and installs when asked to.

It lies in the user's data folder and only processes that run models look there (`location.enter`): the engine's and the
command line's, never the window's. What it consists of is locked (resources/runtime, PEP 751) and comes as wheels.
"""
