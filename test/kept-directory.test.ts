import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeFiles } from './support/git.ts'
import { project } from './support/project.ts'

type Fill = (directory: string) => void | Promise<void>

interface KeptDirectories {
  readonly keptDirectory: (root: string, what: object, fill: Fill) => Promise<string>
  readonly replaceDirectory: (directory: string, fill: Fill) => Promise<void>
}

const { keptDirectory, replaceDirectory }: KeptDirectories = await import(
  join(import.meta.dirname, '../scripts/kept-directory.mjs')
)

let root = ''
beforeEach(() => {
  root = project({ 'src/a.ts': 'one' }).directory
})

/** Keeps a directory with a copy of the source. */
const kept = (fill: Fill = copy) => keptDirectory(root, { kind: 'copy', inputs: ['src'] }, fill)
const copy: Fill = (directory) => {
  writeFileSync(join(directory, 'a.js'), readFileSync(join(root, 'src/a.ts')))
}
const contents = (directory: string) => readFileSync(join(directory, 'a.js'), 'utf8')
const keptNames = () => readdirSync(join(root, 'node_modules/.cache/kuilt'))

test('all that need a directory at once get the same one, which is filled once', async () => {
  let count = 0
  const slow: Fill = async (directory) => {
    count += 1
    await setTimeout(100)
    copy(directory)
  }
  const directories = await Promise.all(Array.from({ length: 5 }, () => kept(slow)))
  expect(new Set(directories).size).toBe(1)
  expect(count).toBe(1)
  expect(keptNames()).toEqual(directories.slice(0, 1).map((path) => basename(path)))
})

test('a failure leaves nothing behind, and the next process tries again', async () => {
  await expect(
    kept((directory) => {
      copy(directory)
      throw new Error('interrupted')
    }),
  ).rejects.toThrow('interrupted')
  expect(keptNames()).toEqual([])
  expect(contents(await kept())).toBe('one')
})

test('a process that has ended while it filled the directory is not waited for', async () => {
  const directory = await kept()
  rmSync(directory, { recursive: true })
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(`${directory}.filling`, `${pid}`)
  writeFiles(`${directory}.new-abc`, { 'filled/a.js': 'incomplete' })
  expect(await kept()).toBe(directory)
  expect(contents(directory)).toBe('one')
})

test('sources that change while the directory is filled are read again', async () => {
  let isFirst = true
  const directory = await kept((out) => {
    copy(out)
    if (isFirst) writeFileSync(join(root, 'src/a.ts'), 'two')
    isFirst = false
  })
  expect(contents(directory)).toBe('two')
  expect(keptNames()).toEqual([basename(directory)])
})

test('what nothing has used for an hour is removed, except the directory itself', async () => {
  const old = await kept()
  const anHourAgo = Date.now() / 1000 - 3700
  utimesSync(old, anHourAgo, anHourAgo)
  expect(await kept()).toBe(old)
  writeFiles(root, { 'node_modules/.cache/kuilt/copy-1.new-abc/filled/a.js': '' })
  utimesSync(join(root, 'node_modules/.cache/kuilt/copy-1.new-abc'), anHourAgo, anHourAgo)
  writeFileSync(join(root, 'src/a.ts'), 'two')
  const directory = await kept()
  expect(keptNames().sort()).toEqual([basename(old), basename(directory)].sort())
  utimesSync(old, anHourAgo, anHourAgo)
  writeFileSync(join(root, 'src/a.ts'), 'three')
  await kept()
  expect(existsSync(old)).toBe(false)
})

test('a directory that several processes replace at once is always that of one of them', async () => {
  const target = join(root, 'dist')
  const fillers = Array.from({ length: 5 }, (_, i) => async (directory: string) => {
    writeFileSync(join(directory, `${i}`), '')
    await setTimeout(i)
    writeFileSync(join(directory, `also-${i}`), '')
  })
  await Promise.all(fillers.map((fill) => replaceDirectory(target, fill)))
  const names = readdirSync(target).sort()
  expect(names).toEqual([names[0], `also-${names[0]}`])
  expect(readdirSync(root).sort()).toEqual(['dist', 'src'])
})
