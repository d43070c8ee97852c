"""What is kept in Redis, under which names.

    kiwi:run:{id}          hash    owner, created, state, worker; opening = the first frame; epoch = of its writer;
                                   next = the number of the frame that is due; keys = its idempotency keys' names;
                                   successor = the worker that ended it, if its own died
    kiwi:run:{id}:log      stream  batches: n = number of the first frame, k = a mask byte per frame, d = the frames;
                                   the last entry also has `end` = the state, and `successor` if another worker wrote it
    kiwi:run:{id}:alive    string  expires when the owner stops refreshing it
    kiwi:run:{id}:watched  string  refreshed by workers that mirror the run
    kiwi:run:{id}:was      string  the owner's session: outlives the rest, so that 410 can be told from 404
    kiwi:worker:{id}       stream  requests to stop a run
    kiwi:key:{owner}:{key} string  idempotency key -> run and digest

Each has a time to live, given in seconds.
"""

RUN_PREFIX = "kiwi:run:"
WORKER_PREFIX = "kiwi:worker:"

RUNNING_TTL = 3_600
WAS_TTL = 86_400


def run(run_id: str) -> str:
    return f"{RUN_PREFIX}{run_id}"


def log(run_id: str) -> str:
    return f"{RUN_PREFIX}{run_id}:log"


def alive(run_id: str) -> str:
    return f"{RUN_PREFIX}{run_id}:alive"


def watched(run_id: str) -> str:
    return f"{RUN_PREFIX}{run_id}:watched"


def was(run_id: str) -> str:
    return f"{RUN_PREFIX}{run_id}:was"


def worker(worker_id: str) -> str:
    return f"{WORKER_PREFIX}{worker_id}"


def idempotency(owner: str, key: str) -> str:
    return f"kiwi:key:{owner} {key}"
