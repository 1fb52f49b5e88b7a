import { resources } from '../../../test/support/resources.ts'
import type { Warning } from '../../diagnostics/index.ts'
import { ImageWarnings } from './images.ts'

test('a name that is not a valid pattern is not an error', () => {
  const list = resources('apiVersion: example.com/v1\nkind: A\nmetadata: {name: a}\nspec: {image: web}\n')
  const found: Warning[] = []
  const warn = (warning: Warning): void => void found.push(warning)
  const warnings = new ImageWarnings([{ name: '[' }], {
    file: '/kustomization.yaml',
    at: () => ({ file: '/kustomization.yaml' }),
    warn,
    mayMiss: false,
  })
  expect(warnings.record(list, list)).toBe(list)
  expect(found).toMatchObject([{ code: 'IMAGE_UNMATCHED', params: { name: '[' }, hint: expect.any(String) }])
})

test('the image of a Flux ImageRepository never has a tag', () => {
  const found: string[] = []
  const codesOf = (apiVersion: string): readonly string[] => {
    found.length = 0
    const list = resources(
      `apiVersion: ${apiVersion}\nkind: ImageRepository\nmetadata: {name: a}\nspec: {image: web}\n`,
    )
    const at = (): { readonly file: string } => ({ file: '/kustomization.yaml' })
    const warn = ({ code }: Warning): void => void found.push(code)
    new ImageWarnings([{ name: 'web', newTag: 'v1' }], { file: '/kustomization.yaml', at, warn, mayMiss: true }).record(
      list,
      list,
    )
    return [...found]
  }
  expect(codesOf('image.toolkit.fluxcd.io/v1')).toEqual([])
  expect(codesOf('example.com/v1')).toEqual(['IMAGE_FIELD_NOT_COVERED'])
})
