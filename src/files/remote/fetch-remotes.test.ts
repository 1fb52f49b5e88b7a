import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commit, git, makeRepository, publish } from '../../../test/support/git.ts'
import { type Project, project } from '../../../test/support/project.ts'
import { isKuiltError } from '../../diagnostics/index.ts'
import { RemoteSession } from './fetch-remotes.ts'
import { type GitSpec, parseGitUrl } from './git-url.ts'
import { RemoteNeeded } from './remotes.ts'

let place: Project
let url = ''
let first = ''
let temporaryRoot = ''
const path = process.env['PATH'] ?? ''

beforeAll(() => {
  place = project({ 'tmp/keep': '' })
  const library = join(place.directory, 'library')
  makeRepository(library, { 'lib.txt': 'library' })
  publish(library, join(place.directory, 'library.git'))
  const work = join(place.directory, 'work')
  makeRepository(work, { 'a.txt': 'first' })
  first = git(work, 'rev-parse', 'HEAD')
  git(work, 'tag', 'v1')
  git(work, 'checkout', '--quiet', '-b', 'feature/one')
  commit(work, { 'a.txt': 'feature' })
  git(work, 'checkout', '--quiet', 'main')
  git(work, 'submodule', 'add', '--quiet', '../library.git', 'sub')
  commit(work, { 'a.txt': 'latest' })
  url = publish(work, join(place.directory, 'app.git'))
  temporaryRoot = join(place.directory, 'tmp')
})
afterAll(() => place.remove())
afterEach(() => {
  process.env['PATH'] = path
  // No test may leave a clone behind.
  expect(readdirSync(temporaryRoot)).toEqual(['keep'])
})

function spec(query = ''): GitSpec {
  const parsed = parseGitUrl(url + query)
  if (parsed === undefined) throw new Error(`${url} is no URL of a repository`)
  return parsed
}

/** Clones a repository, runs `look` on the clone, and removes it. */
async function cloned<T>(query: string, look: (directory: string) => T): Promise<T> {
  const session = new RemoteSession({ temporaryRoot })
  try {
    await session.resolve({ type: 'clone', spec: spec(query) })
    return look(session.remotes.clone(spec(query)).directory)
  } finally {
    session.dispose()
  }
}

const scalarText = (file: string) => (directory: string) => readFileSync(join(directory, file), 'utf8')

test('nothing is fetched without a request', () => {
  const { remotes } = new RemoteSession({ temporaryRoot })
  expect(() => remotes.clone(spec())).toThrow(RemoteNeeded)
  expect(() => remotes.file('http://127.0.0.1/a.yaml')).toThrow(RemoteNeeded)
})

test('the default branch, a branch, a tag and a commit', async () => {
  expect(await cloned('', scalarText('a.txt'))).toBe('latest')
  expect(await cloned('?ref=feature/one', scalarText('a.txt'))).toBe('feature')
  expect(await cloned('?ref=v1', scalarText('a.txt'))).toBe('first')
  expect(await cloned('?version=v1', scalarText('a.txt'))).toBe('first')
  expect(await cloned(`?ref=${first}`, scalarText('a.txt'))).toBe('first')
})

test('submodules are fetched unless they are disabled', async () => {
  expect(await cloned('', scalarText('sub/lib.txt'))).toBe('library')
  expect(await cloned('?submodules=false', (directory) => existsSync(join(directory, 'sub/lib.txt')))).toBe(false)
})

test('a clone has no history', async () => {
  expect(await cloned('', (directory) => git(directory, 'rev-list', '--count', 'HEAD'))).toBe('1')
})

test('one clone is used for all directories of a repository at the same commit', async () => {
  const session = new RemoteSession({ temporaryRoot })
  await session.resolve({ type: 'clone', spec: spec('?ref=v1') })
  const other = parseGitUrl(`${url}//deploy?ref=v1`)
  expect(other && session.remotes.clone(other)).toEqual(session.remotes.clone(spec('?ref=v1')))
  expect(() => session.remotes.clone(spec('?ref=main'))).toThrow(RemoteNeeded)
  expect([...session.folders.values()]).toEqual([url])
  session.dispose()
})

async function failure(wanted: GitSpec, root: string = temporaryRoot): Promise<string> {
  const session = new RemoteSession({ temporaryRoot: root })
  await session.resolve({ type: 'clone', spec: wanted })
  try {
    session.remotes.clone(wanted)
  } catch (error) {
    if (isKuiltError(error)) return `${error.code}: ${error.message}`
    throw error
  } finally {
    session.dispose()
  }
  return 'no error'
}

test('a failed clone is an error with the command and the message of git', async () => {
  expect(await failure(spec('?ref=nowhere'))).toMatch(
    /^GIT_FAILED: cannot clone .*app\.git\?ref=nowhere": exit status 128\n {2}git fetch --depth=1 file:.*app\.git nowhere\n.*couldn't find remote ref nowhere/s,
  )
  expect(await failure({ ...spec(), url: `file://${place.directory}/nowhere` })).toContain('GIT_FAILED')
})

test('only safe protocols are used', async () => {
  expect(await failure({ ...spec(), url: 'ext::sh -c date' })).toContain("transport 'ext' not allowed")
  process.env['GIT_ALLOW_PROTOCOL'] = 'https'
  try {
    expect(await failure(spec())).toContain("transport 'file' not allowed")
  } finally {
    delete process.env['GIT_ALLOW_PROTOCOL']
  }
})

/** Puts a program named git first in PATH. */
function fakeGit(script: string): void {
  const bin = join(place.directory, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  process.env['PATH'] = `${bin}:${path}`
}

test('if git hangs, it is killed after the timeout, with the programs that it has started', async () => {
  const log = join(place.directory, 'pid')
  fakeGit(`[ "$1" != fetch ] || { sleep 600 & echo $! > ${log}; wait; }`)
  expect(await failure(spec('?timeout=300ms'))).toContain('timed out after 0.3 s\n  git fetch')
  const helper = Number(readFileSync(log, 'utf8'))
  expect(isRunning(helper)).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    // A zombie process still has an entry in `/proc`.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('the timeout applies to each git command separately', async () => {
  fakeGit('sleep 0.2')
  expect(await failure(spec('?timeout=900ms'))).toBe('no error')
  expect(await failure(spec('?timeout=9999999h'))).toBe('no error')
})

test('without git, the error says that it is missing', async () => {
  process.env['PATH'] = join(place.directory, 'tmp')
  expect(await failure(spec())).toContain('git is not in PATH')
})

test('the repository of a running git hook is not affected', async () => {
  const own = join(place.directory, 'own')
  makeRepository(own, { 'mine.txt': 'mine' })
  const variables = { GIT_DIR: join(own, '.git'), GIT_WORK_TREE: own, GIT_INDEX_FILE: join(own, '.git/index') }
  Object.assign(process.env, variables)
  try {
    expect(await cloned('', scalarText('a.txt'))).toBe('latest')
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name]
  }
  expect(git(own, 'status', '--porcelain', '--branch')).toBe('## main')
  expect(git(own, 'remote')).toBe('')
})

test('a missing folder for temporary files is an error', async () => {
  expect(await failure(spec(), join(place.directory, 'nowhere'))).toMatch(
    /^GIT_FAILED: cannot clone .*: cannot create a temporary directory: its directory does not exist/,
  )
})

test('after a session, no exit listeners remain', async () => {
  const count = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name))
  const before = [...count(), process.getMaxListeners()]
  const during = await cloned('', count)
  expect(during).toEqual(before.slice(0, 4).map((n) => n + 1))
  expect([...count(), process.getMaxListeners()]).toEqual(before)
})
