import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import swc from '@swc/wasm-typescript'
import * as kuilt from '#kuilt'
import * as edit from '#kuilt/edit'
import * as nx from '#kuilt/nx'
import { kuiltMatchers } from '../src/matchers/matchers.ts'

const source = join(import.meta.dirname, '../src')
const page = readFileSync(join(source, '../docs/api.md'), 'utf8')
const text = (file: string) => readFileSync(join(source, file), 'utf8')

interface Exported {
  readonly name: string
  /** The file with the declaration. */
  readonly file: string
}

/** The exports of an entry point, with the files that declare them. */
function exportsOf(entry: string): readonly Exported[] {
  const statements = text(entry).matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)
  return Array.from(statements).flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: declaringFile(join(dirname(entry), from), name) })),
  )
}

/** Follows re-exports. */
function declaringFile(file: string, name: string): string {
  const reexports = text(file).matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)
  const found = Array.from(reexports).find(([, names = '']) => new RegExp(`\\b${name}\\b`).test(names))
  return found === undefined ? file : declaringFile(join(dirname(file), found[2] ?? ''), name)
}

/** The comment above a declaration. */
function commentOf({ name, file }: Exported): string {
  const declaration = new RegExp(`(/\\*\\*(?:(?!\\*/)[^])*\\*/)\\nexport (?:\\w+ )*${name}\\b`)
  return declaration.exec(text(file))?.[1] ?? ''
}

interface Example {
  readonly file: string
  readonly code: string
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /(?<!\.test)\.ts$/.test(file))
const examples: readonly Example[] = files.flatMap((file) =>
  Array.from(text(file).matchAll(/^ \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```$/gm), ([, block = '']) => {
    return { file, code: block.replace(/^ \* ?/gm, '') }
  }),
)
/** Name and module of all imports in examples. */
const used = new Set(
  examples.flatMap(({ code }) =>
    Array.from(code.matchAll(/^import \{([^}]*)\} from '([^']+)'/gm)).flatMap(([, names = '', from]) =>
      names.split(',').map((name) => `${from} ${name.trim().replace(/^type /, '')}`),
    ),
  ),
)

describe.each([
  ['kuilt', 'index.ts', 25],
  ['kuilt/edit', 'edit/index.ts', 25],
  ['kuilt/nx', 'nx/index.ts', 5],
  ['kuilt/jest', 'matchers/jest.ts', 3],
  ['kuilt/vitest', 'matchers/vitest.ts', 3],
])('every export of %s', (module, entry, fewest) => {
  const exported = exportsOf(entry)

  test('is documented', () => {
    expect(exported.length).toBeGreaterThan(fewest)
    expect(exported.filter((one) => commentOf(one) === '').map(({ name }) => name)).toEqual([])
  })

  test('is used in an example', () => {
    expect(exported.map(({ name }) => name).filter((name) => !used.has(`${module} ${name}`))).toEqual([])
  })
})

test.each(examples)('the example in $file is in docs/api.md (`npm run api` updates it)', ({ code }) => {
  expect(page).toContain(`\`\`\`ts\n${code}\`\`\``)
})

/** Both entries export the same value. */
const matchers = { kuiltMatchers }

type Run = (console: { log(...values: readonly unknown[]): void }, ...modules: readonly unknown[]) => Promise<void>

/** Runs an example, and returns its output. */
async function run(code: string): Promise<readonly string[]> {
  const script = swc.transformSync(code, { mode: 'strip-only', module: true }).code
  const body = script.replace(
    /^import \{([^}]*)\} from (['"])kuilt(?:\/(edit|nx|jest|vitest))?\2;?$/gm,
    (_, names, _quote, entry = 'kuilt') => `const {${names}} = ${entry}`,
  )
  const AsyncFunction = (async () => undefined).constructor as new (...source: string[]) => Run
  const printed: string[] = []
  const log = (...values: readonly unknown[]): void => void printed.push(values.map(String).join(' '))
  const names = ['kuilt', 'edit', 'nx', 'jest', 'vitest']
  await new AsyncFunction('console', ...names, body)({ log }, kuilt, edit, nx, matchers, matchers)
  return printed
}

test.each(examples)('the example in $file prints the documented output', async ({ code }) => {
  const expected = Array.from(code.matchAll(/^ *console\.log\(.*\) \/\/ (.*)$/gm), ([, output]) => output)
  expect(expected.length).toBeGreaterThan(0)
  expect(await run(code)).toEqual(expected)
})
