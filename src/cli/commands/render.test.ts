import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { asInTerminal, cli } from '../../../test/support/cli.ts'
import { fluxKustomization } from '../../../test/support/flux-kustomization.ts'
import { type Project, project } from '../../../test/support/project.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

let shop: Project
beforeEach(() => {
  shop = project({
    'base/kustomization.yaml': 'resources: [b.yaml, a.yaml]\n',
    'base/a.yaml': configMap('a'),
    'base/b.yaml': configMap('b'),
    'overlays/prod/kustomization.yaml': 'namePrefix: prod-\nresources: [../../base]\n',
    'overlays/test/kustomization.yaml': 'namePrefix: test-\nresources: [../../base]\n',
  })
})
afterEach(() => shop.remove())

const path = (file: string) => join(shop.directory, file)
const read = (file: string) => readFileSync(path(file), 'utf8')
const exists = (file: string) => existsSync(path(file))
const render = (...argv: readonly string[]) => cli(['render', ...argv], { cwd: shop.directory })
const built = async (target: string) => (await cli(['build', target], { cwd: shop.directory })).stdout
const listed = () => Object.keys(JSON.parse(read('rendered/.kuilt-render.json')).files)

function write(file: string, text: string): void {
  mkdirSync(dirname(path(file)), { recursive: true })
  writeFileSync(path(file), text)
}

test('each file contains the output of `build`, and stdout is empty', async () => {
  const stderr = '2 targets: 2 files written, 0 unchanged\n'
  expect(await render('.', '-o', 'rendered')).toEqual({ code: 0, stdout: '', stderr })
  expect(read('rendered/overlays/prod.yaml')).toBe(await built('overlays/prod'))
  expect(read('rendered/overlays/test.yaml')).toBe(await built('overlays/test'))
  expect(readdirSync(path('rendered')).sort()).toEqual(['.kuilt-render.json', 'overlays'])
  expect(listed()).toEqual(['overlays/prod.yaml', 'overlays/test.yaml'])
})

test('--per-resource writes a directory per target, like `build -o`', async () => {
  await render('overlays/*', '-o', 'rendered', '--per-resource')
  mkdirSync(path('single'))
  await cli(['build', 'overlays/prod', '-o', 'single'], { cwd: shop.directory })
  expect(readdirSync(path('rendered/overlays/prod'))).toEqual(readdirSync(path('single')))
  for (const name of readdirSync(path('single'))) {
    expect(read(`rendered/overlays/prod/${name}`)).toBe(read(`single/${name}`))
  }
  expect(listed()).toContain('overlays/prod/v1_configmap_prod-a.yaml')
})

test('unchanged files are not written', async () => {
  await render('.', '-o', 'rendered')
  const old = new Date(2020, 1, 1)
  for (const file of ['overlays/prod.yaml', 'overlays/test.yaml', '.kuilt-render.json']) {
    utimesSync(path(`rendered/${file}`), old, old)
  }
  write('overlays/test/kustomization.yaml', 'namePrefix: t-\nresources: [../../base]\n')
  expect(await render('.', '-o', 'rendered')).toMatchObject({ stderr: '2 targets: 1 file written, 1 unchanged\n' })
  expect(statSync(path('rendered/overlays/prod.yaml')).mtime).toEqual(old)
  expect(statSync(path('rendered/.kuilt-render.json')).mtime).toEqual(old)
  expect(statSync(path('rendered/overlays/test.yaml')).mtime).not.toEqual(old)
})

