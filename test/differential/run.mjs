// Builds random trees with kustomize and kuilt, and searches for differences. Run it manually:
//
//   npm run differential -- [--seeds 5000] [--from 1] [--jobs 4] [--reference PATH] [--stop 5] [--show SEED]
//
// Shrinks differences, and prints them as files. --show prints the tree of a seed without building it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { referenceProgram } from '../../scripts/reference-program.mjs'
import { difference, referenceAt } from './programs.mjs'
import { shrink } from './shrink.mjs'
import { randomTree } from './tree.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    reference: { type: 'string' },
    stop: { type: 'string', default: '5' },
    show: { type: 'string' },
  },
})

if (values.show !== undefined) {
  printTree(randomTree(Number(values.show)))
  process.exit()
}

const program = values.reference ?? referenceProgram({ install: true })
if (program === undefined) throw new Error('set KUSTOMIZE to the path of kustomize')
const reference = referenceAt(program)
const work = mkdtempSync(join(tmpdir(), 'kuilt-differential-'))
const first = Number(values.from)
const last = first + Number(values.seeds) - 1
let next = first
let found = 0
const counts = { built: 0, rejected: 0, skipped: 0 }
try {
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker))
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(
  `seeds ${first} to ${next - 1}: ${counts.built} built alike, ${counts.rejected} rejected by both, ` +
    `${counts.skipped} left out for faults of the reference, ${found} differ`,
)
process.exitCode = found > 0 ? 1 : 0

async function worker() {
  while (next <= last && found < Number(values.stop)) {
    const seed = next++
    const tree = randomTree(seed)
    const result = await compare(tree)
    counts[result.kind]++
    if (result.same) continue
    found++
    const small = await shrink(tree, async (candidate) => sameKind(await compare(candidate), result))
    console.log(`\n######## seed ${seed}: ${result.kind}: ${result.detail}`)
    printTree(small)
    console.log(`######## ${(await compare(small)).detail}`)
  }
}

/** A different mistake is not the one to shrink. */
function sameKind(a, b) {
  if (a.kind !== b.kind) return false
  const words = ({ detail }) =>
    detail
      .replaceAll(/[^A-Za-z ]|"[^"]*"|'[^']*'|\b[\w-]*\d[\w-]*\b/g, ' ')
      .split(' ')
      .slice(0, 4)
      .join(' ')
  return a.kind === 'output' || words(a) === words(b)
}

async function compare({ files, directory }) {
  const folder = mkdtempSync(join(work, 'tree-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    return await difference(reference, folder, directory)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function printTree({ files }) {
  for (const [path, text] of Object.entries(files)) console.log(`==> ${path}\n${text}`)
}
