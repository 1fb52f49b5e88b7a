import { cli } from '../../../test/support/cli.ts'

test.each([
  [[], 'kustomization'],
  [['kustomization'], 'kustomization'],
  [['component'], 'component'],
])('kuilt schema %j prints nothing but the schema, and beside it the line for editors', async (args, name) => {
  const { code, stdout, stderr } = await cli(['schema', ...args])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ title: expect.stringContaining(name.replace('component', 'kustomize c')) })
  expect(stderr).toContain(`\n# yaml-language-server: $schema=${name}.schema.json\n`)
})

test('an unknown kind is a usage error', async () => {
  expect(await cli(['schema', 'deployment'])).toMatchObject({ code: 2, stdout: '' })
})
