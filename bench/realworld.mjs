// Recorded builds of public repositories, by both programs, in their original folders.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, run } from './measure.mjs'
import { cli, root } from './workshop.mjs'

const folder = join(root, '../shared/conformance/realworld')

/** Folders with a case.json. */
function find(directory) {
  if (existsSync(join(directory, 'case.json'))) return [directory]
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => find(join(directory, entry.name)))
}

/** Median times of all cases that both programs build; undefined if there are no recorded cases. */
export function realworld(reference, times = 3) {
  if (reference === undefined || !existsSync(folder)) return undefined
  const rows = []
  for (const directory of find(folder)) {
    const { name, args, cwd = '.', expect, needs = [] } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'))
    if (expect !== 'ok' || needs.length > 0 || args[0] !== 'build') continue
    const tree = existsSync(join(directory, 'in')) ? join(directory, 'in') : join(directory, '../in')
    const at = join(tree, cwd)
    const runs = Array.from({ length: times }, () => ({
      kuilt: run(['node', cli, ...args], at),
      reference: run([reference, ...args], at),
    }))
    if (!runs.every((pair) => pair.kuilt.ok && pair.reference.ok)) continue
    rows.push({
      name,
      kuilt: median(runs.map((pair) => pair.kuilt.ms)),
      reference: median(runs.map((pair) => pair.reference.ms)),
      same: runs[0].kuilt.out.equals(runs[0].reference.out),
    })
  }
  return rows
}
