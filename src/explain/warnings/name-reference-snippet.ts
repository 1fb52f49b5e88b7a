import type { FieldPath } from '../../diagnostics/index.ts'
import type { Addition } from '../../diagnostics/proposal.ts'
import type { ResourceId } from '../../resource/resource-id.ts'

interface ReferringField {
  /** The resource that the field refers to. */
  readonly target: ResourceId
  readonly referrer: ResourceId
  readonly path: FieldPath
}

/** A configuration that makes kustomize rewrite a name. */
export function nameReferenceSnippet({ target, referrer, path }: ReferringField): string {
  const fields = path.filter((part) => typeof part === 'string').map((part) => part.replaceAll('/', '\\/'))
  return [
    'nameReference:',
    `- kind: ${target.kind}`,
    ...(target.group === '' ? [] : [`  group: ${target.group}`]),
    '  fieldSpecs:',
    `  - path: ${fields.join('/')}`,
    `    kind: ${referrer.kind}`,
    ...(referrer.group === '' ? [] : [`    group: ${referrer.group}`]),
  ].join('\n')
}

/** Proposes a file under `configurations`, with something else to do if the file does not help. */
export function configuring(text: string, content: string, otherwise: string): Addition {
  return { text: `${text}:\n${content}`, addition: { field: 'configurations', content }, otherwise }
}
