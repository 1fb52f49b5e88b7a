import { memoryFileSystem } from '../files/memory-file-system.ts'
import { remoteUrls, sameRepository } from './repository-urls.ts'

test.each([
  ['https://git.example.com/team/fleet.git', 'ssh://git@git.example.com/team/fleet', true],
  ['git@git.example.com:team/fleet.git', 'https://git.example.com/team/fleet', true],
  ['https://git.example.com/team/fleet', 'https://git.example.com/team/apps', false],
  ['/srv/fleet.git', 'https://git.example.com/team/fleet', true],
])('%s and %s: %s', (a, b, expected) => {
  expect(sameRepository(a, b)).toBe(expected)
})

test('remotes are read from the git configuration, also in a worktree', () => {
  const config = '[remote "origin"]\n\turl = https://git.example.com/team/fleet\n'
  expect(remoteUrls(memoryFileSystem({ '/r/.git/config': config }), '/r')).toEqual([
    'https://git.example.com/team/fleet',
  ])
  const worktree = memoryFileSystem({
    '/r/.git/config': config,
    '/r/.git/worktrees/w/commondir': '../..\n',
    '/w/.git': 'gitdir: /r/.git/worktrees/w\n',
  })
  expect(remoteUrls(worktree, '/w')).toEqual(['https://git.example.com/team/fleet'])
  expect(remoteUrls(memoryFileSystem({ '/x/a': '' }), '/x')).toEqual([])
})
