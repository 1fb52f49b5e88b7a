// Runs the program on all recorded cases with child_process, net, http, fetch and similar modules disabled, and lists
// the commands that use them: only those with --enable-… flags, and those that fetch remote references.
//
//   npm run build && node scripts/nothing-unasked.mjs [SUITE]...   default: all of ../shared/conformance
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const shared = join(import.meta.dirname, '../../shared')
const conformance = join(shared, 'conformance')
const suites = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(conformance)
const directory = mkdtempSync(join(tmpdir(), 'kuilt-unasked-'))
try {
  process.exitCode = report(runCases())
} finally {
  rmSync(directory, { recursive: true })
}

function runCases() {
  const used = join(directory, 'used')
  const json = join(directory, 'results.json')
  writeFileSync(used, '')
  const guard = join(import.meta.dirname, 'forbid-outside.cjs')
  const options = [
    '--cmd',
    `node --require ${guard} dist/cli.js`,
    '--fail',
    '0',
    '--needs',
    'exec,plugins',
    '--json',
    json,
  ]
  const places = suites.map((suite) => join(conformance, suite)).filter(existsSync)
  spawnSync(process.execPath, [join(shared, 'tools/conform.mjs'), ...options, ...places], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, USED: used },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const lines = readFileSync(used, 'utf8').split('\n')
  const uses = lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  return { uses, count: JSON.parse(readFileSync(json, 'utf8')).length }
}

function report({ uses, count }) {
  const groups = { 'told to by --enable-…': [], 'remote references': [], UNASKED: [] }
  for (const use of uses) groups[reasonOf(use)].push(use)
  for (const [reason, members] of Object.entries(groups)) {
    const calls = [...new Set(members.map(({ used }) => used))].sort()
    console.log(`${reason}: ${members.length} calls${calls.length > 0 ? ` (${calls.join(', ')})` : ''}`)
  }
  for (const reason of ['remote references', 'UNASKED']) {
    for (const { used, args } of groups[reason]) console.log(`  ${reason}: ${used} by kuilt ${args.join(' ')}`)
  }
  console.log(`${count} cases`)
  return groups.UNASKED.length > 0 || count === 0 ? 1 : 0
}

/** Remote references are fetched by git and by HTTP only, and not with --no-remote. */
function reasonOf({ used, args }) {
  if (args.some((arg) => /^--enable-(helm|exec|alpha-plugins)/.test(arg))) return 'told to by --enable-…'
  const fetches = used === 'fetch' || /^(child_process|https?)\./.test(used)
  return fetches && !args.includes('--no-remote') ? 'remote references' : 'UNASKED'
}
