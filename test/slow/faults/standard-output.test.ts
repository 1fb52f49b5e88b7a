import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
  writeFiles(program.box, {
    'app/kustomization.yaml': 'resources: [a.yaml]\n',
    'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
  })
}, 120_000)

describe('standard output', () => {
  test.each(['build app', '--help', 'help build', 'schema 2>&1', 'build nowhere 2>&1'])(
    'that nobody reads any more ends `%s` quietly',
    (args) => {
      // The reader exits before there is any output.
      const { stdout, stderr } = program.shell(
        `{ sleep 0.3; "$0" "$1" ${args}; echo "status $?" >&3; } 3>status | true; cat status`,
      )
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^status [01]\n$/)
    },
  )

  const onLinux = existsSync('/dev/full') ? test : test.skip
  onLinux('that is full is an error that says so', () => {
    expect(program.shell('"$0" "$1" build app > /dev/full')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('no space left on the device'),
    })
  })

  test('may be closed', () => {
    expect(program.shell('"$0" "$1" build app >&-')).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(program.shell('"$0" "$1" build nowhere 2>&-')).toEqual({ status: 1, stdout: '', stderr: '' })
  })

  describe('of 40 MB', () => {
    let sum = ''
    beforeAll(() => {
      const texts = ['a', 'b'].map((name) => resources(name, 20))
      const all = texts.join('---\n')
      sum = `${all.length} ${createHash('sha256').update(all).digest('hex')}\n`
      expect(all.length).toBeGreaterThan(39_000_000)
      writeFiles(program.box, { 'big/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n' })
      for (const [i, text] of texts.entries()) writeFileSync(join(program.box, `big/${'ab'[i]}.yaml`), text)
      writeFileSync(join(program.box, 'slow.cjs'), slowReader)
      writeFileSync(join(program.box, 'never-waiting.cjs'), neverWaiting)
    })

    test('is complete, even with a slow reader', () => {
      expect(program.shell('"$0" "$1" build big | "$0" slow.cjs')).toEqual({ status: 0, stdout: sum, stderr: '' })
    }, 120_000)

    test('is complete through a non-blocking pipe', () => {
      const { stdout, stderr } = program.shell('"$0" never-waiting.cjs "$1" build big | "$0" slow.cjs')
      expect({ stdout, stderr }).toEqual({ stdout: sum, stderr: 'status 0\n' })
    }, 120_000)

    test('may be closed early by its reader, with blocking and non-blocking pipes', () => {
      const first = { stdout: 'apiVersion: v1\n', stderr: '' }
      expect(program.shell('"$0" "$1" build big | head -n 1')).toMatchObject(first)
      const { stdout, stderr } = program.shell('"$0" never-waiting.cjs "$1" build big | head -n 1')
      expect({ stdout, stderr }).toEqual({ ...first, stderr: 'status 0\n' })
    }, 120_000)
  })
})

/** The text of ConfigMaps of 1 MB each. */
function resources(name: string, count: number): string {
  const lines = Array.from({ length: 1000 }, (_, i) => `  key-${1000 + i}: ${'x'.repeat(990)}\n`)
  const data = `data:\n${lines.join('')}`
  return Array.from(
    { length: count },
    (_, i) => `apiVersion: v1\n${data}kind: ConfigMap\nmetadata:\n  name: ${name}-${1000 + i}\n`,
  ).join('---\n')
}

/** Prints the number of bytes read, and their digest. */
const slowReader = `let bytes = 0, reads = 0
const hash = require('crypto').createHash('sha256'), fs = require('fs'), part = Buffer.alloc(2 ** 20)
for (let read; (read = fs.readSync(0, part)) > 0; bytes += read) {
  hash.update(part.subarray(0, read))
  if (reads++ % 10 === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
}
console.log(bytes, hash.digest('hex'))`

/** Starts a program with a non-blocking standard output, which some programs leave behind. */
const neverWaiting = `new (require('net').Socket)({ fd: 1, readable: false, writable: true })
const { status } = require('child_process').spawnSync(process.execPath, process.argv.slice(2), { stdio: 'inherit' })
require('fs').writeSync(2, 'status ' + status + '\\n')
process.exit()`
