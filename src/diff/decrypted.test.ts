import { type Diff, diff, memoryFileSystem, renderDiff } from '#kuilt'
import { fluxKustomization } from '../../test/support/flux-kustomization.ts'
import { type Sops, sops } from '../../test/support/sops.ts'

let key: Sops
beforeAll(async () => {
  key = await sops()
})

const flux = (path: string): string =>
  fluxKustomization({
    name: 'shop',
    path,
    spec: `  prune: true
  decryption: { provider: sops }
  postBuild: { substituteFrom: [{ kind: Secret, name: variables }] }
`,
  })

/**
 * Returns a tree with a Secret, another kind, a generated Secret, a file in a ConfigMap and a variable, each of which
 * has two values.
 */
function tree(side: string, word: string): Readonly<Record<string, string>> {
  const field = (path: readonly string[], text = word) => key.encrypt(text, path)
  return {
    [`${side}/cluster/shop.yaml`]: flux(`./${side}/apps`),
    [`${side}/cluster/variables.yaml`]: `apiVersion: v1\nkind: Secret\nmetadata: { name: variables, namespace: flux-system }\nstringData:\n  word: ${field(['stringData', 'word'])}\n${key.metadata('    encrypted_regex: ^stringData$\n')}`,
    [`${side}/apps/kustomization.yaml`]:
      'resources: [secret.yaml, widget.yaml, web.yaml]\nsecretGenerator:\n- name: made\n  files: [word.yaml]\nconfigMapGenerator:\n- name: file\n  files: [word.yaml]\n',
    [`${side}/apps/secret.yaml`]: `apiVersion: v1\nkind: Secret\nmetadata: { name: login }\nstringData:\n  a: ${field(['stringData', 'a'])}\n${key.metadata('    encrypted_regex: ^stringData$\n')}`,
    [`${side}/apps/widget.yaml`]: `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\nspec:\n  a: ${field(['spec', 'a'])}\n  list:\n  - ${field(['spec', 'list'])}\n${key.metadata('    encrypted_regex: ^spec$\n')}`,
    [`${side}/apps/word.yaml`]: `w: ${field(['w'])}\n${key.metadata()}`,
    [`${side}/apps/web.yaml`]:
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, annotations: { a: "x %word y" } }\nspec:\n  containers:\n  - name: c\n    image: i\n    envFrom:\n    - secretRef: { name: made }\n    - configMapRef: { name: file }\n'.replace(
        '%word',
        '$' + '{word}',
      ),
  }
}

async function compare(
  old: string,
  now: string,
  options: { showSecrets?: boolean; explain?: boolean } = {},
): Promise<Diff> {
  const fileSystem = memoryFileSystem({ ...tree('old', old), ...tree('new', now) })
  const decryption = { sops: 'decrypt' as const, ageKeys: key.identity }
  return await diff('flux:old/cluster', 'flux:new/cluster', { fileSystem, flux: decryption, ...options })
}

const formats = ['text', 'unified', 'markdown', 'names', 'json'] as const

test('no format contains decrypted values, but differences between them are changes', async () => {
  for (const now of ['swordfish', 'hunter3']) {
    const found = await compare('hunter2', now)
    expect(found.equal).toBe(false)
    const names = found.changes.map(({ resource: { kind, name } }) => `${kind}/${name.replace(/-\w{10}$/, '')}`)
    expect(names.toSorted()).toEqual(['ConfigMap/file', 'Pod/web', 'Secret/login', 'Secret/made', 'Widget/w'])
    for (const format of formats) {
      const text = renderDiff(found, { format, all: true })
      for (const word of ['hunter2', now]) {
        expect(text).not.toContain(word)
        expect(text).not.toContain(Buffer.from(word).toString('base64').replace(/=+$/, ''))
      }
    }
    expect(JSON.stringify(found.changes.filter(({ resource }) => resource.kind !== 'Secret'))).not.toMatch(
      /hunter|swordfish/,
    )
  }
})

test('equal values are not a change, even if their ciphertext differs', async () => {
  expect(await compare('hunter2', 'hunter2')).toMatchObject({ identical: true, changes: [] })
})

test('values are shown as their length, with marks for equal values', async () => {
  const text = renderDiff(await compare('hunter2', 'hunter3'))
  expect(text).toContain('  spec.a        *** (7 bytes) → *** (7 bytes, value 2)\n')
  expect(text).toMatch(/metadata\.annotations\.a {2}\*\*\* \(11 bytes\) → \*\*\* \(11 bytes, value 3\)\n/)
})

test('values are shown on request', async () => {
  expect(renderDiff(await compare('hunter2', 'hunter3', { showSecrets: true }))).toContain(
    'spec.a        hunter2 → hunter3\n',
  )
})

test('shows the lines that caused changes', async () => {
  const found = await compare('hunter2', 'hunter3', { explain: true })
  const text = renderDiff(found, { format: 'json' })
  expect(text).not.toMatch(/hunter/)
  expect(found.changes.find(({ resource }) => resource.kind === 'Widget')?.fields[0]?.source).toMatchObject({
    file: 'new/apps/widget.yaml',
  })
})
