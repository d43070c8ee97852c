"""`@kiwi-recipes/client` as it is packed: what its README tells, and its types, in a project of somebody else's."""

from __future__ import annotations

import asyncio
import re
import subprocess
import tarfile
from pathlib import Path

from kiwi_recipes.testing import Hold, Scenario
from tests.clients.conftest import FRONTEND, PACKAGES, node
from tests.support.app import DISH, Kitchen, cooked, streamed, web
from tests.support.cutting_proxy import cutting_proxy
from tests.support.servers import needs

README = (FRONTEND / "client" / "README.md").read_text()


def test_the_tarball_holds_what_is_built_and_its_types_alone(project: Path) -> None:
    (tarball,) = project.glob("*.tgz")
    with tarfile.open(tarball) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
    sources = {path.name.removesuffix(".ts") for path in (FRONTEND / "client" / "src").glob("*.ts")}
    built = {f"dist/{name}{end}" for name in sources for end in (".js", ".d.ts")}
    assert names == {"LICENSE", "README.md", "package.json", *built}


def test_the_readmes_example_runs(cooking: Kitchen, project: Path) -> None:
    example = re.findall(r"```js\n(.*?)```", README, re.DOTALL)[0]
    (project / "example.mjs").write_text(example)
    command = [needs("node"), "example.mjs", cooking.url]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert f'/title "{DISH["title"]}"' in lines
    assert lines[-1] == f"Done: {DISH['title']}"


EVENTS = """
import { apply, EMPTY_DRAFT, recipeRun } from '@kiwi-recipes/client'
let draft = EMPTY_DRAFT
const options = { baseUrl: process.argv[2], backoffMs: [1, 1, 1, 1, 1] }
const run = recipeRun({ pantry_items: ['eggs', 'spinach', 'feta'] }, options)
for await (const event of run) {
  draft = apply(draft, event)
  console.log(JSON.stringify(event))
}
console.log(JSON.stringify(draft.recipe))
console.log(JSON.stringify(await run.id))
"""


async def test_every_event_once_over_connections_that_break(place: Kitchen, project: Path) -> None:
    place.upstream.play(cooked(pause=0.003))
    number = len(place.upstream.requests)
    async with cutting_proxy(place.kiwi.port, [700, 1900, 40, 3000]) as url:
        *events, recipe, run = await asyncio.to_thread(node, project, EVENTS, url)
    async with web(place.url) as direct:
        whole = await streamed(direct, run=run)
    assert events == whole.events
    assert recipe == whole.last["recipe"]
    assert len(place.upstream.requests) == number + 1


def test_stop_and_leaving(place: Kitchen, project: Path) -> None:
    """Stop ends the loop with `recipe.cancelled`; leaving the loop ends the reading, and the process can exit."""
    place.upstream.play(_never_done())
    script = """
import { getBackends, recipeRun, resumedRun } from '@kiwi-recipes/client'
const options = { baseUrl: process.argv[2] }
const run = recipeRun({ pantry_items: ['eggs', 'spinach', 'feta'] }, options)
for await (const event of run) if (event.type === 'field.done') break
const again = resumedRun(await run.id, options)
for await (const event of again) {
  if (event.type === 'field.done' && event.path === '/title') await again.stop()
  if (event.type.startsWith('recipe.')) console.log(JSON.stringify([event.type, event.recipe.title]))
}
console.log(JSON.stringify((await getBackends(options)).map((backend) => backend.name)))
"""
    ending, backends = node(project, script, place.url)
    assert ending == ["recipe.cancelled", DISH["title"]]
    assert backends == ["scripted"]


def _never_done() -> Scenario:
    whole = cooked()
    return Scenario((*whole.steps[:60], Hold()), whole.status, whole.headers)


def test_errors_are_typed(cooking: Kitchen, project: Path) -> None:
    script = """
import { ConnectionLostError, ProblemError, recipeRun, resumedRun, RunGoneError } from '@kiwi-recipes/client'
const caught = async (run, kind) => {
  try {
    for await (const event of run) console.log(JSON.stringify(event))
  } catch (error) {
    console.log(JSON.stringify([error instanceof kind, error.code]))
  }
  await run.id.then(() => console.log('"named"'), () => undefined)
}
const options = { baseUrl: process.argv[2] }
await caught(recipeRun({ pantry_items: [] }, options), ProblemError)
await caught(resumedRun('0'.repeat(32), options), RunGoneError)
await caught(recipeRun({ pantry_items: ['x'] }, { baseUrl: 'http://127.0.0.1:9', backoffMs: [1] }), ConnectionLostError)
await caught(recipeRun({ pantry_items: ['x'] }, { ...options, idempotencyKey: 'no header takes \u2615' }), TypeError)
"""
    assert node(project, script, cooking.url) == [
        [True, "validation"], [True, "run_gone"], "named", [True, "connection_lost"], [True, None],
    ]  # fmt: skip


def test_its_types_hold_in_a_strict_project(project: Path) -> None:
    """The events are told apart by `type`, and the recipe at the end is that which is served."""
    (project / "types.ts").write_text("""
import { apply, EMPTY_DRAFT, type Draft, recipeRun, type StreamEvent } from '@kiwi-recipes/client'
export async function read(): Promise<Draft> {
  let draft: Draft = EMPTY_DRAFT
  for await (const event of recipeRun({ pantry_items: ['eggs'] })) {
    draft = apply(draft, event)
    const seq: number = event.seq
    if (event.type === 'token') console.log(seq, event.text.length)
    // @ts-expect-error: only a token has a text
    if (event.type === 'stream.started') console.log(event.text)
  }
  return draft
}
export const first: StreamEvent['type'] = 'stream.started'
// @ts-expect-error: there must be something to cook with
recipeRun({})
""")
    options = ["--strict", "--noEmit", "--target", "es2022", "--lib", "es2023,dom,dom.asynciterable"]
    for module in ("nodenext", "bundler"):
        resolved = ["--moduleResolution", module, "--module", "nodenext" if module == "nodenext" else "esnext"]
        command = [needs("node"), str(PACKAGES / "typescript" / "bin" / "tsc"), *options, *resolved, "types.ts"]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stdout
