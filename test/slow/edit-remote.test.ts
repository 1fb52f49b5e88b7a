import { join } from 'node:path'
import { cli } from '../support/cli.ts'
import { inTree, readTree, type Tree } from '../support/edit-cases.ts'
import { git, makeRepository } from '../support/git.ts'
import { type WebServer, webServer } from '../support/web-server.ts'

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`

let server: WebServer
let web = ''
beforeAll(async () => {
  server = await webServer({ '/a/b.yaml': (_, response) => response.end(configMap('b')) })
  web = server.url
})
afterAll(() => server.close())

async function inRepository(tree: Tree, work: (directory: string, url: string) => Promise<void>): Promise<void> {
  await inTree(tree, async (directory) => {
    makeRepository(join(directory, 'remote'), {})
    git(join(directory, 'remote'), 'tag', 'v1')
    await work(directory, `file://${join(directory, 'remote')}//prod?ref=v1`)
  })
}

const remote = {
  'remote/prod/kustomization.yaml': '# theirs\nresources: [../common]\nnamePrefix: prod-\n',
  'remote/common/kustomization.yaml': 'resources: [a.yaml]\n',
  'remote/common/a.yaml': configMap('a'),
}

test('localize downloads git and HTTP references, and the copy builds to the same output', async () => {
  await inRepository(remote, async (cwd, url) => {
    const { code, stderr } = await inTree(
      { 'kustomization.yaml': `# mine\nresources:\n- ${url} # theirs\n- ${web}/a/b.yaml\n` },
      async (app) => {
        const result = await cli(['localize', '.', 'copy'], { cwd: app })
        const tree = readTree(join(app, 'copy'))
        const inside = `localized-files/file-schemed${cwd}/remote/v1`
        expect(tree['kustomization.yaml']).toBe(
          `# mine\nresources:\n- ${inside}/prod # theirs\n- localized-files/127.0.0.1/a/b.yaml\n`,
        )
        expect(tree[`${inside}/prod/kustomization.yaml`]).toBe(remote['remote/prod/kustomization.yaml'])
        expect(tree[`${inside}/common/a.yaml`]).toBe(configMap('a'))
        expect(tree['localized-files/127.0.0.1/a/b.yaml']).toBe(configMap('b'))
        return result
      },
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('SUCCESS: localized "."') })
  })
}, 30_000)

test('a remote target is copied from its repository at the given version', async () => {
  await inRepository(remote, async (cwd, url) => {
    expect((await cli(['localize', url], { cwd })).code).toBe(0)
    expect(Object.keys(readTree(join(cwd, 'localized-prod-v1'))).sort()).toEqual([
      'common/a.yaml',
      'common/kustomization.yaml',
      'prod/kustomization.yaml',
    ])
    const { code, stderr } = await cli(['localize', url.replace('?ref=v1', ''), 'other'], { cwd })
    expect([code, stderr]).toEqual([1, expect.stringContaining('LOCALIZE_REF_MISSING')])
  })
}, 30_000)

test('edit add resource checks that a URL exists', async () => {
  await inRepository({ ...remote, 'kustomization.yaml': 'resources: []\n' }, async (cwd, url) => {
    expect((await cli(['edit', 'add', 'resource', url, `${web}/a/b.yaml`], { cwd })).code).toBe(0)
    const text = readTree(cwd)['kustomization.yaml']
    expect(text).toContain(`resources:\n- ${url}\n- ${web}/a/b.yaml\n`)
    for (const bad of [url.replace('v1', 'v2'), `${web}/none.yaml`]) {
      const { code, stdout } = await cli(['edit', 'add', 'resource', bad], { cwd })
      expect([code, stdout]).toEqual([1, ''])
      expect((await cli(['edit', 'add', 'resource', '--no-verify', bad], { cwd })).code).toBe(0)
    }
  })
}, 30_000)
