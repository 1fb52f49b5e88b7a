import type { Kustomization } from '../../kustomization/kustomization.gen.ts'
import { jsonText } from '../../tree/json-text.ts'
import type { JsonValue } from '../../tree/node.ts'
import { fromJson } from '../../yaml/json/json.ts'
import { writeNode } from '../../yaml/print/write.ts'
import type { Item } from '../side.ts'

/** The files of an overlay, by path below its directory. */
export type OverlayFiles = ReadonlyMap<string, string>

/** The fields of a kustomization file, in the usual order. */
const order: readonly (keyof Kustomization)[] = [
  'namespace',
  'namePrefix',
  'nameSuffix',
  'resources',
  'components',
  'labels',
  'commonAnnotations',
  'images',
  'replicas',
  'patches',
  'sortOptions',
  'buildMetadata',
]

/** Returns the text of a kustomization file. */
export function kustomizationText(kustomization: Kustomization): string {
  const fields = order.filter((field) => kustomization[field] !== undefined)
  const texts = fields.map((field) => writeNode(fromJson({ [field]: kustomization[field] as unknown as JsonValue })))
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n\n${texts.join('\n')}`
}

/** Prints a value as YAML, or as JSON if kustomize could not print the YAML. */
export function patchText(value: JsonValue): string {
  try {
    return writeNode(fromJson(value))
  } catch {
    return `${jsonText(value)}\n`
  }
}

/** Creates names for files, such as `deployment-web.yaml`, with the namespace or a number if necessary. */
export class FileNames {
  readonly #taken: Set<string> = new Set()

  of({ resource: { id }, stem }: Item, folder = ''): string {
    const base = slug(`${id.kind}-${stem}`)
    const candidates = [base, ...(id.namespace === '' ? [] : [slug(`${id.kind}-${id.namespace}-${stem}`)])]
    const free = candidates.find((name) => !this.#taken.has(folder + name)) ?? this.#numbered(folder, base)
    this.#taken.add(folder + free)
    return `${folder}${free}.yaml`
  }

  #numbered(folder: string, base: string): string {
    for (let i = 2; ; i++) if (!this.#taken.has(`${folder}${base}-${i}`)) return `${base}-${i}`
  }
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-')
}