describe('files of targets that no longer exist', () => {
  test('are removed, including directories that become empty', async () => {
    write('apps/web/kustomization.yaml', 'resources: [../../base]\n')
    await render('.', '-o', 'rendered')
    expect(exists('rendered/apps/web.yaml')).toBe(true)
    rmSync(path('apps'), { recursive: true })
    expect(await render('.', '-o', 'rendered')).toMatchObject({
      code: 0,
      stderr: '2 targets: 0 files written, 2 unchanged, 1 removed\n',
    })
    expect(exists('rendered/apps')).toBe(false)
    expect(listed()).toEqual(['overlays/prod.yaml', 'overlays/test.yaml'])
  })

  test('are removed only if they are on the list', async () => {
    await render('.', '-o', 'rendered')
    write('rendered/overlays/mine.yaml', 'mine')
    rmSync(path('overlays/test'), { recursive: true })
    await render('.', '-o', 'rendered')
    expect(readdirSync(path('rendered/overlays'))).toEqual(['mine.yaml', 'prod.yaml'])
  })

  test('are kept if their target was just not rendered in this run', async () => {
    await render('.', '-o', 'rendered')
    await render('overlays/prod', '-o', 'rendered')
    await render('overlays/p*', '-o', 'rendered')
    expect(readdirSync(path('rendered/overlays'))).toEqual(['prod.yaml', 'test.yaml'])
    expect(listed()).toEqual(['overlays/prod.yaml', 'overlays/test.yaml'])
  })

  test('explicitly named targets keep their files, even if they are not roots', async () => {
    await render('.', '-o', 'rendered')
    await render('base', '-o', 'rendered')
    await render('.', '-o', 'rendered')
    expect(listed()).toEqual(['base.yaml', 'overlays/prod.yaml', 'overlays/test.yaml'])
    rmSync(path('base'), { recursive: true })
    await render('.', '-o', 'rendered')
    expect(exists('rendered/base.yaml')).toBe(false)
  })

  test('files of former roots are removed', async () => {
    await render('.', '-o', 'rendered')
    write('all/kustomization.yaml', 'resources: [../overlays/prod]\n')
    await render('.', '-o', 'rendered')
    expect(listed()).toEqual(['all.yaml', 'overlays/test.yaml'])
  })

  test('another working directory makes no difference', async () => {
    await render('.', '-o', 'rendered')
    rmSync(path('overlays/test'), { recursive: true })
    await cli(['render', 'prod', '-o', '../rendered'], { cwd: path('overlays') })
    // The same target under a different name has its own file. Files of a removed target are removed for all names.
    expect(listed()).toEqual(['overlays/prod.yaml', 'prod.yaml'])
  })

  test('files of removed resources are removed, too', async () => {
    await render('.', '-o', 'rendered', '--per-resource')
    write('base/kustomization.yaml', 'resources: [a.yaml]\n')
    await render('.', '-o', 'rendered', '--per-resource')
    expect(readdirSync(path('rendered/overlays/prod'))).toEqual(['v1_configmap_prod-a.yaml'])
    await render('.', '-o', 'rendered')
    expect(readdirSync(path('rendered/overlays'))).toEqual(['prod.yaml', 'test.yaml'])
  })
})

describe('a target that fails', () => {
  beforeEach(() => write('overlays/bad/kustomization.yaml', 'resources: [gone.yaml]\n'))

  test('is reported at the end; the others are written', async () => {
    const { code, stdout, stderr } = await render('.', '-o', 'rendered')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('error[FILE_NOT_FOUND]')
    expect(stderr).toContain('not rendered: overlays/bad')
    expect(stderr).toMatch(/^3 targets: 2 files written, 0 unchanged, 1 failed\n$/m)
    expect(listed()).toEqual(['overlays/prod.yaml', 'overlays/test.yaml'])
  })

  test('keeps its previous output', async () => {
    write('overlays/bad/gone.yaml', configMap('gone'))
    await render('.', '-o', 'rendered')
    rmSync(path('overlays/bad/gone.yaml'))
    await render('.', '-o', 'rendered')
    expect(read('rendered/overlays/bad.yaml')).toBe(configMap('gone'))
    expect(listed()).toContain('overlays/bad.yaml')
  })

  test('a mistake in a shared base is reported once', async () => {
    write('base/a.yaml', 'a: [')
    const { stderr } = await render('overlays/*', '-o', 'rendered', '--error-format', 'github')
    expect(stderr.match(/^::error file=base\/a\.yaml/gm)).toHaveLength(1)
    expect(stderr).toContain('not rendered: overlays/prod and overlays/test')
  })
})

