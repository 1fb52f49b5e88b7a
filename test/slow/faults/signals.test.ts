import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)
afterEach(() => program.emptyBox())

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
const withPrograms = process.platform === 'win32' ? describe.skip : describe

/** Writes its process ID and that of a child process, and then sleeps. */
const sleeper = '#!/bin/sh\n[ "$1" = version ] && echo v3.1.0 && exit\nsleep 600 & echo $! $$ > "$PIDS"\nwait\n'
const untidySleeper = sleeper.replace('wait\n', 'mktemp -d\nwait\n')
const deafSleeper = sleeper.replace('sleep', 'trap "" INT TERM HUP\nsleep')
const functionCall = `apiVersion: example.com/v1
kind: F
metadata:
  name: f
  annotations:
    config.kubernetes.io/function: "exec: { path: ./f.sh }"
`
const withFunction = { 'app/kustomization.yaml': 'generators: [f.yaml]\n', 'app/f.yaml': functionCall }
const runFunctions = ['build', 'app', '--enable-alpha-plugins', '--enable-exec']
const withChart = {
  'app/kustomization.yaml': 'helmCharts: [{ name: c, releaseName: r }]\n',
  'app/charts/c/values.yaml': '',
}
const chart = ['build', 'app', '--enable-helm']
const withImport = { 'app/kustomization.yaml': 'resources: [https://example.com/repo.git]\n' }

