import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Project, project } from '../../test/support/project.ts'
import { makeTemporaryFolder, removeAbandoned } from './temporary-folder.ts'

let place: Project
beforeEach(() => {
  place = project({})
})
afterEach(() => place.remove())

/** The name of a folder created by a process with this ID. */
function nameFor(pid: number | undefined): string {
  const name = basename(makeTemporaryFolder('kuilt-git-', place.directory))
  return name.replace(/-\d+_/, `-${pid}_`).replace(/\w{6}$/, 'abcdef')
}

/** Creates a folder with a file, and sets its modification time to `age` milliseconds ago. */
function folder(name: string, age: number): void {
  const path = join(place.directory, name)
  mkdirSync(path)
  writeFileSync(join(path, 'file'), '')
  utimesSync(path, new Date(), new Date(Date.now() - age))
}

const ended = spawnSync('true').pid
const hour = 3_600_000

test('folders of processes that have ended are removed', () => {
  folder(nameFor(ended), hour)
  expect(readdirSync(place.directory)).toHaveLength(2)
  removeAbandoned(place.directory)
  expect(readdirSync(place.directory)).toEqual([expect.stringContaining(`kuilt-git-${process.pid}_`)])
})

test('of this process, only folders from before its start are removed', () => {
  const own = nameFor(process.pid)
  folder(own, (process.uptime() + 3600) * 1000)
  removeAbandoned(place.directory)
  expect(readdirSync(place.directory)).not.toContain(own)
})

test('everything else is kept', () => {
  const stays = {
    'of a process that runs': nameFor(process.ppid),
    'of another machine or container': nameFor(ended).replace(/_\w{8}_abcdef/, '_00000000_abcdef'),
    'of another program': `other-${nameFor(ended)}`,
  }
  for (const name of Object.values(stays)) folder(name, hour)
  const recent = nameFor(ended)
  folder(recent, 1000)
  const link = recent.replace('abcdef', 'linked')
  symlinkSync(place.directory, join(place.directory, link))
  removeAbandoned(place.directory)
  expect(readdirSync(place.directory)).toEqual(expect.arrayContaining([...Object.values(stays), recent, link]))
})

test('a root that cannot be listed is not an error', () => {
  expect(() => removeAbandoned(join(place.directory, 'nowhere'))).not.toThrow()
})
