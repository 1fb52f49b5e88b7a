import type { Apply } from '../context.ts'
import type { SetText } from '../edits.ts'

const fields = {
  'set-namespace': 'namespace',
  'set-name-prefix': 'namePrefix',
  'set-name-suffix': 'nameSuffix',
} as const

export const setText: Apply<SetText> = (kustomization, { type, value }) => ({ ...kustomization, [fields[type]]: value })
