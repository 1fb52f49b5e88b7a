import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asNobody, type BundledProgram, bundledProgram } from '../../support/bundled-program.ts'
import { writeFiles } from '../../support/git.ts'

let program: BundledProgram
beforeAll(() => {
  program = bundledProgram()
}, 60_000)
afterEach(() => program.emptyBox())

const onUnix = process.platform === 'win32' ? describe.skip : describe

onUnix('without a place for temporary files', () => {
  test('a build that runs helm fails with an error about it', () => {
    writeFiles(program.box, {
      'app/kustomization.yaml': 'helmCharts: [{ name: c, releaseName: r }]\n',
      'app/charts/c/values.yaml': '',
    })
    const env = { ...process.env, TMPDIR: join(program.box, 'nowhere') }
    const { status, stderr } = program.kuilt(['build', 'app', '--enable-helm'], { env })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error\[TEMPORARY_FILE_FAILED\].*nowhere/)])
  })

  test('a clone fails with an error about it', () => {
    const env = { ...process.env, TMPDIR: join(program.box, 'nowhere') }
    const { status, stderr } = program.kuilt(['build', 'https://example.com/repo.git'], { env })
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error\[GIT_FAILED\].*temporary directory/)])
  })
})

onUnix('directories of programs that may not be looked at', () => {
  test('contain no programs', () => {
    const annotation = '{ config.kubernetes.io/function: "container: { image: example.com/f:1 }" }'
    writeFiles(program.box, {
      'app/kustomization.yaml': 'generators: [f.yaml]\n',
      'app/f.yaml': `apiVersion: v1\nkind: F\nmetadata:\n  name: f\n  annotations: ${annotation}\n`,
      'shut/bin/docker': '',
    })
    chmodSync(join(program.box, 'shut'), 0)
    const env = { PATH: join(program.box, 'shut/bin') }
    const { status, stderr } = program.kuilt(['build', 'app', '--enable-alpha-plugins'], { ...asNobody, env })
    chmodSync(join(program.box, 'shut'), 0o755)
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error\[CONTAINER_ENGINE_MISSING\]/)])
  })
})

onUnix('a working directory that is gone', () => {
  /** The shell enters the directory, which is then deleted. */
  const inGone = (args: string) => program.shell(`mkdir gone && cd gone && rmdir ../gone && "$0" "$1" ${args}`)

  test.each([
    ['build', /DIRECTORY_NOT_FOUND/],
    ['build ../app', /DIRECTORY_NOT_FOUND/],
    ['edit set namespace x', /EDIT_FILE_MISSING/],
    ['create', /EDIT_WRITE_FAILED/],
    ['localize ../app', /DIRECTORY_NOT_FOUND|LOCALIZE/],
  ])('is not taken for another by `kuilt %s`', (args, error) => {
    const { status, stdout, stderr } = inGone(args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(error)
    expect(existsSync('/kustomization.yaml')).toBe(false)
  })

  test('does not affect builds of absolute paths', () => {
    writeFiles(program.box, { 'app/kustomization.yaml': 'resources: []\nnamePrefix: a-\n' })
    mkdirSync(join(program.box, 'out'))
    expect(inGone(`build ${program.box}/app -o ${program.box}/out`)).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(readdirSync(join(program.box, 'out'))).toEqual([])
  })
})

onUnix('a disk that fills up while a repository is cloned', () => {
  test('leaves no partial clone', () => {
    const repository = join(program.box, 'repository')
    writeFiles(repository, { 'kustomization.yaml': 'namePrefix: a-\n', 'large.bin': 'x'.repeat(300_000) })
    execFileSync('git', ['init', '--quiet'], { cwd: repository })
    mkdirSync(join(program.box, 'tmp'))
    // Limits the size of files to one block.
    const script = `ulimit -f 1; TMPDIR=${program.box}/tmp "$0" "$1" build file://${repository}`
    const { status, stderr } = program.shell(script)
    expect([status, stderr]).toEqual([1, expect.stringMatching(/GIT_FAILED/)])
    expect(readdirSync(join(program.box, 'tmp'))).toEqual([])
  })
})
