"""A pair whose worker is killed; apart from the tests, so that a worker imports little."""

import os
import signal

from aligner.batch.job import Outcome, Settings, Task


def die_on_three(task: Task, settings: Settings) -> Outcome:
    if task.name == "3":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task.name)
