import { parse } from 'yaml'
import type { Expectation } from './model.ts'
import type { Outcome } from './run.ts'

type Files = ReadonlyMap<string, Buffer>

/**
 * Compares an outcome with kustomize's. The output of builds must be byte-identical; files of other commands must have
 * the same data and comments. The wording of errors is not compared.
 *
 * @returns the first difference; undefined if there are no differences
 */
export function differenceFrom(expected: Expectation, outcome: Outcome): string | undefined {
  if (expected.outcome === 'error') return errorDifference(outcome)
  if (outcome.code !== 0) return `exit code ${outcome.code}: ${outcome.stderr.trim().split('\n')[0]?.slice(0, 200)}`
  if (expected.stdout === undefined) return editDifference(expected.files, outcome)
  if (!expected.stdout.equals(outcome.stdout)) return bytesDifference('stdout', expected.stdout, outcome.stdout)
  return firstOf([
    ...Array.from(expected.files, ([path, content]) => fileDifference(path, content, outcome.after.get(path))),
    ...changedOthers(expected.files, outcome),
  ])
}

function errorDifference({ code, stdout, stderr, before, after }: Outcome): string | undefined {
  if (code === 0) return 'succeeds, kustomize fails'
  if (stdout.length > 0) return 'fails, but prints on stdout'
  if (stderr.trim() === '') return 'fails without a message'
  if (/^\s+at .*[:(]\d+:\d+\)?$/m.test(stderr)) return 'fails with a stack trace'
  return changedFiles(before, after).length > 0 ? 'fails, but changes files' : undefined
}

function editDifference(expected: Files, outcome: Outcome): string | undefined {
  const { before, after } = outcome
  const expectedFiles = Array.from(expected, ([path, content]) =>
    editedFileDifference(path, content, after.get(path), before.get(path)),
  )
  return firstOf([...expectedFiles, ...changedOthers(expected, outcome)])
}

function changedOthers(expected: Files, { before, after }: Outcome): readonly string[] {
  const others = changedFiles(before, after).filter((path) => !expected.has(path))
  return others.map((path) => `${path} changed, kustomize leaves it alone`)
}

function changedFiles(before: Files, after: Files): readonly string[] {
  return [...after].filter(([path, content]) => !before.get(path)?.equals(content)).map(([path]) => path)
}

function fileDifference(path: string, expected: Buffer, actual: Buffer | undefined): string | undefined {
  if (actual === undefined) return `${path} is missing`
  return expected.equals(actual) ? undefined : bytesDifference(path, expected, actual)
}

function bytesDifference(what: string, expected: Buffer, actual: Buffer): string {
  const [x, y] = [expected.toString().split('\n'), actual.toString().split('\n')]
  const index = x.length > y.length ? x.findIndex((line, i) => line !== y[i]) : y.findIndex((line, i) => line !== x[i])
  if (index < 0) return `${what}: same lines, different bytes`
  return `${what}, line ${index + 1}: expected ${JSON.stringify(x[index])}, got ${JSON.stringify(y[index])}`
}

function editedFileDifference(
  path: string,
  expected: Buffer,
  actual: Buffer | undefined,
  before: Buffer | undefined,
): string | undefined {
  if (actual === undefined || expected.equals(actual) || !/\.ya?ml$|Kustomization$/.test(path)) {
    return fileDifference(path, expected, actual)
  }
  const [x, y] = [canonicalData(expected), canonicalData(actual)]
  if (x !== y) return `${path}: expected ${x}, got ${y}`
  const kept = commentsOf(actual)
  const inBoth = commentsOf(before ?? Buffer.alloc(0)).filter((comment) => commentsOf(expected).includes(comment))
  const lost = inBoth.find((comment) => !kept.includes(comment))
  return lost === undefined ? undefined : `${path}: lost the comment "${lost}"`
}

/**
 * Ignores the order of fields. `false` is equal to a missing field, because kustomize drops it, while an edit in place
 * keeps it.
 */
function canonicalData(content: Buffer): string {
  return JSON.stringify(parse(content.toString(), { uniqueKeys: false }), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const fields = Object.entries(value).filter(([, field]) => field !== false)
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function commentsOf(content: Buffer): readonly string[] {
  const lines = content.toString().split('\n')
  return lines.flatMap((line) => /(?:^|\s)#\s*(.*)$/.exec(line)?.[1]?.trim() || [])
}

function firstOf(differences: readonly (string | undefined)[]): string | undefined {
  return differences.find((difference) => difference !== undefined)
}
