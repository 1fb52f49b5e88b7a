import { maskCredentials, maskCredentialsIn } from './mask-credentials.ts'

test.each([
  ['https://user:token@example.com/a.yaml', 'https://***@example.com/a.yaml'],
  ['https://token@github.com/org/repo', 'https://***@github.com/org/repo'],
  ['HTTP://user:@h/', 'HTTP://***@h/'],
  ['https://user:p@ss@h/a', 'https://***@h/a'],
  ['git::https://user:token@h/a', 'git::https://***@h/a'],
  ['ssh://git:token@h/a', 'ssh://***@h/a'],
  ['https://user:to/k?e#n@h/a', 'https://***@h/a'],
  [
    "fatal: unable to access 'https://u:t@h/a/': x\nsee http://v@i/",
    "fatal: unable to access 'https://***@h/a/': x\nsee http://***@i/",
  ],
  ['https://h/a?ref=v1&private_token=abc&x=1', 'https://h/a?ref=v1&private_token=***&x=1'],
  ['https://h/a?X-Amz-Signature=abc#b', 'https://h/a?X-Amz-Signature=***#b'],
])('%s', (text, masked) => {
  expect(maskCredentials(text)).toBe(masked)
  expect(maskCredentials(masked)).toBe(masked)
})

test.each([
  'ssh://git@github.com/org/repo',
  'git@github.com:org/repo',
  'https://h:8080/@scope/a',
  'https://h/a@v1?ref=x',
  'https://h and me@example.com',
  'user:token@h',
])('%s holds no credentials', (text) => {
  expect(maskCredentials(text)).toBe(text)
})

test('values without credentials are returned unchanged', () => {
  const value = { list: ['https://h/'], count: 1, none: undefined }
  expect(maskCredentialsIn(value)).toBe(value)
  expect(maskCredentialsIn({ ...value, url: 'https://a@h' })).toEqual({ ...value, url: 'https://***@h' })
})
