import { type BuildOptions, build, buildSync, lint, memoryFileSystem } from '#kuilt'

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
