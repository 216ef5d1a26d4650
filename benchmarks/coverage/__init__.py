"""How often intervals cover and tests reject, by simulation: ``make simulate-coverage``.

``pilots`` and ``stakeholders`` make samples from populations of which everything is known,
``truths`` computes what is true of them, the ``cases_`` modules list what is asked of which
method, ``simulate`` runs them and ``report`` writes ``docs/coverage.md``.
"""
