import { build, memoryFileSystem } from '#kuilt'
import { type Program, stageHost } from '../../test/support/programs.ts'

/** Returns the error of a build with a legacy plugin of kind `Check`. */
async function errorOf(field: 'generators' | 'validators', program: Program): Promise<unknown> {
  const { exec } = stageHost(program, {
    env: { KUSTOMIZE_PLUGIN_HOME: '/plugins' },
    disk: { '/plugins': 'directory', '/plugins/example.com/v1/check/Check': 'executable' },
  })
  const fileSystem = memoryFileSystem({
    '/app/kustomization.yaml': `configMapGenerator: [{ name: a }]\n${field}: [check.yaml]\n`,
    '/app/check.yaml': 'apiVersion: example.com/v1\nkind: Check\nmetadata: { name: c }\n',
  })
  const building = build('/app', { fileSystem, exec, plugins: { enableExec: true } })
  return building.catch((error: unknown) => error)
}

test('a plugin that fails is called a plugin', async () => {
  expect(await errorOf('validators', () => ({ status: 1, stderr: 'no' }))).toMatchObject({
    code: 'FUNCTION_FAILED',
    message: expect.stringContaining('plugin Check "c" failed: exit status 1\n'),
  })
})

test('invalid output of a plugin is reported as such', async () => {
  const { message }: { message?: unknown } = Object(await errorOf('generators', () => '{'))
  expect(message).toMatch(/^the output of the plugin is invalid: /)
})
