import { codeOf } from '../../test/support/code-of.ts'
import { print, resource, resources, yaml } from '../../test/support/resources.ts'
import type { Image } from '../kustomization/kustomization.gen.ts'
import { setImage, splitImage } from './images.ts'

const pod = (image: string): string => yaml`
  apiVersion: v1
  kind: Pod
  metadata:
    name: p
  spec:
    containers:
    - image: ${image}
`

/** Returns the image of a pod after one entry of `images` has been applied. */
function updated(image: string, entry: Image): string | undefined {
  const printed = print(...setImage(resources(pod(image)), entry, []))
  return /image: (.*)/.exec(printed)?.[1]
}

describe('an entry of images', () => {
  test.each<[image: string, entry: Image, expected: string]>([
    ['nginx', { name: 'nginx', newTag: '2' }, 'nginx:2'],
    ['nginx:1', { name: 'nginx', newName: 'host:5000/web' }, 'host:5000/web:1'],
    ['nginx:1@sha256:abc', { name: 'nginx', newTag: '2' }, 'nginx:2'],
    ['nginx:1', { name: 'nginx', digest: 'sha256:abc' }, 'nginx@sha256:abc'],
    ['nginx:1', { name: 'nginx', newTag: '2', digest: 'sha256:abc' }, 'nginx:2@sha256:abc'],
    ['nginx:1', { name: 'nginx', tagSuffix: '-arm' }, 'nginx:1-arm'],
    ['host:5000/nginx', { name: 'host:5000/nginx', newTag: '2' }, 'host:5000/nginx:2'],
    ['nginx:1', { name: 'nginx', newTag: '' }, 'nginx:1'],
  ])('turns %s with %j into %s', (image, entry, expected) => {
    expect(updated(image, entry)).toBe(expected)
  })

  test.each(['nginx-extra:1', 'library/nginx:1', 'nginx:1/2'])('leaves %s to other entries', (image) => {
    expect(updated(image, { name: 'nginx', newTag: '2' })).toBe(image)
  })

  test('has a pattern as its name, as in kustomize', () => {
    expect(updated('nginx:1', { name: 'n.*x', newTag: '2' })).toBe('nginx:2')
    expect(codeOf(() => updated('nginx', { name: '(' }))).toBe('IMAGE_NAME_INVALID')
  })

  test('finds containers at any depth, and the fields of field specs', () => {
    const list = resources(yaml`
      apiVersion: example.com/v1
      kind: Farm
      metadata:
        name: f
      runner: nginx
      spec:
        pools:
        - template:
            initContainers:
            - image: nginx
    `)
    const specs = [{ group: '', version: '', kind: 'Farm', path: 'runner', create: false }]
    const printed = print(...setImage(list, { name: 'nginx', newTag: '2' }, specs))
    expect(printed).toContain('runner: nginx:2\n')
    expect(printed).toContain('- image: nginx:2\n')
  })

  test('does not change CustomResourceDefinitions and objects that it does not match', () => {
    const list = resources(`${pod('other')}---\n${pod('nginx').replace('Pod', 'CustomResourceDefinition')}`)
    expect(setImage(list, { name: 'nginx', newTag: '2' }, [])).toBe(list)
  })

  test('rejects containers that are not maps', () => {
    const list = [resource(pod('nginx').replace('image: nginx', 'nginx'))]
    expect(codeOf(() => setImage(list, { name: 'nginx' }, []))).toBe('FIELD_WRONG_NODE_KIND')
  })
})

test.each([
  ['a', 'a', '', ''],
  ['a:1', 'a', '1', ''],
  ['h:80/a', 'h:80/a', '', ''],
  ['h:80/a:1@sha256:x', 'h:80/a', '1', 'sha256:x'],
  ['a@sha256:x', 'a', '', 'sha256:x'],
])('%s is split into name, tag and digest', (image, name, tag, digest) => {
  expect(splitImage(image)).toEqual({ name, tag, digest })
})
