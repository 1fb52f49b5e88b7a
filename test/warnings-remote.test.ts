import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build, type Warning } from '#kuilt'
import { inTree } from './support/edit-cases.ts'

const tree = {
  'remote/base/kustomization.yaml': 'resources: [a.yaml]\nnameprefix: a-\nbases: []\ncommonLabels: {a: b}\n',
  'remote/base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
}

async function inRepository(work: (directory: string, url: string) => Promise<void>): Promise<void> {
  await inTree(tree, async (directory) => {
    const cwd = join(directory, 'remote')
    const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      [...author, 'commit', '-q', '-m', 'x'],
    ]) {
      execFileSync('git', args, { cwd })
    }
    await work(directory, `file://${cwd}`)
  })
}

const told = (warnings: readonly Warning[]): readonly string[] =>
  warnings.map(({ code, at }) => `${code} ${at?.file}:${at?.line}`)

test('for remote files, only deprecations are reported, with the URL, as often as in kustomize', async () => {
  await inRepository(async (_, url) => {
    const files = { 'kustomization.yaml': `resources: ['${url}//base']\nnamesuffix: -b\n` }
    await inTree(files, async (directory) => {
      const seen: string[] = []
      const onWarning = (warning: Warning): void => void seen.push(...told([warning]))
      const { warnings } = await build(directory, { remote: true, onWarning })
      expect(told(warnings)).toEqual([
        expect.stringMatching(/^KUSTOMIZATION_KEY_CASE .*\/kustomization\.yaml:2$/),
        `DEPRECATED_FIELD ${url}//base/kustomization.yaml:3`,
        `DEPRECATED_FIELD ${url}//base/kustomization.yaml:4`,
      ])
      expect(seen).toEqual(told(warnings))
    })
  })
})

test('if the target itself is remote, all warnings are reported', async () => {
  await inRepository(async (_, url) => {
    const { warnings } = await build(`${url}//base`, { remote: true })
    expect(told(warnings)).toContainEqual(`KUSTOMIZATION_KEY_CASE ${url}//base/kustomization.yaml:2`)
  })
})
