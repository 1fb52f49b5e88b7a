// Seeds faults into a copy of the code that limits what is read, and of the code that changes files, one at a time, and
// runs the tests that should notice: killed, or survived. The faults are in mutations.mjs.
//
//   node scripts/mutate.mjs [GROUP] [--grep REGEX]       GROUP: restrictions, limits, writes, edits; REGEX: a part of a fault
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { groups } from './mutations.mjs'

const root = join(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  options: { grep: { type: 'string', default: '' } },
  allowPositionals: true,
})
const names = positionals.length > 0 ? positionals : Object.keys(groups)
const copy = mkdtempSync(join(tmpdir(), 'kuilt-mutate-'))
const totals = { killed: 0, explained: 0, survived: 0, stale: 0 }
try {
  copyProject()
  for (const name of names) await judgeGroup(name)
} finally {
  rmSync(copy, { recursive: true })
}
console.log(
  Object.entries(totals)
    .map(([what, count]) => `${count} ${what}`)
    .join(', '),
)
process.exitCode = totals.survived + totals.stale > 0 || totals.killed === 0 ? 1 : 0

function copyProject() {
  // Some tests run as somebody else.
  chmodSync(copy, 0o755)
  const parts = ['src', 'test', 'examples', 'scripts', 'docs', 'package.json', 'jest.config.mjs', 'tsconfig.json']
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

async function judgeGroup(name) {
  const { faults, tests } = groups[name]
  const wanted = faults.filter((fault) => new RegExp(values.grep).test(fault.join(' ')))
  if (wanted.length > 0 && !(await pass(tests))) throw new Error(`the tests of ${name} fail without any fault`)
  for (const fault of wanted) report(fault, await verdict(fault, tests))
}

async function verdict([file, from, to, reason], tests) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2) return 'stale'
  // Not a plain text: it may hold `$&`.
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
  try {
    if (!(await pass(tests))) return 'killed'
    return reason === undefined ? 'survived' : 'explained'
  } finally {
    writeFileSync(path, text)
  }
}

/** A fault may make a test wait for ever: that is a failure too. All that the tests have started ends with them. */
function pass(tests) {
  const line = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js']
  const options = ['--ci', '--bail', '--maxWorkers=2', '--silent', ...tests]
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...line, ...options], { cwd: copy, stdio: 'ignore', detached: true })
    const timer = setTimeout(() => endGroup(child), 120_000)
    child.on('exit', (status) => {
      clearTimeout(timer)
      endGroup(child)
      resolve(status === 0)
    })
  })
}

function endGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}

function report([file, from, to, reason], what) {
  totals[what]++
  const short = (text) => (text.length > 70 ? `${text.slice(0, 67)}...` : text).replaceAll('\n', '\\n')
  console.log(`${what.padEnd(9)} ${file}: ${short(from)} -> ${short(to)}${what === 'explained' ? ` (${reason})` : ''}`)
}
