import type { FieldPath } from '../../diagnostics/index.ts'
import type { Addition } from '../../diagnostics/proposal.ts'
import type { ResourceId } from '../../resource/resource-id.ts'

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
    ...fieldSpecSnippet({ referrer, path }).map((line) => `  ${line}`),
  ].join('\n')
}

/** Returns the lines of a field spec, as an item of a list. */
export function fieldSpecSnippet({ referrer, path }: Omit<ReferringField, 'target'>): readonly string[] {
  const fields = path.filter((part) => typeof part === 'string').map((part) => part.replaceAll('/', '\\/'))
  return [
    `- path: ${fields.join('/')}`,
    `  kind: ${referrer.kind}`,
    ...(referrer.group === '' ? [] : [`  group: ${referrer.group}`]),
  ]
}

/** Returns a hint that proposes a file in `configurations`, with an alternative if the file does not help. */
export function configuring(text: string, content: string, otherwise: string): Addition {
  return { text: `${text}:\n${content}`, addition: { field: 'configurations', content }, otherwise }
}
