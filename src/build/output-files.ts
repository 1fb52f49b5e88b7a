import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import type { Mapping } from '../tree/node.ts'

/** One file of a build that is written to a directory. */
export interface OutputFile {
  readonly name: string
  readonly node: Mapping
}

/**
 * Returns one file per resource: `[group_]version_kind_name.yaml` in lowercase. If the namespaced resources are in
 * several namespaces, file names start with the namespace. The namespace of resources without one counts as `default`.
 * If several resources of a kustomization have the same file name, the last one wins; cluster-scoped resources come
 * last. Follows kustomize/commands/build/writer.go, (Writer).WriteIndividualFiles. Other manifests may contain an
 * object twice, or several objects with the same `generateName`, so their file names are numbered.
 *
 * ```
 * apps_v1_deployment_web.yaml
 * shop_apps_v1_deployment_web.yaml      # with several namespaces
 * ```
 */
export function outputFiles(resources: readonly Resource[]): readonly OutputFile[] {
  const namespaced = resources.filter(({ id }) => !id.clusterScoped)
  const several = new Set(namespaced.map(({ id }) => effectiveNamespace(id))).size > 1
  const files = new Map<string, OutputFile>()
  const add = (wanted: string, { node, state }: Resource): void => {
    const name = state.mayGenerateName ? unusedName(wanted, files) : wanted
    files.set(name, { name, node })
  }
  for (const resource of namespaced) {
    const prefix = several ? `${lowerCase(effectiveNamespace(resource.id))}_` : ''
    add(prefix + fileName(resource), resource)
  }
  for (const resource of resources) if (resource.id.clusterScoped) add(fileName(resource), resource)
  return [...files.values()]
}

/** Returns an unused name: `v1_configmap_web.yaml`, then `v1_configmap_web-2.yaml`, and so on. */
function unusedName(wanted: string, used: ReadonlyMap<string, OutputFile>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : wanted.replace(/\.yaml$/, `-${number}.yaml`)
    if (!used.has(name)) return name
  }
}

function fileName({ id }: Resource): string {
  const type = [id.group, id.version, id.kind].filter((part) => part !== '').join('_')
  return `${lowerCase(type)}_${lowerCase(id.name)}.yaml`
}

/**
 * Converts each character separately, like Go's strings.ToLower. JavaScript's conversion of some non-ASCII characters
 * depends on the characters next to them.
 */
function lowerCase(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase()
  return Array.from(text, (char) => char.toLowerCase()).join('')
}
