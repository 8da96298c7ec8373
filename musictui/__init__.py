"""MusicTUI: a keyboard-driven terminal application for people with large music libraries."""

__version__ = "0.1.0"
