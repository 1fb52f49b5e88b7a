import { isKuiltError, KuiltError, outcomeOf } from '../diagnostics/index.ts'
import { initialState, Resource } from '../resource/resource.ts'
import { builtinScope } from '../schema/scope.ts'
import { getField, getText } from '../tree/fields.ts'
import { isNilOrEmpty } from '../tree/node.ts'
import { readResourceDocuments } from '../yaml/read/resources.ts'
import { type LoadedPatch, type ParseResources, parseJsonEntry, parseMergeEntry, parsePatch } from './load-patch.ts'

const parseResources: ParseResources = (text, file) =>
  readResourceDocuments(text, file).flatMap(({ node }) => {
    if (isNilOrEmpty(node)) return []
    const name = getText(getField(node, 'metadata'), 'name')
    if (node.type !== 'mapping' || name === '') throw new KuiltError('RESOURCE_NAME_MISSING', { kind: '' })
    return [new Resource(node, initialState, builtinScope)]
  })

function kindOf(text: string, inline = true): string {
  const patch: LoadedPatch = parsePatch(text, { at: { file: 'p.yaml' }, inline }, parseResources)
  return patch.type === 'json' ? 'json' : `merge ${patch.documents.length}`
}

function failure(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return isKuiltError(error) ? error.code : error
  }
}

const resource = 'kind: A\nmetadata: { name: a }\n'

test.each([
  [resource, 'merge 1'],
  [`${resource}---\n${resource}`, 'merge 2'],
  ['{"kind": "A", "metadata": {"name": "a"}}', 'merge 1'],
  ['', 'merge 0'],
  ['# nothing', 'merge 0'],
  ['[]', 'merge 0'],
  ['# a document that ends before it has begun\n---\n...\nkind: A\n', 'merge 0'],
  ['[{"op": "test", "path": ""}]', 'json'],
  ['  [{"op": "test", "path": ""}]', 'json'],
  ['- { op: test, path: "" }', 'json'],
  ['# first\n---\n- { op: test, path: "" }', 'json'],
])('%j is a patch: %s', (text, expected) => {
  expect(kindOf(text)).toBe(expected)
})

test('a file is not trimmed: after a leading space, it is parsed as YAML', () => {
  expect(kindOf(' [{ op: test, path: "" }]', false)).toBe('json')
  expect(failure(() => kindOf(' [{ op: test, path: "" }]'))).toBe('PATCH_UNPARSABLE')
})

test.each(['op: add', 'just text', '[{"op": ', 'kind: A', 'a: b: c', '- - a'])('%j is no patch', (text) => {
  expect(failure(() => kindOf(text))).toBe('PATCH_UNPARSABLE')
})

test('an entry of patchesStrategicMerge is inline YAML or otherwise a path', () => {
  const load = (path: string): { text: string; file: string } => ({ text: resource, file: `/app/${path}` })
  const options = { at: { file: 'k.yaml' }, load, parseResources }
  expect(parseMergeEntry(resource, options).source).toEqual({ at: { file: 'k.yaml' }, inline: true })
  expect(parseMergeEntry('p.yaml', options).source).toEqual({ at: { file: '/app/p.yaml' }, inline: false })
})

test.each([
  ['[]', 'PATCH_EMPTY'],
  ['', 'PATCH_EMPTY'],
  ['{}', 'JSON_PATCH_INVALID'],
  ['[', 'JSON_PATCH_INVALID'],
])('an entry of patchesJson6902 cannot be %j', (text, code) => {
  expect(failure(() => parseJsonEntry(text, { at: { file: 'k.yaml' }, inline: true }))).toBe(code)
})

test.each([
  ['[{ op: remove, path: /a }]', 'text that starts with `[` must be JSON'],
  ['[{"op": "remove", "path": "/a"},]', 'text that starts with `[` must be JSON'],
  ['[{"op": ', undefined],
])('the hint for %j is %j', (text, start) => {
  const { error } = outcomeOf(() => kindOf(text))
  expect(error?.hint?.slice(0, start?.length)).toBe(start)
})
