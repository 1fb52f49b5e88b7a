import { codeOf } from '../../../test/support/code-of.ts'
import { parseGitUrl } from './git-url.ts'

/** The text, the URL for git, the directory in the repository, and the ref. */
const forms: readonly (readonly [text: string, url: string, path?: string, ref?: string])[] = [
  // By default, the first two segments are the repository.
  ['https://git.example.com/team/app', 'https://git.example.com/team/app'],
  ['https://git.example.com/team/app/deploy/prod?ref=v2', 'https://git.example.com/team/app', 'deploy/prod', 'v2'],
  ['http://git.example.com:8080/team/app/deploy', 'http://git.example.com:8080/team/app', 'deploy'],
  ['HTTPS://git.example.com/team/app', 'https://git.example.com/team/app'],
  ['ssh://git@git.example.com/team/app/deploy', 'ssh://git@git.example.com/team/app', 'deploy'],
  ['ssh://git@git.example.com:7999/team/app.git//deploy', 'ssh://git@git.example.com:7999/team/app.git', 'deploy'],
  // A double slash marks the end of the repository, at any position.
  ['https://git.example.com/a/b/c//d/e?ref=main', 'https://git.example.com/a/b/c', 'd/e', 'main'],
  ['https://git.example.com/app//deploy', 'https://git.example.com/app', 'deploy'],
  ['https://git.example.com/a/b//', 'https://git.example.com/a/b'],
  // Otherwise, the first `.git` does, even inside a name.
  ['https://git.example.com/a/b/c.git', 'https://git.example.com/a/b/c.git'],
  ['https://git.example.com/a/b/c.git/d?ref=x', 'https://git.example.com/a/b/c.git', 'd', 'x'],
  ['https://git.example.com/team/team.github.io', 'https://git.example.com/team/team.git', 'hub.io'],
  // `_git/` is followed by the name of the repository, and takes precedence over a double slash.
  ['https://dev.example.com/org/p/_git/app', 'https://dev.example.com/org/p/_git/app'],
  [
    'https://dev.example.com/org/p/_git/app/deploy?version=v1',
    'https://dev.example.com/org/p/_git/app',
    'deploy',
    'v1',
  ],
  ['https://dev.example.com/org/p/_git/app//deploy', 'https://dev.example.com/org/p/_git/app', 'deploy'],
  // A user without a scheme means ssh, with a colon after the host.
  ['git@git.example.com:team/app.git?ref=v1', 'git@git.example.com:team/app.git', '', 'v1'],
  ['git@git.example.com:team/app/deploy', 'git@git.example.com:team/app', 'deploy'],
  ['git@git.example.com:team/app.git//deploy', 'git@git.example.com:team/app.git', 'deploy'],
  ['git@git.example.com/team/app.git', 'git@git.example.com/team/app.git'],
  ['git@git.example.com/a:b/c', 'git@git.example.com/a:b/c'],
  // github.com needs neither a scheme nor a user, and accepts `/` or `:` after the host.
  ['github.com/team/app/deploy?ref=v1', 'https://github.com/team/app', 'deploy', 'v1'],
  ['GitHub.com/team/app', 'https://github.com/team/app'],
  ['github.com:team/app', 'https://github.com/team/app'],
  ['http://github.com/team/app', 'https://github.com/team/app'],
  ['https://github.com/team/app.git/deploy', 'https://github.com/team/app.git', 'deploy'],
  ['https://github.com/team/app//deploy/?ref=v1', 'https://github.com/team/app', 'deploy/', 'v1'],
  ['git@github.com:team/app', 'git@github.com:team/app'],
  ['git@github.com/team/app/deploy', 'git@github.com:team/app', 'deploy'],
  ['ssh://github.com/team/app', 'github.com:team/app'],
  ['ssh://git@github.com/team/app', 'git@github.com:team/app'],
  ['org-1234@github.com:team/app', 'org-1234@github.com:team/app'],
  ['https://user@github.com/team/app', 'user@github.com:team/app'],
  // The whole path of a file URL is the repository, unless its end is marked.
  ['file:///srv/git/app', 'file:///srv/git/app'],
  ['file:///srv/git/app//deploy?ref=v1', 'file:///srv/git/app', 'deploy', 'v1'],
  ['file:///srv/git/app.git/deploy', 'file:///srv/git/app.git', 'deploy'],
  ['FILE:///srv/git/app', 'file:///srv/git/app'],
  ['file://git@srv/app', 'file://git@srv/app'],
  // The prefix `git::` is obsolete.
  ['git::https://git.example.com/team/app', 'https://git.example.com/team/app'],
  ['GIT::git@git.example.com:team/app', 'git@git.example.com:team/app'],
]

