import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './support/cli.ts'
import { inTree, readTree, type Tree } from './support/edit-cases.ts'

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n'

/** Runs command lines one by one, like a tool. Resolves to the kustomization file. */
async function play(tree: Tree, lines: readonly (readonly string[])[]): Promise<string> {
  return inTree(tree, async (cwd) => {
    for (const argv of lines) {
      const { code, stdout, stderr } = await cli(argv, { cwd })
      expect({ argv, code, stdout, stderr }).toEqual({ argv, code: 0, stdout: '', stderr: '' })
    }
    return readFileSync(join(cwd, 'kustomization.yaml'), 'utf8')
  })
}

describe('drop-in use', () => {
  const tree = {
    'kustomization.yaml': `# managed by the platform team\n${head}\nresources:\n- web.yaml # the app\n`,
    'web.yaml': deployment,
    'components/tls/kustomization.yaml': 'kind: Component\n',
  }

  test('Argo CD sets the options of its Application', async () => {
    const text = await play(tree, [
      ['edit', 'set', 'nameprefix', '--', 'prod-'],
      ['edit', 'set', 'namesuffix', '--', '-v2'],
      ['edit', 'set', 'image', 'nginx:1.27', 'redis=registry.example.com/redis@sha256:1'],
      ['edit', 'set', 'replicas', 'web=3'],
      ['edit', 'add', 'label', '--force', 'app:web'],
      ['edit', 'add', 'label', '--force', '--without-selector', '--include-templates', 'team:blue'],
      ['edit', 'add', 'annotation', '--force', 'owner:blue', 'note:a: b'],
      ['edit', 'set', 'namespace', '--', 'prod'],
      ['edit', 'add', 'component', 'components/tls'],
    ])
    expect(text).toBe(`# managed by the platform team
${head}
resources:
- web.yaml # the app

namePrefix: prod-

nameSuffix: -v2

images:
- name: nginx
  newTag: "1.27"
- name: redis
  newName: registry.example.com/redis
  digest: sha256:1

replicas:
- name: web
  count: 3

commonLabels:
  app: web

labels:
- includeTemplates: true
  pairs:
    team: blue

commonAnnotations:
  owner: blue
  note: "a: b"

namespace: prod

components:
- components/tls
`)
  })

  test('Argo CD checks the version first', async () => {
    const { code, stdout } = await cli(['version', '--short'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'v5.8.1\n' })
  })

  test('Skaffold writes a separate overlay with image digests', async () => {
    const text = await inTree(tree, async (cwd) => {
      const overlay = await inTree({}, async () => join(cwd, 'components'))
      expect((await cli(['create', '--resources', '../', '--namespace', 'dev'], { cwd: overlay })).code).toBe(0)
      const image = ['edit', 'set', 'image', 'app=localhost:5000/app:v1@sha256:2']
      expect((await cli(image, { cwd: overlay })).code).toBe(0)
      return readFileSync(join(overlay, 'kustomization.yaml'), 'utf8')
    })
    expect(text).toBe(
      `${head}resources:\n- ../\nnamespace: dev\nimages:\n- name: app\n  newName: localhost:5000/app\n  newTag: v1\n  digest: sha256:2\n`,
    )
  })

  test('release scripts set several images one by one and commit the file', async () => {
    const file =
      'images:\n# pinned by CI\n- name: api # do not touch by hand\n  newTag: v1\n- name: web\n  newTag: v1\n'
    const text = await play({ 'kustomization.yaml': head + file }, [
      ['edit', 'set', 'image', 'web=*:v2'],
      ['edit', 'set', 'image', 'api:v2'],
    ])
    expect(text).toBe(head + file.replaceAll('v1', 'v2'))
  })
})

describe('dry runs', () => {
  test('show the change and write nothing', async () => {
    await inTree({ 'kustomization.yaml': `${head}# where\nnamespace: dev\n` }, async (cwd) => {
      const before = readTree(cwd)
      const { code, stdout, stderr } = await cli(['edit', 'set', 'namespace', 'prod', '--dry-run'], { cwd })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toBe(`--- a/kustomization.yaml
+++ b/kustomization.yaml
@@ -1,4 +1,4 @@
 apiVersion: kustomize.config.k8s.io/v1beta1
 kind: Kustomization
 # where
-namespace: dev
+namespace: prod
`)
      expect(readTree(cwd)).toEqual(before)
    })
  })

  test('are supported by create, fix and localize, too', async () => {
    await inTree({ 'app/web.yaml': deployment }, async (cwd) => {
      const created = await cli(['create', '--autodetect', '--dry-run'], { cwd: join(cwd, 'app') })
      expect(created.stdout).toContain('+++ b/kustomization.yaml\n@@ -0,0 +1,4 @@\n+apiVersion: ')
      expect(Object.keys(readTree(cwd))).toEqual(['app/web.yaml'])
      await cli(['create', '--autodetect', '--labels=app:web'], { cwd: join(cwd, 'app') })
      const before = readTree(cwd)
      const fixed = await cli(['edit', 'fix', '--dry-run'], { cwd: join(cwd, 'app') })
      expect(fixed.stdout).toContain('-commonLabels:\n-  app: web\n+labels:\n')
      const localized = await cli(['localize', 'app', '--dry-run'], { cwd })
      expect(localized.stdout).toBe('kustomization.yaml\nweb.yaml\n')
      expect(readTree(cwd)).toEqual(before)
    })
  })
})

