"""Generative models on torch and diffusers.

Only node functions import from here, when they run: importing a module of this room imports torch. It knows no graph
and no node; it is given values and a `Context`, and gives values back.
"""

import logging

logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # PEFT imports it, and it advises programmers on kernels