const cases = forms.map(([text, url, path = '', ref = '']) => ({ text, url, path, ref }))

test.each(cases)('$text is a git repository', ({ text, url, path, ref }) => {
  expect(parseGitUrl(text)).toMatchObject({ raw: text, url, path, ref })
})

const others: readonly string[] = [
  '',
  'deploy/prod',
  '../base',
  '/srv/git/app',
  'gitlab.com/team/app',
  'git.example.com:team/app',
  'foo@bar/baz',
  'my_user@git.example.com:team/app',
  '@github.com/team/app',
  'https://git.example.com/app',
  'https://git.example.com',
  'https://',
  'git@git.example.com',
  'oci://registry.example.com/team/app',
  's3::https://bucket.example.com/team/app',
  'git://git.example.com/team/app',
  'ext::sh -c date',
  'https://git.example.com/team/app//..',
  'https://git.example.com/team/app//a/../../b',
  'github.com/team/app/../..',
]

test.each(others)('%p is not a git repository', (text) => {
  expect(parseGitUrl(text)).toBeUndefined()
})

const query = (text: string) => parseGitUrl(`https://git.example.com/team/app?${text}`)

test.each([
  ['', ''],
  ['ref=', ''],
  ['ref=v1', 'v1'],
  ['version=v1', 'v1'],
  ['version=v1&ref=v2', 'v2'],
  ['ref=&version=v1', 'v1'],
  ['ref=feature%2Fone', 'feature/one'],
  ['ref=a+b', 'a b'],
  ['REF=v1', ''],
  ['ref=a;b', ''],
  ['ref=v1&timeout=%zz', ''],
])('of ?%s the ref is %p', (text, ref) => {
  expect(query(text)?.ref).toBe(ref)
})

test.each([
  ['', 27_000],
  ['timeout=', 27_000],
  ['timeout=61', 61_000],
  ['timeout=%2B61', 61_000],
  ['timeout=90s', 90_000],
  ['timeout=1m30s', 90_000],
  ['timeout=1.5h', 5_400_000],
  ['timeout=.5s', 500],
  ['timeout=250ms', 250],
  ['timeout=2000000us', 2000],
  ['timeout=0', 27_000],
  ['timeout=-5', 27_000],
  ['timeout=-5s', 27_000],
  ['timeout=5 s', 27_000],
  ['timeout=5x', 27_000],
  ['timeout=s', 27_000],
  ['timeout=Infinity', 27_000],
])('of ?%s the timeout is %i ms', (text, timeout) => {
  expect(query(text)?.timeout).toBe(timeout)
})

test.each([
  ['', true],
  ['submodules=', true],
  ['submodules=true', true],
  ['submodules=false', false],
  ['submodules=0', false],
  ['submodules=F', false],
  ['submodules=no', true],
])('with ?%s submodules are fetched: %s', (text, submodules) => {
  expect(query(text)?.submodules).toBe(submodules)
})

test.each([
  'ssh://-oProxyCommand=date/team/app',
  'ssh://git@-oProxyCommand=date/team/app',
  'git@-oProxyCommand=date:team/app',
  'https://git.example.com/team/app?ref=--upload-pack=date',
])('%s is rejected, because git could parse a part of it as an option', (text) => {
  expect(codeOf(() => parseGitUrl(text))).toBe('GIT_URL_UNSAFE')
})
