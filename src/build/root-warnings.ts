import { warning } from '../diagnostics/index.ts'
import { formatFieldPath } from '../diagnostics/render/place.ts'
import type { BuildContext, Layer } from '../layer/context.ts'
import { missedHashes } from '../references/missed-hash.ts'
import type { TransformerConfig } from '../resource/field-spec.ts'
import type { Resource } from '../resource/resource.ts'
import { describeId, isSelected } from '../resource/resource-id.ts'

/** Warns of fields that still hold a generated name without its hash suffix. */
export function warnOfMissedHashes(
  resources: readonly Resource[],
  config: TransformerConfig,
  { warn }: BuildContext,
): void {
  for (const { referrer, path, name, generated } of missedHashes(resources)) {
    const { kind, name: current } = generated.id
    const params = { name, current, kind, id: describeId(referrer.id), field: formatFieldPath(path) }
    const { source } = referrer.state
    const at = source && { ...source, path }
    const hint = (): string => missedHashHint(referrer, { kind, path, config })
    warn(warning('HASH_SUFFIX_MISSED', params, { at, hint }))
  }
}

interface MissedField {
  readonly kind: string
  readonly path: readonly (string | number)[]
  readonly config: TransformerConfig
}

function missedHashHint({ id }: Resource, { kind, path, config }: MissedField): string {
  const names = path.filter((part) => typeof part === 'string')
  const field = names.map((part) => part.replaceAll('/', '\\/')).join('/')
  const isKnown = config.nameReference
    .filter((reference) => reference.kind === kind)
    .some(({ fieldSpecs }) =>
      fieldSpecs.some((spec) => isSelected(id, spec) && spec.path.replaceAll('[]', '') === field),
    )
  if (isKnown) return `refer to the ${kind} from the same namespace, by the name that it has where it is generated`
  return [
    'tell kustomize of the field in a file under configurations (or set disableNameSuffixHash):',
    'nameReference:',
    `- kind: ${kind}`,
    '  fieldSpecs:',
    `  - path: ${field}`,
    `    kind: ${id.kind}`,
  ].join('\n')
}

/** Warns of vars that no field refers to. */
export function warnOfUnusedVars(unused: readonly string[], layer: Layer, { warn }: BuildContext): void {
  if (unused.length === 0) return
  const own = (layer.kustomization.vars ?? []).findIndex(({ name }) => name !== undefined && unused.includes(name))
  // A var of a base is reported at the kustomization that is built.
  const at = { file: layer.file, document: 0, path: own < 0 ? [] : ['vars', own] }
  const hint = 'a var is used as $(NAME), in fields that kustomize or a varReference of configurations knows'
  warn(warning('VARS_UNUSED', { names: unused.join(',') }, { at, hint }))
}
