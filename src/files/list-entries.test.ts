import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../../test/support/project.ts'
import { diskFileSystem } from './disk-file-system.ts'
import { listEntries } from './list-entries.ts'

test('entries are the same on disk and through another file system, also below symlinks', () => {
  const { directory, remove } = project({ 'real/a/web.yaml': '', 'real/b.yaml': '' })
  symlinkSync('real', join(directory, 'link'))
  symlinkSync('a', join(directory, 'real/to-a'))
  symlinkSync('gone', join(directory, 'real/to-nothing'))
  const disk = diskFileSystem()
  const wrapped = { ...disk, list: (path: string) => disk.list(path) }
  for (const path of [directory, join(directory, 'real'), join(directory, 'link'), join(directory, 'link/to-a')]) {
    const withoutBroken = listEntries(disk, path).filter(({ name }) => name !== 'to-nothing')
    expect(listEntries(wrapped, path).filter(({ name }) => name !== 'to-nothing')).toEqual(withoutBroken)
  }
  expect(listEntries(wrapped, join(directory, 'link'))).toContainEqual({ name: 'a', kind: 'directory' })
  expect(listEntries(wrapped, join(directory, 'link'))).toContainEqual({ name: 'to-a', kind: 'link' })
  expect(listEntries(wrapped, join(directory, 'link/gone'))).toEqual([])
  remove()
})
