import { cli } from '../../../test/support/cli.ts'

test('version names the kustomize release first, then kuilt', async () => {
  expect((await cli(['version'])).stdout).toMatch(/^kustomize v5\.8\.1 \(kuilt \d+\.\d+\.\d+\)\n$/)
  expect((await cli(['--version'])).stdout).toBe((await cli(['version'])).stdout)
})

test('version --short prints the format that tools for kustomize expect', async () => {
  expect(await cli(['version', '--short'])).toEqual({
    code: 0,
    stdout: 'v5.8.1\n',
    stderr: 'Flag --short has been deprecated, and will be removed in the future.\n',
  })
})

test('version -o prints structured data', async () => {
  expect(JSON.parse((await cli(['version', '-o', 'json'])).stdout)).toEqual({
    version: 'v5.8.1',
    kuilt: expect.any(String),
    platform: 'node v20.19.0, test',
  })
  expect((await cli(['version', '--output=yaml'])).stdout).toMatch(/^version: v5\.8\.1\nkuilt: .*\nplatform: node/)
})

test('--short and --output cannot be used together', async () => {
  expect((await cli(['version', '--short', '-o', 'json'])).code).toBe(2)
})
