"""The demonstration study: 69 simulated pilots, what their partners would send, and the truth.

From a seed :func:`study` draws the truth, and :func:`write` writes it the way nine partners with
nine habits would have sent it. Nothing here names a real enterprise, and nothing here uses the
harmoniser: what that makes of the files can be compared with the truth, cell by cell.
"""

from demonstration.exports import write
from demonstration.feedback import CHANGES, Change
from demonstration.simulation import SEED, Simulation, study

__all__ = ["CHANGES", "SEED", "Change", "Simulation", "study", "write"]
