import { cli } from '../../../test/support/cli.ts'
import { commit, git, makeRepository } from '../../../test/support/git.ts'
import { project } from '../../../test/support/project.ts'

const { directory } = project({})
const repository = `${directory}/repository`
const kustomization = (suffix: string) => ({ 'app/kustomization.yaml': `nameSuffix: ${suffix}\n` })
beforeAll(() => {
  makeRepository(repository, kustomization('-a'))
  commit(repository, kustomization('-b'))
  git(repository, 'update-ref', 'refs/remotes/origin/prod', 'HEAD')
  git(directory, 'clone', '--quiet', '--depth=1', `file://${repository}`, 'shallow')
})

test.each([
  ['', 'the revision is empty: check the variable that contains it'],
  ['HEAD~1..HEAD', 'pass a single revision instead of a range, such as `HEAD~1`'],
  ['main...', 'pass a single revision instead of a range, such as `$(git merge-base main HEAD)`'],
  ['HEAD:app', 'pass `HEAD` instead: the revision must not contain a colon'],
  ['prod', 'did you mean "origin/prod"?'],
  ['mian', 'did you mean "main"?'],
])('revision %j is an error with a hint', async (revision, hint) => {
  for (const args of [
    ['diff', `--base=${revision}`, 'app'],
    ['affected', `--base=${revision}`],
  ]) {
    const { stdout, stderr } = await cli(args, { cwd: repository })
    expect([stdout, stderr]).toEqual([
      '',
      `error[GIT_REVISION_UNKNOWN]: unknown git revision "${revision}"\n hint: ${hint}\n`,
    ])
  }
})

test('diff accepts no revision with a colon, which would be a part of the path', async () => {
  const { stderr } = await cli(['diff', '--base', ':/text', 'app'], { cwd: repository })
  expect(stderr).toContain('hint: pass a branch, tag or commit instead: the revision must not contain a colon')
})

test('a shallow clone', async () => {
  const { stderr } = await cli(['diff', '--base', 'HEAD~1'], { cwd: `${directory}/shallow` })
  expect(stderr).toContain('hint: this clone is shallow: fetch the revision first')
})

test('revisions that search for commit messages may contain dots', async () => {
  expect(await cli(['affected', '--base', 'HEAD^{/a..c}'], { cwd: repository })).toMatchObject({
    stderr: expect.not.stringContaining('range'),
  })
})
