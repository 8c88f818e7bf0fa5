"""An OmegaT project that opens pre-translated: the source text, the memories, and our rules for cutting sentences.

A memory matches only where the tool cuts sentences as we did, so the project brings our rules along, in both of the
forms that versions of OmegaT read.
"""

from aligner.formats.omegat.project import export

__all__ = ["export"]