describe('edit fix', () => {
  test('reports what it replaced', async () => {
    await inTree(
      { 'kustomization.yaml': 'commonLabels:\n  app: web\nresources: [web.yaml]\n', 'web.yaml': deployment },
      async (cwd) => {
        const { code, stdout, stderr } = await cli(['edit', 'fix'], { cwd })
        expect({ code, stdout, stderr }).toEqual({
          code: 0,
          stdout: '\nFixed fields:\n  commonLabels -> labels\n',
          stderr: '',
        })
      },
    )
  })

  test('warns if the build now fails', async () => {
    const tree = {
      'kustomization.yaml':
        'resources: [web.yaml]\nvars:\n- name: A\n  objref: {apiVersion: v1, kind: Secret, name: none}\n',
      'web.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{args: [$(B)]}]}\n',
    }
    await inTree(tree, async (cwd) => {
      const { code, stderr } = await cli(['edit', 'fix', '--vars'], { cwd })
      expect([code, stderr.split(':')[0]]).toEqual([0, expect.stringContaining('EDIT_FIX_')])
    })
  })
})

describe('create', () => {
  test('overwrites nothing', async () => {
    await inTree({ Kustomization: head }, async (cwd) => {
      const { code, stderr } = await cli(['create'], { cwd })
      expect([code, stderr]).toEqual([1, expect.stringContaining('EDIT_FILE_EXISTS')])
      expect(readTree(cwd)).toEqual({ Kustomization: head })
    })
  })

  test('lists only files that contain resources', async () => {
    const tree = {
      'a.yaml': deployment,
      'b.json': '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "b"}}',
      'README.md': '# about\n',
      'empty.yaml': '',
      'notes.txt': 'text',
      'sub/c.yaml': deployment,
      'overlay/kustomization.yaml': head,
      '.git/x.yaml': deployment,
    }
    await inTree(tree, async (cwd) => {
      await cli(['create', '--autodetect', '--recursive'], { cwd })
      expect(readTree(cwd)['kustomization.yaml']).toBe(
        `${head}resources:\n- a.yaml\n- b.json\n- overlay\n- sub/c.yaml\n`,
      )
    })
  })
})

describe('localize', () => {
  const tree = { 'app/kustomization.yaml': '# mine\nresources: [web.yaml]\n', 'app/web.yaml': deployment }

  test('prints a summary, and never overwrites files', async () => {
    await inTree(tree, async (cwd) => {
      const { code, stdout, stderr } = await cli(['localize', 'app'], { cwd })
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: '',
        stderr: expect.stringMatching(
          /^VERIFICATION SUCCESS.*\nSUCCESS: localized "app" to directory .*\/localized-app\n$/,
        ),
      })
      const before = readTree(cwd)
      expect(before['localized-app/kustomization.yaml']).toBe(tree['app/kustomization.yaml'])
      const again = await cli(['localize', 'app'], { cwd })
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('LOCALIZE_DESTINATION_EXISTS')])
      expect(readTree(cwd)).toEqual(before)
    })
  })

  test('leaves nothing behind if the target does not build', async () => {
    await inTree(
      { 'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'app/a.yaml': deployment, 'app/b.yaml': deployment },
      async (cwd) => {
        expect((await cli(['localize', 'app', 'copy'], { cwd })).code).toBe(1)
        expect(existsSync(join(cwd, 'copy'))).toBe(false)
        expect((await cli(['localize', 'app', 'copy', '--no-verify'], { cwd })).code).toBe(0)
        expect(existsSync(join(cwd, 'copy'))).toBe(true)
      },
    )
  })
})