test('warnings are reported once, and are errors with --strict', async () => {
  write('base/kustomization.yaml', 'bases: []\nresources: [a.yaml, b.yaml]\ncommonLabels: {a: b}\n')
  const { code, stderr } = await render('.', '-o', 'rendered')
  expect(code).toBe(0)
  expect(asInTerminal(stderr).match(/'commonLabels' is deprecated/g)).toHaveLength(1)
  expect(await render('.', '-o', 'strict', '--strict')).toMatchObject({ code: 1 })
  expect(exists('strict')).toBe(false)
})

test('a deprecated field is reported once in text, and everywhere in other formats', async () => {
  for (const name of ['prod', 'test']) {
    write(`overlays/${name}/kustomization.yaml`, 'commonLabels: {a: b}\nresources: [../../base]\n')
  }
  const { stderr } = await render('.', '-o', 'rendered')
  expect(stderr.match(/'commonLabels' is deprecated/g)).toHaveLength(1)
  expect(stderr).toContain(
    ' --> overlays/prod/kustomization.yaml:1:1 (commonLabels)\n note: and in 1 other place: `kuilt lint` lists them all\n',
  )
  const github = await render('.', '-o', 'rendered', '--error-format', 'github')
  expect(github.stderr.match(/'commonLabels' is deprecated/g)).toHaveLength(2)
})

test('targets with the same output file are an error, and nothing is written', async () => {
  write('overlays/prod.yaml', configMap('prod'))
  const { code, stderr } = await render('overlays/prod', 'overlays/prod.yaml', '-o', 'rendered')
  expect(code).toBe(1)
  expect(stderr).toContain('RENDER_SAME_OUTPUT')
  expect(exists('rendered')).toBe(false)
})

test('an output directory that is a file is an error, and the file is kept', async () => {
  write('rendered', 'mine')
  const { code, stderr } = await render('overlays/prod', '-o', 'rendered')
  expect(code).toBe(1)
  expect(stderr).toContain('cannot write "rendered/overlays/prod.yaml": its parent is not a directory')
  expect(read('rendered')).toBe('mine')
})

test('files that targets read are not overwritten', async () => {
  write('overlays.yaml', configMap('shared'))
  write('overlays/kustomization.yaml', 'resources: [prod]\n')
  write('other/kustomization.yaml', 'resources: [../overlays.yaml]\n')
  const { code, stderr } = await render('overlays', 'other', '-o', '.', '--load-restrictor', 'LoadRestrictionsNone')
  expect(code).toBe(1)
  expect(stderr).toContain('cannot write "overlays.yaml": target "other" reads it')
  expect(read('overlays.yaml')).toBe(configMap('shared'))
  expect(exists('other.yaml')).toBe(true)
})

test('links in the output directory are not followed to other directories', async () => {
  write('elsewhere/prod.yaml', 'mine')
  mkdirSync(path('rendered'))
  symlinkSync('../elsewhere', path('rendered/overlays'))
  expect((await render('.', '-o', 'rendered')).stderr).toContain('OUTPUT_OUTSIDE')
  expect(read('elsewhere/prod.yaml')).toBe('mine')
  expect(readdirSync(path('elsewhere'))).toEqual(['prod.yaml'])
})

test('a list that is invalid or contains paths outside the directory is an error', async () => {
  write('rendered/.kuilt-render.json', '{"files": {"../base/a.yaml": {"target": "../gone"}}}')
  expect(await render('.', '-o', 'rendered')).toMatchObject({ code: 1 })
  write('rendered/.kuilt-render.json', '<<<<<<< ours')
  expect((await render('.', '-o', 'rendered')).stderr).toContain('RENDER_LIST_INVALID')
  expect(exists('base/a.yaml')).toBe(true)
})

