import { symlinkSync } from 'node:fs'
import { makeRepository } from '../../../test/support/git.ts'
import { project } from '../../../test/support/project.ts'
import { openTarget } from '../open-targets.ts'

const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web }
spec:
  source: { repoURL: https://example.com/r.git, path: web }
  destination: { namespace: web }
`
const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n'

test.each<[string, (repository: string) => string, string | undefined]>([
  ['inside the repository', () => '../shared/a.yaml', undefined],
  ['with an absolute target', (repository) => `${repository}/shared/a.yaml`, 'with an absolute target'],
  ['outside the repository', () => '../../other.yaml', 'which leads outside the repository'],
  ['that leaves the repository and returns', () => '../../repo/shared/a.yaml', 'which leads outside the repository'],
])('a symlink %s', async (_, target, problem) => {
  const { directory, remove } = project({
    'repo/apps.yaml': application,
    'repo/web/README.md': '',
    'repo/shared/a.yaml': map,
  })
  const repository = `${directory}/repo`
  symlinkSync(target(repository), `${repository}/web/link.yaml`)
  makeRepository(repository, {})
  for (const opened of ['argocd:apps.yaml', 'argocd:HEAD:apps.yaml']) {
    const rendered = (await openTarget(opened, { cwd: repository })).render()
    if (problem === undefined) expect((await rendered).resources).toHaveLength(1)
    else {
      const message = expect.stringContaining(problem)
      await expect(rendered).rejects.toMatchObject({ code: 'ARGOCD_LINK_OUTSIDE', message })
    }
  }
  remove()
})
