"""Consent to a cloned voice: asked for, checked by ear, signed, kept, revoked.

Everything here runs on the user's own machine, where whoever owns the machine can change it. So it deters and
documents; it does not prevent. What it makes hard is using
somebody's voice by accident, or without having lied to do so.
"""