withPrograms('a signal', () => {
  test.each([
    { signal: 'SIGINT', during: 'an exec function', args: runFunctions, files: withFunction, script: untidySleeper },
    { signal: 'SIGTERM', during: 'an exec function', args: runFunctions, files: withFunction, script: untidySleeper },
    {
      signal: 'SIGTERM',
      during: 'a function deaf to it',
      args: runFunctions,
      files: withFunction,
      script: deafSleeper,
    },
    { signal: 'SIGINT', during: 'helm', args: chart, files: withChart, script: untidySleeper },
    { signal: 'SIGTERM', during: 'helm', args: chart, files: withChart, script: untidySleeper },
    {
      signal: 'SIGINT',
      during: 'a clone',
      args: ['build', 'https://example.com/repo.git'],
      files: {},
      script: sleeper,
    },
    { signal: 'SIGTERM', during: 'an import', args: ['build', 'app'], files: withImport, script: sleeper },
    { signal: 'SIGHUP', during: 'an import', args: ['build', 'app'], files: withImport, script: deafSleeper },
  ] as const)(
    '$signal during $during ends all of it, and leaves nothing behind',
    async (given) => {
      const { box, file } = program
      writeFiles(box, { ...given.files, 'tmp/keep': '' })
      for (const name of ['bin/git', 'bin/helm', 'app/f.sh']) {
        writeFiles(box, { [name]: given.script })
        chmodSync(join(box, name), 0o755)
      }
      const path = `${join(box, 'bin')}:${process.env['PATH']}`
      const env = { ...process.env, PIDS: join(box, 'pids'), TMPDIR: join(box, 'tmp'), PATH: path }
      const child = spawn(process.execPath, [file, ...given.args], { cwd: box, env, stdio: ['ignore', 'pipe', 'pipe'] })
      let printed = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
      const ended = new Promise((resolve) => child.on('close', (code, by) => resolve(by ?? code)))
      await until(() => scalarText(join(box, 'pids')).endsWith('\n') || child.exitCode !== null)
      const pids = scalarText(join(box, 'pids')).trim().split(' ').map(Number)
      expect([printed, pids.map(isRunning)]).toEqual(['', [true, true]])
      child.kill(given.signal)
      // Shells report this as exit status 130, 143 or 129.
      expect([await ended, printed]).toEqual([given.signal, ''])
      await until(() => !pids.some(isRunning))
      expect(readdirSync(join(box, 'tmp'))).toEqual(['keep'])
    },
    20_000,
  )

  test.each([
    { killed: 'the program', during: 'an exec function', args: runFunctions, files: withFunction },
    { killed: 'the program', during: 'helm', args: chart, files: withChart },
    { killed: 'its child', during: 'helm', args: chart, files: withChart },
    { killed: 'the program', during: 'a clone', args: ['build', 'https://example.com/repo.git'], files: {} },
    { killed: 'its child', during: 'a clone', args: [...chart, '--enable-alpha-plugins'], files: withImport },
  ] as const)(
    'kill -9 of $killed during $during ends all programs, and leaves nothing behind',
    async ({ killed, args, files }) => {
      const { box, file } = program
      writeFiles(box, { ...files, 'tmp/keep': '' })
      for (const name of ['bin/git', 'bin/helm', 'app/f.sh']) {
        writeFiles(box, { [name]: untidySleeper })
        chmodSync(join(box, name), 0o755)
      }
      const path = `${join(box, 'bin')}:${process.env['PATH']}`
      const env = { ...process.env, PIDS: join(box, 'pids'), TMPDIR: join(box, 'tmp'), PATH: path }
      const child = spawn(process.execPath, [file, ...args], { cwd: box, env, stdio: 'ignore' })
      const ended = new Promise((resolve) => child.on('close', (code, by) => resolve(by ?? code)))
      await until(() => scalarText(join(box, 'pids')).endsWith('\n') || child.exitCode !== null)
      const pids = scalarText(join(box, 'pids')).trim().split(' ').map(Number)
      expect(pids.map(isRunning)).toEqual([true, true])
      const own = childOf(child.pid, file)
      process.kill(Number(killed === 'the program' ? child.pid : own), 'SIGKILL')
      expect(await ended).toBe('SIGKILL')
      await until(() => !pids.some(isRunning) && !(own !== undefined && isRunning(own)))
      // Files that a program created outside its folder are not removed.
      const left = () => readdirSync(join(box, 'tmp')).filter((name) => name.startsWith('kuilt-'))
      await until(() => left().length === 0)
    },
    20_000,
  )

  test.each([
    { signal: 'SIGINT', what: 'an edit', args: ['edit', 'set', 'namespace', 'prod'], written: 'kustomization.yaml' },
    { signal: 'SIGTERM', what: 'an edit', args: ['edit', 'set', 'namespace', 'prod'], written: 'kustomization.yaml' },
    { signal: 'SIGTERM', what: 'a build to a file', args: ['build', '-o', 'out.yaml'], written: 'out.yaml' },
    {
      signal: 'SIGINT',
      what: 'a build to a directory',
      args: ['build', '-o', 'out'],
      written: 'out/v1_configmap_a.yaml',
    },
    { signal: 'SIGTERM', what: 'a localized copy', args: ['localize', 'app', 'copy'], written: 'copy/a.yaml' },
  ])('$signal while $what is written ends the program after it', ({ signal, args, written }) => {
    const { box } = program
    const tree = { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap }
    writeFiles(box, {
      ...tree,
      'app/kustomization.yaml': 'resources: [a.yaml]\n',
      'app/a.yaml': configMap,
      'out/keep': '',
    })
    const raise = `const fs = require('fs'), { renameSync } = fs
      fs.renameSync = (...names) => {
        process.kill(process.pid, '${signal}')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
        renameSync(...names)
      }`
    writeFileSync(join(box, 'raise.cjs'), raise)
    const command = `"$0" --require ./raise.cjs "$1" ${args.join(' ')}; echo $?`
    const { stdout, stderr } = program.shell(command)
    expect([stdout, stderr.trim()]).toEqual([
      signal === 'SIGINT' ? '130\n' : '143\n',
      expect.not.stringMatching(/error/),
    ])
    expect(readFileSync(join(box, written), 'utf8')).toMatch(/^namespace: prod$|^kind: ConfigMap$/m)
    const names = readdirSync(box, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => name.includes('.kuilt-'))).toEqual([])
  })
})

withPrograms('a build that runs programs', () => {
  test('has the same exit code, streams and arguments as other processes', () => {
    const tidy =
      '#!/bin/sh\ncat > /dev/null\nprintf "%s\\n" "apiVersion: config.kubernetes.io/v1" "kind: ResourceList" "items: []"\n'
    writeFiles(program.box, { ...withFunction, 'app/f.sh': tidy })
    chmodSync(join(program.box, 'app/f.sh'), 0o755)
    expect(program.kuilt(runFunctions)).toEqual({ status: 0, stdout: '', stderr: '' })
    const { status, stdout, stderr } = program.kuilt(['build', 'nowhere here', '--enable-helm'])
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('nowhere here')
    expect(program.kuilt(['build', '--enable-helm', '--nonsense']).status).toBe(2)
  })
})

function scalarText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // A process that has ended may still be a zombie.
  return !/^\d+ \(.*\) Z/.test(scalarText(`/proc/${pid}/stat`))
}

/** The child of a process that runs the same program. */
function childOf(pid: number | undefined, file: string): number | undefined {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.split('\n')
  const line = listed.find((text) => text.includes(file) && text.trim().split(/\s+/)[1] === String(pid))
  return line === undefined ? undefined : Number(line.trim().split(/\s+/)[0])
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}
