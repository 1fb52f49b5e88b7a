import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/**
 * Rooms from the ground up. A file may import its own room and those on the floors below; rooms of one floor that are
 * written as a list may also import the ones to their left.
 */
const floors: readonly (readonly string[] | ReadonlySet<string>)[] = [
  ['diagnostics', 'model'],
  ['yaml', 'schema'],
  new Set(['generate', 'patch', 'transform', 'finish', 'validate', 'emit', 'provenance']),
  ['sources', 'accumulate', 'functions'],
  ['report', 'build', 'edit', 'lint'],
  ['index'],
  ['cli'],
]

/** Who may import a dependency or a part of Node, as the start of paths below src/. Everything else may not. */
const doors: Readonly<Record<string, readonly string[]>> = {
  yaml: ['yaml/'],
  'deepmerge-ts': ['functions/'],
  glob: ['edit/'],
  re2js: ['model/regex.ts'],
  picocolors: ['diagnostics/colors.ts'],
  'node:fs': ['sources/', 'functions/local-exec-host.ts', 'cli/'],
  'node:fs/promises': ['sources/', 'cli/'],
  'node:child_process': ['sources/', 'functions/local-exec-host.ts', 'cli/process/'],
  'node:crypto': ['finish/', 'functions/', 'sources/'],
  'node:module': ['diagnostics/colors.ts', 'finish/sha256.ts', 'model/regex.ts', 'yaml/'],
  'node:os': ['sources/', 'functions/local-exec-host.ts', 'cli/process/'],
  'node:path': ['sources/', 'functions/', 'cli/'],
  'node:util': ['cli/'],
}

/**
 * The program speaks to the library as its users do: it imports what src/index.ts exports, and only what a command
 * needs, from where that is. Besides, it draws errors. Types cost nothing and may come from anywhere.
 */
const openToTheProgram = [
  'index.ts',
  'build.ts',
  'build-result.ts',
  'report/',
  'diagnostics/',
  'edit/',
  'functions/local-exec-host.ts',
  'lint/lint.ts',
  'schema/json-schema.ts',
  'sources/disk-file-system.ts',
]

const source = join(import.meta.dirname, '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .sort()

interface Import {
  readonly file: string
  readonly specifier: string
  /** Path below src/, for files of our own. */
  readonly target: string | undefined
  readonly line: string
}

const imports = files.flatMap((file) => importsOf(file))

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(source, file), 'utf8')
  const found = text.matchAll(/^(?:import|export)\s(?:[\w\s{},*]*\bfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm)
  return [...found].map(([line, static_, dynamic]) => {
    const specifier = static_ ?? dynamic ?? ''
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
    return { file, specifier, target, line }
  })
}

/** The files of src/ itself are the pipeline, and its public face. */
function roomOf(file: string): string {
  const folder = /^([^/]+)\//.exec(file)?.[1]
  return folder ?? (file === 'index.ts' ? 'index' : 'build')
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  const fromFloor = floors.findIndex((rooms) => [...rooms].includes(from))
  const toFloor = floors.findIndex((rooms) => [...rooms].includes(to))
  if (fromFloor !== toFloor) return toFloor < fromFloor
  const rooms = floors[fromFloor]
  return Array.isArray(rooms) && rooms.indexOf(to) < rooms.indexOf(from)
}

test('every file of src/ is in a room with a floor', () => {
  const known = new Set(floors.flatMap((rooms) => [...rooms]))
  expect(files.filter((file) => !known.has(roomOf(file)))).toEqual([])
})

test('rooms import only what lies below them', () => {
  const wrong = imports.filter(({ file, target }) => target !== undefined && !mayImport(roomOf(file), roomOf(target)))
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('a dependency is imported behind its own door only', () => {
  const wrong = imports.filter(({ file, specifier, target }) => {
    return target === undefined && !(doors[specifier] ?? []).some((door) => file.startsWith(door))
  })
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('the program imports the library by its public door', () => {
  const wrong = imports.filter(({ file, target, line }) => {
    if (target === undefined || !file.startsWith('cli/') || target.startsWith('cli/')) return false
    return !line.startsWith('import type') && !openToTheProgram.some((door) => target.startsWith(door))
  })
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
})

test('a command loads the builder only when it runs', () => {
  const eager = imports.filter(({ file, target = '', line }) => {
    return file.startsWith('cli/') && target.startsWith('build') && !/^import\(|^import type/.test(line)
  })
  expect(eager.map(({ file }) => file)).toEqual([])
})

test('only the entry point of the program touches the process, and what it has for that', () => {
  const mayTouch = /^cli\/(bin\.ts|process\/)/
  const touching = files.filter((file) => {
    return (
      !mayTouch.test(file) && file.startsWith('cli/') && /\bprocess\.\w/.test(readFileSync(join(source, file), 'utf8'))
    )
  })
  expect(touching).toEqual([])
})
