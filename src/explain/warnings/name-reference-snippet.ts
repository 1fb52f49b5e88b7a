import type { FieldPath } from '../../diagnostics/index.ts'
import type { Addition } from '../../diagnostics/proposal.ts'
import type { ResourceId } from '../../resource/resource-id.ts'
import { fieldSpecLines } from '../../schema/field-spec.ts'

interface ReferringField {
  /** The resource that the field refers to. */
  readonly target: ResourceId
  readonly referrer: ResourceId
  readonly path: FieldPath
}

/** Returns a configuration with which kustomize updates a name. */
export function nameReferenceSnippet({ target, referrer, path }: ReferringField): string {
  return [
    'nameReference:',
    `- kind: ${target.kind}`,
    ...(target.group === '' ? [] : [`  group: ${target.group}`]),
    '  fieldSpecs:',
    ...fieldSpecLines(path, referrer).map((line) => `  ${line}`),
  ].join('\n')
}

/** Returns a hint that proposes a file in `configurations`, with an alternative if the file does not help. */
export function configuring(text: string, content: string, otherwise: string): Addition {
  return { text: `${text}:\n${content}`, addition: { field: 'configurations', content }, otherwise }
}