describe('--check', () => {
  beforeEach(async () => {
    await render('.', '-o', 'rendered')
  })

  test('passes if everything is up to date', async () => {
    const stderr = '2 targets: all files are up to date\n'
    expect(await render('.', '-o', 'rendered', '--check')).toEqual({ code: 0, stdout: '', stderr })
  })

  test('lists files that are outdated, missing or no longer needed, with the command that updates them, and writes nothing', async () => {
    write('overlays/test/kustomization.yaml', 'namePrefix: t-\nresources: [../../base]\n')
    write('overlays/new/kustomization.yaml', 'resources: [../../base]\n')
    rmSync(path('overlays/prod'), { recursive: true })
    const before = readdirSync(path('rendered'), { recursive: true })
    const { code, stdout, stderr } = await render('.', '-o', 'rendered', '--check')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatchInlineSnapshot(`
      "error[RENDER_FILE_MISSING]: "rendered/overlays/new.yaml" does not exist
      error[RENDER_OUTDATED]: "rendered/overlays/test.yaml" is out of date
        @@ -1,9 +1,9 @@
         apiVersion: v1
         kind: ConfigMap
         metadata:
        -  name: test-a
        +  name: t-a
         ---
         apiVersion: v1
         kind: ConfigMap
         metadata:
        -  name: test-b
        +  name: t-b
      error[RENDER_LEFT_OVER]: "rendered/overlays/prod.yaml" is no longer needed: "overlays/prod" is no longer a target
      error[RENDER_CHECK_FAILED]: 3 rendered files are not up to date
       hint: to update them, run \`kuilt render . -o rendered\`
      2 targets: 3 files not up to date
      "
    `)
    expect(readdirSync(path('rendered'), { recursive: true })).toEqual(before)
    expect(await render('.', '-o', 'rendered')).toMatchObject({ code: 0 })
    expect(await render('.', '-o', 'rendered', '--check')).toMatchObject({ code: 0 })
  })

  test('annotates the first differing line', async () => {
    write('rendered/overlays/prod.yaml', read('rendered/overlays/prod.yaml').replace('prod-b', 'x'))
    const { stderr } = await render('.', '-o', 'rendered', '--check', '--error-format', 'github')
    expect(stderr).toMatch(/^::error file=rendered\/overlays\/prod\.yaml,line=9,title=RENDER_OUTDATED::/m)
  })

  test('a failing target is not reported as an outdated file', async () => {
    write('overlays/prod/kustomization.yaml', 'resources: [gone.yaml]\n')
    const { code, stderr } = await render('.', '-o', 'rendered', '--check')
    expect(code).toBe(1)
    expect(stderr).not.toContain('RENDER_')
    expect(stderr).toContain('2 targets: all files are up to date, 1 failed')
  })
})

