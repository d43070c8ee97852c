"""The steps that read and then write, in Lua: Redis runs each as a whole, with nothing in between.

Redis Cluster is not supported: some names are put together here, or are keys of different slots.
"""

from kiwi_recipes.streams.redis.keys import RUN_PREFIX, WORKER_PREFIX

REGISTER = """
-- Make a run known, from its start: whatever was written under another epoch is gone.
-- KEYS: run, log, alive, was, then its idempotency keys.
-- ARGV: owner, created, worker, epoch, opening, alive for (ms), running ttl, was ttl, then what the keys are bound to.
local names = {}
for i = 5, #KEYS do
  redis.call('set', KEYS[i], ARGV[i + 4], 'NX', 'EX', ARGV[7])
  names[#names + 1] = KEYS[i]
end
redis.call('hset', KEYS[1], 'owner', ARGV[1], 'created', ARGV[2], 'state', 'running', 'worker', ARGV[3],
  'epoch', ARGV[4], 'opening', ARGV[5], 'next', 0, 'keys', cjson.encode(names))
redis.call('hdel', KEYS[1], 'successor')
redis.call('del', KEYS[2])
redis.call('expire', KEYS[1], ARGV[7])
redis.call('set', KEYS[3], '1', 'PX', ARGV[6])
redis.call('set', KEYS[4], ARGV[1], 'EX', ARGV[8])
"""

UNKNOWN = -1
"""What SHIP answers for a run that Redis does not know as the writer does: it is to be registered anew."""
ENDED = -2
"""What it answers for one that has its ending already: an answer got lost on its way."""

SHIP = f"""
-- Append one batch, if it is the one that is due: a sign of life, too. Returns the number that is due afterwards, or
-- one of the above.
-- KEYS: run, log, alive, then those that expire with the run, then the idempotency keys that become free.
-- ARGV: epoch, n, k, d, the state it ends in or '', running ttl, ttl of what has ended, how many expire, run id,
-- alive for (ms).
if redis.call('hget', KEYS[1], 'epoch') ~= ARGV[1] or redis.call('hexists', KEYS[1], 'successor') == 1 then
  return {UNKNOWN}
end
if redis.call('hget', KEYS[1], 'state') ~= 'running' then return {ENDED} end
local due = tonumber(redis.call('hget', KEYS[1], 'next'))
if due > 0 and redis.call('exists', KEYS[2]) == 0 then return {UNKNOWN} end
if due ~= tonumber(ARGV[2]) then return due end
local entry = {{'n', ARGV[2], 'k', ARGV[3], 'd', ARGV[4]}}
if ARGV[5] ~= '' then
  entry[#entry + 1] = 'end'
  entry[#entry + 1] = ARGV[5]
end
redis.call('xadd', KEYS[2], '*', unpack(entry))
due = due + #ARGV[3]
redis.call('hset', KEYS[1], 'next', due)
if ARGV[5] == '' then
  redis.call('set', KEYS[3], '1', 'PX', ARGV[10])
  redis.call('expire', KEYS[2], ARGV[6])
  return due
end
redis.call('hset', KEYS[1], 'state', ARGV[5])
redis.call('del', KEYS[3])
redis.call('expire', KEYS[1], ARGV[7])
redis.call('expire', KEYS[2], ARGV[7])
for i = 4, #KEYS do
  if i < 4 + tonumber(ARGV[8]) then
    redis.call('expire', KEYS[i], ARGV[7])
  else
    local bound = redis.call('get', KEYS[i])
    if bound and string.find(bound, ARGV[9], 1, true) == 1 then redis.call('del', KEYS[i]) end
  end
end
return due
"""

PULSE = """
-- The writer lives. Returns 1; 0 if Redis does not know the run as the writer does; 2 if another worker has ended it.
-- KEYS: run, alive. ARGV: epoch, alive for (ms).
if redis.call('hexists', KEYS[1], 'successor') == 1 then return 2 end
if redis.call('hget', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
redis.call('set', KEYS[2], '1', 'PX', ARGV[2])
return 1
"""

FINISH_ORPHAN = """
-- End a run whose writer died, unless it lives, has written, or begun anew. Its idempotency keys end with it.
-- Returns whether this worker did. KEYS: run, log, alive.
-- ARGV: epoch, the number that is due, k, d, state, worker, ttl, run id.
if redis.call('exists', KEYS[3]) == 1 then return 0 end
local epoch, state, due = unpack(redis.call('hmget', KEYS[1], 'epoch', 'state', 'next'))
if epoch ~= ARGV[1] or state ~= 'running' or due ~= ARGV[2] then return 0 end
redis.call('xadd', KEYS[2], '*', 'n', ARGV[2], 'k', ARGV[3], 'd', ARGV[4], 'end', ARGV[5], 'successor', '1')
redis.call('hset', KEYS[1], 'state', ARGV[5], 'successor', ARGV[6], 'next', due + #ARGV[3])
redis.call('expire', KEYS[1], ARGV[7])
redis.call('expire', KEYS[2], ARGV[7])
for _, name in ipairs(cjson.decode(redis.call('hget', KEYS[1], 'keys'))) do
  local bound = redis.call('get', name)
  if bound and string.find(bound, ARGV[8], 1, true) == 1 then redis.call('expire', name, ARGV[7]) end
end
return 1
"""

RESERVE_KEY = f"""
-- Bind an idempotency key. Returns what it is bound to, and whether the run that it is bound to has begun.
-- A run that is forgotten holds no key; one that has not begun does, until somebody takes over.
-- KEYS: key. ARGV: what to bind it to, ttl, whether to take over ('1').
local bound = redis.call('get', KEYS[1])
if bound and bound ~= ARGV[1] then
  local run = '{RUN_PREFIX}' .. string.sub(bound, 1, string.find(bound, ' ', 1, true) - 1)
  if redis.call('hexists', run, 'owner') == 1 then return {{bound, 1}} end
  if redis.call('exists', run .. ':was') == 0 and ARGV[3] ~= '1' then return {{bound, 0}} end
end
redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2])
return {{ARGV[1], 1}}
"""

REBIND_KEY = """
-- Bind an idempotency key to the run that it is known to be of, if it is bound to what has just been bound to it.
-- KEYS: key. ARGV: what was bound to it, what to bind it to, ttl.
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
"""

FREE_KEY = """
-- Free a key, unless another run is bound to it by now. KEYS: key. ARGV: run id.
local bound = redis.call('get', KEYS[1])
if bound and string.find(bound, ARGV[1], 1, true) == 1 then redis.call('del', KEYS[1]) end
"""

STOP = f"""
-- Ask a run's worker to stop it. A dead worker's requests are read by nobody.
-- KEYS: run. ARGV: run id, how many requests are kept, ttl.
local worker = redis.call('hget', KEYS[1], 'worker')
if worker then
  local name = '{WORKER_PREFIX}' .. worker
  redis.call('xadd', name, 'MAXLEN', ARGV[2], '*', 'stop', ARGV[1])
  redis.call('expire', name, ARGV[3])
end
"""
