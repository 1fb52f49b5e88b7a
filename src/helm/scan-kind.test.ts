import fc from 'fast-check'
import { scanKind } from './scan-kind.ts'
import { TypedReader } from './typed-yaml.ts'

/** The kind and hook events, found by parsing the whole document. */
function parsed(text: string): { readonly kind: string; readonly hook: string | undefined } {
  const map = new TypedReader(text, 'a.yaml').document
  map?.text('apiVersion')
  const metadata = map?.map('metadata')
  metadata?.text('name')
  return { kind: map?.text('kind') ?? '', hook: metadata?.textMap('annotations')?.get('helm.sh/hook') }
}

test('the kind of a document in the usual style', () => {
  const text = `# Comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: "a: b"
  annotations:
    checksum/config: 'it''s'
    note: |
      text: {

       - more
spec:
  template: {}
  containers:
  - name: web
    args: [] # none
    # Comment
    env:
      - name: A
        value: http://example.com:80/a
      - - nested
    command:
    - sh
    - -c
    - >-
      echo
status:
`
  expect(parsed(text)).toEqual({ kind: 'Deployment', hook: undefined })
  expect(scanKind(text)).toBe('Deployment')
})

test.each([
  'kind: A\nkind: B\n',
  'Kind: A\n',
  'kind: yes\n',
  'kind:\n  a: b\n',
  'metadata: []\n',
  'metadata:\n- a\n',
  'metadata:\n  annotations:\n    helm.sh/hook: test\n',
  'metadata:\n  annotations:\n    a:\n      b: c\n',
  'a:\n    b:\n  c: d\n',
  'a: b\n  c: d\n',
  'a: b: c\n',
  'a: b\n c\n',
  'a: &x b\n',
  'a: "\\q"\n',
  'null: a\n',
  '- a\n',
  '',
])('%j needs parsing', (text) => expect(scanKind(text)).toBeUndefined())

const piece = fc.constantFrom(
  ...[
    '- ',
    '-',
    'kind: A',
    'Kind: A',
    'apiVersion: v1',
    'metadata:',
    'name: web',
    'annotations:',
    'a:',
    'a: b',
    'a: b:',
  ],
  ...['"a": "b"', "a: 'b'", 'a: {}', 'a: []', 'a: |', 'a: >-', '- a: |', '- |', '# c', 'a: # c', 'a: b # c', 'b: 1.5'],
  ...[
    'helm.sh/hook: test',
    'null: a',
    'yes: no',
    'a: - b',
    'a: *b',
    'text',
    '"a',
    'a: "b',
    '\t',
    'ü: ü',
    '---',
    '- - a',
  ],
  ...[
    'kind: null',
    'kind: "A"',
    'name: 1',
    'name: {}',
    'a: .inf',
    'a: -1',
    'a: http://b:1#c',
    'a: "\\n"',
    'a: b\r',
    '? a',
  ],
)
const line = fc
  .tuple(fc.constantFrom(0, 0, 0, 1, 2, 2, 3, 4, 4, 6), piece)
  .map(([indent, text]) => ' '.repeat(indent) + text)
const start = fc.constantFrom(
  '',
  'metadata:\n  name: web\n',
  'metadata:\n  annotations:\n',
  'a:\n- b:\n',
  'a:\n  b: |\n',
)

test('a document that does not need parsing is valid, and has the same kind when parsed', () => {
  const documents = fc.tuple(start, fc.array(fc.oneof(line, fc.constantFrom('', '  ')), { maxLength: 7 }))
  let count = 0
  const check = ([first, lines]: readonly [string, readonly string[]]): void => {
    const text = first + lines.join('\n')
    const kind = scanKind(text)
    if (kind === undefined) return
    count++
    expect(parsed(text)).toEqual({ kind, hook: undefined })
  }
  fc.assert(fc.property(documents, check), { numRuns: 5000 })
  expect(count).toBeGreaterThan(500)
})
