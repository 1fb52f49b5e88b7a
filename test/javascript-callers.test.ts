import {
  type AffectedOptions,
  affected,
  type BuildOptions,
  build,
  buildSync,
  type DiffOptions,
  diff,
  diffRevision,
  explain,
  graph,
  lint,
  memoryFileSystem,
  openTarget,
  openTargets,
  renderDiff,
  type TargetRenderOptions,
  type VendorOptions,
  validate,
  vendorCharts,
} from '#kuilt'
import { checkOptions, otherOptionNames } from '../src/build/check-options.ts'

const fileSystem = memoryFileSystem({
  'kustomization.yaml': 'resources: [a.yaml]\n',
  'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
})

/** Options that TypeScript would not accept. */
const untyped = (options: Readonly<Record<string, unknown>>) => options as BuildOptions

test.each([
  ['loadRestrictions', 'None', `the string "None"`, `"root-only" or "none"`, 'did you mean "none"?'],
  ['loadRestrictions', 'LoadRestrictionsNone', `the string "LoadRestrictionsNone"`, `"root-only" or "none"`, undefined],
  ['loadRestrictions', null, 'null', `"root-only" or "none"`, undefined],
  ['reorder', ['none'], 'a list', `"legacy" or "none"`, undefined],
  ['noWarn', 'DEPRECATED_FIELD', `the string "DEPRECATED_FIELD"`, 'a list of warning codes', undefined],
  ['strict', 'false', `the string "false"`, 'true or false', 'did you mean "false"?'],
  ['maxFileSize', '64Mi', `the string "64Mi"`, 'a number of bytes', undefined],
  ['maxFileSize', Number.NaN, 'NaN', 'a number of bytes', undefined],
  ['maxFileSize', Symbol('64Mi'), 'a symbol', 'a number of bytes', undefined],
  ['fileSystem', '/app', `the string "/app"`, 'an object', undefined],
  ['cwd', new URL('file:///app'), 'a URL', 'a string', undefined],
])('%s: %p is an error', async (option, value, actual, expected, hint) => {
  const error = expect.objectContaining({
    code: 'OPTION_INVALID',
    message: `option "${option}" must be ${expected}, not ${actual}`,
    hint,
  })
  const options = untyped({ fileSystem, [option]: value })
  expect(() => buildSync('.', options)).toThrow(error)
  await expect(build('.', options)).rejects.toEqual(error)
  await expect(lint('.', options)).rejects.toEqual(error)
})

const target = openTarget('.', { fileSystem })

test.each<[string, unknown, string, (options: Readonly<Record<string, unknown>>) => unknown]>([
  ['sops.mode', 'plain', '"decrypt" or "mask"', (options) => build('.', untyped(options))],
  ['helm', 'native', 'an object', (options) => lint('.', untyped(options))],
  ['plugins.enableExec', 'yes', 'true or false', (options) => explain('.', untyped(options))],
  ['flux.helmReleases', 'no', '"render" or "keep"', (options) => openTarget('flux:.', untyped(options))],
  ['argocd.missingSources', 'ignore', '"warn" or "error"', (options) => openTargets('.', untyped(options))],
  ['chart.values', 'a.yaml', 'a list', (options) => graph('.', untyped(options))],
  ['flux.sops', true, '"auto", "decrypt" or "mask"', (options) => vendorCharts('.', untyped(options))],
  ['purpose', 'yaml', '"text", "files" or "explain"', async (options) => (await target).render(untyped(options))],
  ['explain', 'yes', 'true or false', (options) => diff([], [], untyped(options))],
  ['ignoreKinds', 'Job', 'a list', (options) => diffRevision('main', [], untyped(options))],
  ['in', 'apps', 'a list', (options) => affected([], untyped(options))],
  ['missingSchema', 'ignore', '"skip", "warn" or "error"', (options) => validate([], options)],
  [
    'format',
    'html',
    '"text", "unified", "markdown", "names", "json" or "jsonpatch"',
    async (options) => {
      return renderDiff([], options)
    },
  ],
])('%s: %p is an error', async (option, value, expected, call) => {
  const [name = '', inner] = option.split('.')
  const options = { fileSystem, [name]: inner === undefined ? value : { [inner]: value } }
  await expect(call(options)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining(`option "${option}" must be ${expected}, not `),
  })
})

test.each<[string, string, (options: Readonly<Record<string, unknown>>) => unknown]>([
  ['loadRestriction', 'loadRestrictions', (options) => build('.', untyped(options))],
  ['helm.kubeVersions', 'kubeVersion', (options) => build('.', untyped(options))],
  ['flux.helmRelease', 'helmReleases', (options) => openTarget('.', untyped(options))],
  ['showSecret', 'showSecrets', (options) => diff([], [], untyped(options))],
  ['exakt', 'exact', (options) => affected([], untyped(options))],
  ['missingSchemas', 'missingSchema', (options) => validate([], options)],
  ['color', 'colors', async (options) => renderDiff([], options)],
])('%s: a misspelled name is an error', async (option, meant, call) => {
  const [name = '', inner] = option.split('.')
  const options = { fileSystem, [name]: inner === undefined ? true : { [inner]: true } }
  await expect(call(options)).rejects.toMatchObject({
    code: 'OPTION_UNKNOWN',
    message: `unknown option "${option}"`,
    hint: `did you mean "${meant}"?`,
  })
})

test('a name that resembles no option is ignored', () => {
  expect(buildSync('.', untyped({ fileSystem, team: 'shop' })).resources).toHaveLength(1)
})

test('options that other functions pass on to builds are no mistakes', () => {
  type Names = keyof (TargetRenderOptions & DiffOptions & AffectedOptions & VendorOptions)
  const others: Record<Exclude<Names, keyof BuildOptions>, true> = {
    readStdin: true,
    flux: true,
    chart: true,
    argocd: true,
    purpose: true,
    onPartError: true,
    base: true,
    in: true,
    exact: true,
    explain: true,
    showSecrets: true,
    ignore: true,
    ignoreKinds: true,
    ignoreEquivalent: true,
    remoteCharts: true,
  }
  expect([...otherOptionNames].sort()).toEqual(Object.keys(others).sort())
  expect(() => checkOptions(untyped(others))).not.toThrow()
})

test('an unknown warning code is an error', () => {
  expect(() => buildSync('.', untyped({ fileSystem, noWarn: ['DEPRECATED_FIELD', 'DEPRECATED_FIELDS'] }))).toThrow(
    expect.objectContaining({
      params: expect.objectContaining({ option: 'noWarn[1]' }),
      hint: 'did you mean "DEPRECATED_FIELD"?',
    }),
  )
})

test('undefined means the default', () => {
  const options = untyped({ fileSystem, loadRestrictions: undefined, reorder: undefined, noWarn: undefined })
  expect(buildSync('.', options).resources).toHaveLength(1)
})

test('lint accepts one directory or several', async () => {
  expect(await lint('.', { fileSystem })).toEqual(await lint(['.'], { fileSystem }))
  const { errors } = await lint('missing', { fileSystem })
  expect(errors.map(({ code, params }) => ({ code, params }))).toEqual([
    { code: 'DIRECTORY_NOT_FOUND', params: { path: 'missing' } },
  ])
})
