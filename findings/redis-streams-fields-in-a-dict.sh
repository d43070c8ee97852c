#!/usr/bin/env bash
# redis-py 8.1.0 and redis 6.3.1 (npm, "node-redis") make a dict or an object of an entry of a Redis stream. It is a list of pairs:
# Redis takes a field's name as often as it comes, and says of XADD that who reads gets fields and values in the order in which
# they were added. Of an entry "step", "boil", "step", "stir" both give one step, and nothing tells that there was another;
# node-redis also gives fields whose names are numbers (the rows of a list, say) first and sorted, whatever the order was. There
# is no setting that gives the pairs; redis-py's parsers can be replaced, and node-redis has sendCommand. ioredis 6.0.0 gives
# them as they are. redis-py was asked for a list: redis/redis-py, issue 2532.
#
# Seen: redis-py: step: stir; node-redis: step: stir, and 2, 10, title of title, 10, 2; ioredis: all, in order.
set -euo pipefail
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
cd "$room"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check redis==8.1.0 fakeredis==2.41.0
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund redis@6.3.1 ioredis@6.0.0
cat > run.mjs <<'JS'
import assert from 'node:assert/strict'
import { Redis } from 'ioredis'
import { createClient } from 'redis'

const port = Number(process.argv[2])
const other = new Redis({ port, enableReadyCheck: false })
const pairs = Object.fromEntries(await other.xrange('recipe', '-', '+'))
other.disconnect()
const client = createClient({ url: `redis://127.0.0.1:${port}` })
await client.connect()
const [twice, ordered] = (await client.xRange('recipe', '-', '+')).map((entry) => Object.entries(entry.message))
client.destroy()
console.log('ioredis:', JSON.stringify(pairs))
console.log('node-redis:', JSON.stringify([twice, ordered]))
assert.deepEqual(pairs, { '1-0': ['step', 'boil', 'step', 'stir'], '2-0': ['title', 'Soup', '10', 'salt', '2', 'eggs'] })
assert.deepEqual([twice, ordered], [[['step', 'stir']], [['2', 'eggs'], ['10', 'salt'], ['title', 'Soup']]])
JS
venv/bin/python - <<'PY'
import subprocess
import threading

import redis
from fakeredis import TcpFakeServer

server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
threading.Thread(target=server.serve_forever, daemon=True).start()
port = server.server_address[1]
client = redis.Redis(port=port, decode_responses=True)
client.execute_command("XADD", "recipe", "1-0", "step", "boil", "step", "stir")
client.execute_command("XADD", "recipe", "2-0", "title", "Soup", "10", "salt", "2", "eggs")
seen = client.xrange("recipe")
print("redis-py:", seen)
assert seen == [("1-0", {"step": "stir"}), ("2-0", {"title": "Soup", "10": "salt", "2": "eggs"})], seen
assert client.xread({"recipe": "0"}, count=1)[0][1] == seen[:1]
subprocess.run(["node", "run.mjs", str(port)], check=True, timeout=60)
server.shutdown()
PY