test('a mistyped command or flag is a usage error with a suggestion', async () => {
  const cases = [
    { argv: ['edit', 'set', 'imag', 'a:1'], hint: 'did you mean `kuilt edit set image`?' },
    { argv: ['edit', 'ad', 'resource'], hint: 'did you mean `kuilt edit add`?' },
    { argv: ['edit', 'add', 'label', 'a:b', '--without-selectors'], hint: 'did you mean `--without-selector`?' },
    { argv: ['edit', 'set', 'buildmetadata', 'originAnnotation'], hint: 'did you mean "originAnnotations"?' },
  ]
  for (const { argv, hint } of cases) {
    const { code, stdout, stderr } = await cli(argv)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(hint)])
  }
})

describe('an error about flags contains the wrong or missing flag', () => {
  const tree = { 'kustomization.yaml': head, 'there.txt': 'x' }
  const add = ['edit', 'add', 'configmap', 'settings']
  test.each([
    ['a file that is not there', [...add, '--from-file=nope.txt'], 1, 'matches "nope.txt"'],
    ['no source', add, 2, 'missing --from-literal, --from-file or --from-env-file'],
    [
      'an env file and a literal',
      [...add, '--from-env-file=e', '--from-literal=a=b'],
      2,
      '--from-env-file and --from-literal cannot be used together',
    ],
    [
      'an env file and a file',
      [...add, '--from-env-file=e', '--from-file=there.txt'],
      2,
      '--from-env-file and --from-file cannot be used together',
    ],
    [
      'a flag that needs another',
      ['edit', 'add', 'label', 'a:b', '--include-templates'],
      2,
      '--include-templates requires --without-selector',
    ],
  ])('%s', async (_, argv, code, message) => {
    await inTree(tree, async (cwd) => {
      const result = await cli(argv, { cwd })
      expect(result).toMatchObject({ code, stdout: '' })
      expect(result.stderr).toContain(message)
      expect(result.stderr.match(/error\[/g)).toHaveLength(1)
      expect(readTree(cwd)).toEqual(tree)
    })
  })

  test('a missing file next to an existing one only causes a warning', async () => {
    await inTree(tree, async (cwd) => {
      const result = await cli([...add, '--from-file=nope.txt', '--from-file=there.txt'], { cwd })
      expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining('no file matches "nope.txt"') })
    })
  })
})

test('only for paths, --no-verify is suggested: it does not expand patterns', async () => {
  const stderrOf = (path: string) =>
    inTree(
      { 'kustomization.yaml': head },
      async (cwd) => (await cli(['edit', 'add', 'resource', path], { cwd })).stderr,
    )
  expect(await stderrOf('wbe.yaml')).toContain('hint: to add it anyway, use `--no-verify`')
  expect(await stderrOf('*.yml')).not.toContain('hint')
})

test('a JSON patch is written in single quotes, which require no backslashes', async () => {
  const patch = `[{"op":"replace","path":"/spec/replicas","value":3}]`
  const lines = [['edit', 'add', 'patch', '--kind=Deployment', '--patch', patch]]
  const usual = await play({ 'kustomization.yaml': head }, lines)
  expect(usual).toBe(`${head}patches:\n- patch: '${patch}'\n  target:\n    kind: Deployment\n`)
  const double = await play({ 'kustomization.yaml': `${head}namespace: "true"\n` }, lines)
  expect(double).toContain(`- patch: '${patch}'\n`)
  const json = await play({ 'kustomization.yaml': '{"namespace": "x"}\n' }, lines)
  expect(JSON.parse(json)).toMatchObject({ patches: [{ patch }] })
})

test('localize suggests the scope that contains a base', async () => {
  const tree = { 'base/kustomization.yaml': 'namePrefix: a-\n', 'over/kustomization.yaml': 'resources: [../base]\n' }
  await inTree(tree, async (cwd) => {
    const result = await cli(['localize', 'over', 'copy'], { cwd })
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(` hint: to copy it as well, pass \`--scope=${cwd}\``),
    })
    const apart = await cli(['localize', 'over', 'copy', '--scope=base'], { cwd })
    expect(apart).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(` hint: pass \`--scope=${cwd}\`, which contains both`),
    })
    expect((await cli(['localize', 'over', 'copy', `--scope=${cwd}`], { cwd })).code).toBe(0)
  })
})

test('if verification needs flags, localize suggests skipping it', async () => {
  const charts = 'helmCharts: [{ name: web, repo: https://example.com, version: 1.0.0 }]\n'
  await inTree({ 'app/kustomization.yaml': charts }, async (cwd) => {
    const { stderr } = await cli(['localize', 'app', 'copy'], { cwd })
    expect(stderr).toContain('HELM_DISABLED')
    expect(stderr).toContain(
      ' hint: this command cannot verify builds that need flags: use `--no-verify` and compare the builds yourself\n',
    )
    expect((await cli(['localize', 'app', 'copy', '--no-verify'], { cwd })).code).toBe(0)
  })
})
