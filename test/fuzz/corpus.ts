import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import type { Subject } from './judge.ts'

/** Directories of recorded cases (`case.json` next to `in/`) whose command is a build, except large ones. */
export function recordedSubjects(folder: string): readonly Subject[] {
  const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('/case.json'))
  return cases.sort().flatMap((path) => {
    const directory = join(folder, dirname(path))
    const { args = [], cwd = '.' } = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'))
    const input = [join(directory, 'in'), join(dirname(directory), 'in')].find((candidate) => existsSync(candidate))
    if (args[0] !== 'build' || input === undefined) return []
    const target = args.slice(1).find((arg: string) => !arg.startsWith('-')) ?? '.'
    return subject(path, input, posix.join('/', cwd, target))
  })
}

/** An in-memory copy of a directory, without links. Empty if the directory is empty or large. */
export function subject(name: string, input: string, directory: string): readonly Subject[] {
  const paths = readdirSync(input, { recursive: true, encoding: 'utf8' }).map((path) => join(input, path))
  const files = paths.filter((path) => lstatSync(path).isFile())
  const tree = new Map(files.map((path) => [relative(input, path), new Uint8Array(readFileSync(path))]))
  const size = [...tree.values()].reduce((sum, content) => sum + content.length, 0)
  return tree.size > 0 && size < 100_000 ? [{ name, tree, directory }] : []
}
