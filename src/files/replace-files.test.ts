import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Project, project } from '../../test/support/project.ts'
import { replaceFiles } from './replace-files.ts'

let place: Project
beforeEach(() => {
  place = project({ 'app/a.yaml': 'a long old text', 'app/b.yaml': 'old b' })
})
afterEach(() => place.remove())

const at = (path: string): string => join(place.directory, path)
const read = (path: string): string => readFileSync(at(path), 'utf8')
const replace = (files: Readonly<Record<string, string>>) => {
  const texts = new Map(Object.entries(files).map(([path, text]) => [at(path), text]))
  const failure = (path: string, cause: unknown) => Object.assign(new Error(`cannot write ${path}`), { cause })
  replaceFiles(texts, { followLinks: true, sync: true, failure })
}
const backups = () => readdirSync(tmpdir()).filter((name) => name.startsWith('kuilt-backup-'))

const isRoot = process.getuid?.() === 0
const mounts = isRoot && process.platform === 'linux' && canMount() ? test : test.skip
const asRoot = isRoot ? test : test.skip

/** Even root may lack this permission, as in most containers. */
function canMount(): boolean {
  const probe = project({ a: '', b: '' })
  const [a, b] = [join(probe.directory, 'a'), join(probe.directory, 'b')]
  const { status } = spawnSync('mount', ['--bind', a, b])
  if (status === 0) execFileSync('umount', [b])
  probe.remove()
  return status === 0
}

test('a file keeps its owner and permissions', () => {
  chmodSync(at('app/a.yaml'), 0o640)
  if (isRoot) chownSync(at('app/a.yaml'), 65534, 65534)
  const { uid, gid, mode } = statSync(at('app/a.yaml'))
  replace({ 'app/a.yaml': 'new' })
  expect(statSync(at('app/a.yaml'))).toMatchObject({ uid, gid, mode })
  expect(readdirSync(at('app'))).toEqual(['a.yaml', 'b.yaml'])
})

describe('a file that is a mount point', () => {
  mounts('is overwritten, and nothing is left behind', () => {
    writeFileSync(at('mounted'), 'a mounted text that is long')
    const before = backups()
    execFileSync('mount', ['--bind', at('mounted'), at('app/a.yaml')])
    try {
      replace({ 'app/a.yaml': 'new a', 'app/b.yaml': 'new b' })
      expect([read('app/a.yaml'), read('app/b.yaml')]).toEqual(['new a', 'new b'])
    } finally {
      execFileSync('umount', [at('app/a.yaml')])
    }
    expect(read('mounted')).toBe('new a')
    expect([readdirSync(at('app')), backups()]).toEqual([['a.yaml', 'b.yaml'], before])
  })

  mounts('gets its old text back when a later file cannot be written', () => {
    writeFileSync(at('mounted'), 'mounted')
    linkSync(at('app/b.yaml'), at('b'))
    mkdirSync(at('locked'))
    writeFileSync(at('locked/c.yaml'), 'c')
    const before = backups()
    execFileSync('mount', ['--bind', at('mounted'), at('app/a.yaml')])
    execFileSync('mount', ['--bind', '-o', 'ro', at('locked/c.yaml'), at('locked/c.yaml')])
    try {
      expect(() => replace({ 'app/a.yaml': 'new a', 'app/b.yaml': 'new b', 'locked/c.yaml': 'new c' })).toThrow(
        `cannot write ${at('locked/c.yaml')}`,
      )
      expect([read('app/a.yaml'), read('app/b.yaml'), read('locked/c.yaml')]).toEqual(['mounted', 'old b', 'c'])
    } finally {
      execFileSync('umount', [at('app/a.yaml')])
      execFileSync('umount', [at('locked/c.yaml')])
    }
    expect([readdirSync(at('app')), backups()]).toEqual([['a.yaml', 'b.yaml'], before])
  })
})

describe('a directory that is read-only', () => {
  const asNobody = (work: () => void) => {
    process.seteuid?.(65534)
    try {
      work()
    } finally {
      process.seteuid?.(0)
    }
  }

  asRoot('has its writable files overwritten', () => {
    chmodSync(place.directory, 0o755)
    chmodSync(at('app'), 0o555)
    chmodSync(at('app/a.yaml'), 0o666)
    const before = backups()
    asNobody(() => replace({ 'app/a.yaml': 'new' }))
    expect([read('app/a.yaml'), backups()]).toEqual(['new', before])
    expect(() => asNobody(() => replace({ 'app/a.yaml': 'newer', 'app/b.yaml': 'newer' }))).toThrow('cannot write')
    expect([read('app/a.yaml'), read('app/b.yaml'), backups()]).toEqual(['new', 'old b', before])
    expect(readdirSync(at('app'))).toEqual(['a.yaml', 'b.yaml'])
  })
})
