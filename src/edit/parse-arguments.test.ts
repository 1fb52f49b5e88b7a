import { codeOf } from '../../test/support/code-of.ts'
import { checkAnnotationKeys, parseImage, parsePairs, parseReplicas } from './parse-arguments.ts'

test('images have a new name, a tag and a digest', () => {
  expect(parseImage('nginx:1.27')).toEqual({ name: 'nginx', newTag: '1.27' })
  expect(parseImage('nginx=reg.io:5000/a/nginx:v1@sha256:1')).toEqual({
    name: 'nginx',
    newName: 'reg.io:5000/a/nginx',
    newTag: 'v1',
    digest: 'sha256:1',
  })
  expect(parseImage('reg.io:5000/a@sha256:1')).toEqual({ name: 'reg.io:5000/a', digest: 'sha256:1' })
  expect(parseImage('nginx=*:7')).toEqual({ name: 'nginx', newName: '*', newTag: '7' })
  expect(codeOf(() => parseImage('nginx'))).toBe('USAGE_IMAGE')
})

test('replica counts are integers', () => {
  expect(parseReplicas('web=3')).toEqual({ name: 'web', count: 3 })
  for (const bad of ['web', 'web=', 'web=x', 'web=1.5', 'web=1=2']) {
    expect(codeOf(() => parseReplicas(bad))).toBe('USAGE_REPLICAS')
  }
})

test('pairs are split at the first colon, one pair of quotes is removed, and commas are part of the value', () => {
  expect({ ...parsePairs(['a:b:c', 'd', 'e:"f g"', 'h:1,i:2'], 'label') }).toEqual({
    a: 'b:c',
    d: '',
    e: 'f g',
    h: '1,i:2',
  })
  expect(codeOf(() => parsePairs([':x'], 'annotation'))).toBe('USAGE_PAIR')
})

test('annotation keys have an optional prefix and a short name', () => {
  checkAnnotationKeys(['a', 'a.b/c_d', `${'p'.repeat(253)}/${'n'.repeat(63)}`])
  for (const bad of ['', 'a b', 'a!', '-a', 'a/', '/a', '1x/a', 'n'.repeat(64), `${'p'.repeat(254)}/n`]) {
    expect(codeOf(() => checkAnnotationKeys([bad]))).toBe('USAGE_ANNOTATION_KEY')
  }
})
