import { isKuiltError } from '../../diagnostics/index.ts'
import { gitFailed, tryGit } from './run-git.ts'

function failure(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (isKuiltError(error)) return { params: error.params, hint: error.hint }
  }
  return undefined
}

test('without git, the hint is to install it', () => {
  const { PATH } = process.env
  process.env['PATH'] = '/nowhere'
  try {
    expect(failure(() => tryGit(['status'], { cwd: '/' }))).toEqual({
      params: { command: 'git status', reason: 'git is not in PATH' },
      hint: 'install git, or add its directory to `PATH`',
    })
  } finally {
    process.env['PATH'] = PATH
  }
})

test('a directory that no longer exists is not a missing git', () => {
  expect(failure(() => tryGit(['status'], { cwd: '/nowhere' }))?.params).toMatchObject({
    reason: 'its directory does not exist',
  })
})

test('a repository of another user can be trusted', () => {
  const { hint } = gitFailed(['status'], "detected dubious ownership in repository at '/a b'")
  expect(hint).toContain("`git config --global --add safe.directory '/a b'`")
})
