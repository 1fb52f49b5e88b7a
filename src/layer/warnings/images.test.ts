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
