import { join } from 'node:path'
import { isEqual } from '../src/tree/json-values.ts'
import type { JsonObject, JsonValue } from '../src/tree/node.ts'
import { type LayoutEntry, type LayoutNode, parseLayout } from '../src/yaml/layout/edit-document.ts'
import { fieldName } from '../src/yaml/layout/entries.ts'
import { lineStart, nextLine } from '../src/yaml/layout/lines.ts'
import { readPlain } from '../src/yaml/read/read-plain.ts'
import { cli } from './support/cli.ts'
import { type EditCase, inTree, ownCases, readTree, recordedCases, type Tree } from './support/edit-cases.ts'

/** Cases in which kuilt's result intentionally differs from kustomize's. */
const better: Readonly<Record<string, string>> = {
  '062-localize-copy-chart-home-changes-2':
    'kustomize copies of a chart home only what was copied already for another reason; kuilt copies all of it',
}

const shared = join(import.meta.dirname, '../../shared/conformance')
const cases = [...ownCases(), ...recordedCases(join(shared, 'edit-upstream'))]

test.each(cases.filter(({ fails, name }) => !fails && better[name] === undefined))(
  '$name: the data is the same as in kustomize, and comments and other lines are kept',
  async (recorded) => {
    const { code, stderr, tree } = await run(recorded)
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    const expected = { ...recorded.before, ...recorded.after }
    expect(Object.keys(tree).sort()).toEqual(Object.keys(expected).sort())
    for (const [path, text] of Object.entries(tree)) {
      const before = recorded.before[path]
      expect(dataOf(text, path)).toEqual(dataOf(expected[path] ?? '', path))
      if (before === undefined || before === text || !isYaml(path)) continue
      expect(lostComments(before, text)).toEqual([])
      expect(changedForNothing(before, text)).toEqual([])
    }
  },
)

test.each(cases.filter(({ fails }) => fails))('$name: fails as in kustomize, and changes nothing', async (recorded) => {
  const { code, stdout, stderr, tree } = await run(recorded)
  expect({ failed: code === 1 || code === 2, stdout, silent: stderr === '' }).toEqual({
    failed: true,
    stdout: '',
    silent: false,
  })
  expect(tree).toEqual(recorded.before)
})

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly tree: Tree
}

async function run({ args, before, cwd }: EditCase): Promise<Outcome> {
  return inTree(before, async (directory) => {
    const result = await cli(args, { cwd: join(directory, cwd) })
    return { ...result, tree: readTree(directory) }
  })
}

function isYaml(path: string): boolean {
  return /\.ya?ml$|Kustomization$/.test(path)
}

/** Files that are not YAML are compared as text. */
function dataOf(text: string, path: string): unknown {
  if (!isYaml(path)) return text
  try {
    // Objects without a prototype would not be equal to ordinary ones.
    return JSON.parse(JSON.stringify(readPlain(text, path) ?? null))
  } catch {
    return text
  }
}

function comments(text: string): readonly string[] {
  return parseLayout(text, 'file').comments.map(({ start, end }) => text.slice(start, end).trim())
}

function lostComments(before: string, after: string): readonly string[] {
  const left = [...comments(after)]
  return comments(before).filter((comment) => {
    const index = left.indexOf(comment)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

/** Lines of unchanged fields, items and entries that are missing in the new text. */
function changedForNothing(before: string, after: string): readonly string[] {
  const [old, fresh] = [readPlain(before, 'file'), readPlain(after, 'file')]
  const { root } = parseLayout(before, 'file')
  if (root === undefined || old === undefined || fresh === undefined) return []
  return unchangedBlocks(before, root, [old, fresh]).filter((block) => !after.includes(block))
}

/** A missing final newline may be added. */
function blockOf(text: string, { from, end }: LayoutEntry): string {
  return text.slice(lineStart(text, from), nextLine(text, end)).trimEnd()
}

function unchangedBlocks(
  text: string,
  node: LayoutNode,
  [old, fresh]: readonly [JsonValue, JsonValue],
): readonly string[] {
  if (node.kind === 'scalar' || node.kind === 'alias' || node.flow) return []
  if (Array.isArray(old) && Array.isArray(fresh)) {
    return node.entries.flatMap((entry, i) =>
      fresh.some((item: JsonValue) => isEqual(item, old[i])) ? [blockOf(text, entry)] : [],
    )
  }
  if (!isMap(old) || !isMap(fresh)) return []
  return node.entries.flatMap((entry) => {
    const [before, after] = [old[entry.key?.text ?? ''], fresh[fieldName(entry, fresh, fresh)]]
    if (before === undefined || after === undefined || entry.value === undefined) return []
    const isRenamed = fieldName(entry, fresh, fresh) !== entry.key?.text
    if (isEqual(before, after) && !isRenamed) return [blockOf(text, entry)]
    return unchangedBlocks(text, entry.value, [before, after])
  })
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
