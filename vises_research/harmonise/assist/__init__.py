"""Drafts and reviews crosswalks: proposes, never decides."""