describe('--shard', () => {
  test('shards are disjoint and complete', async () => {
    for (let i = 0; i < 20; i++) write(`many/o${i}/kustomization.yaml`, 'resources: [../../base]\n')
    await render('many', '-o', 'whole')
    for (const shard of ['1/3', '2/3', '3/3']) await render('many', '-o', `part${shard[0]}`, '--shard', shard)
    const parts = ['part1', 'part2', 'part3'].map((part) => readdirSync(path(`${part}/many`)))
    expect(parts.flat().sort()).toEqual(readdirSync(path('whole/many')).sort())
    expect(parts.map((part) => part.length).sort()).toEqual([6, 7, 7])
  })

  test('sequential shards write all files, although each one changes the directory', async () => {
    for (let i = 0; i < 12; i++) {
      write(`many/o${i}/kustomization.yaml`, `resources: [../../base]\n${'# a comment\n'.repeat(100 * i)}`)
    }
    await render('many', '-o', 'rendered')
    for (let i = 0; i < 12; i++) {
      const literals = JSON.stringify(Array.from({ length: 1 + ((i * 7) % 12) * 50 }, (_, at) => `K${at}=${i}`))
      const text = `namePrefix: b${i}-\nresources: [../../base]\nconfigMapGenerator: [{ name: c, literals: ${literals} }]\n`
      write(`many/o${i}/kustomization.yaml`, text)
    }
    for (const shard of ['1/3', '2/3', '3/3']) await render('many', '-o', 'rendered', '--shard', shard)
    expect(await render('many', '-o', 'rendered', '--check')).toMatchObject({ code: 0 })
  })

  test('shards in the same directory keep the files of other shards', async () => {
    for (const shard of ['1/2', '2/2']) await render('.', '-o', 'rendered', '--shard', shard)
    expect(listed()).toEqual(['overlays/prod.yaml', 'overlays/test.yaml'])
    for (const shard of ['1/2', '2/2']) {
      expect(await render('.', '-o', 'rendered', '--shard', shard, '--check')).toMatchObject({ code: 0 })
    }
  })
})

test('wrong usage', async () => {
  expect(await render('.')).toMatchObject({ code: 2 })
  for (const shard of ['0/3', '4/3', '3', 'a/b']) {
    expect(await render('.', '-o', 'rendered', '--shard', shard)).toMatchObject({ code: 2 })
  }
  for (const jobs of ['0', 'x', '-1', '1.5']) {
    expect(await render('.', '-o', 'rendered', `--jobs=${jobs}`)).toMatchObject({ code: 2 })
  }
  expect(await render('nothing/*', '-o', 'rendered')).toMatchObject({ code: 1 })
})

test('manifests, standard input and git revisions are targets, too', async () => {
  write('extra.yaml', configMap('extra'))
  await cli(['render', 'extra.yaml', '-', '-o', 'rendered'], { cwd: shop.directory, stdin: configMap('in') })
  expect(read('rendered/extra.yaml')).toBe(configMap('extra'))
  expect(read('rendered/stdin.yaml')).toBe(configMap('in'))
})

test('parts of a target have separate files, which are kept if something else is rendered', async () => {
  const kustomization = (name: string): string => fluxKustomization({ name, spec: '  prune: true\n' })
  const flux = project({
    'clusters/apps.yaml': kustomization('apps'),
    'clusters/db.yaml': kustomization('db'),
    'apps/web.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
    'db/db.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: db }\n',
    'plain/kustomization.yaml': 'configMapGenerator: [{ name: a }]\n',
  })
  const render = async (...args: readonly string[]) =>
    await cli(['render', ...args, '-o', 'out'], { cwd: flux.directory })
  expect(await render('flux:clusters#apps', 'flux:clusters', 'flux:clusters#db')).toMatchObject({ code: 0 })
  const files = ['clusters.yaml', 'clusters/apps.yaml', 'clusters/db.yaml']
  const present = () => files.filter((file) => existsSync(join(flux.directory, 'out', file)))
  expect(present()).toEqual(files)
  for (const other of ['flux:clusters', 'flux:clusters#apps', 'plain']) {
    expect(await render(other)).toMatchObject({ code: 0 })
    expect(present()).toEqual(files)
  }
  rmSync(join(flux.directory, 'clusters'), { recursive: true })
  expect(await render('plain')).toMatchObject({ code: 0 })
  expect(present()).toEqual([])
  flux.remove()
})

test('rendered files are not targets', async () => {
  write('overlays/kustomization/kustomization.yaml', 'resources: [../../base]\n')
  await render('.', '-o', 'rendered')
  expect(exists('rendered/overlays/kustomization.yaml')).toBe(true)
  expect(await render('.', '-o', 'rendered')).toMatchObject({
    code: 0,
    stderr: '3 targets: 0 files written, 3 unchanged\n',
  })
})
