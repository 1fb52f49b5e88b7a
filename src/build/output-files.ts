import type { Resource } from '../resource/resource.ts'
import { effectiveNamespace } from '../resource/resource-id.ts'
import type { Mapping } from '../tree/node.ts'

/** One file of a build written to a directory. */
export interface OutputFile {
  readonly name: string
  readonly node: Mapping
}

/**
 * One file per resource: `[group_]version_kind_name.yaml` in lowercase. If the namespaced resources are in several
 * namespaces, file names start with the namespace; resources without one count as `default`. If several resources of a
 * kustomization have the same file name, the last one wins; cluster-scoped resources come last. Follows
 * kustomize/commands/build/writer.go, (Writer).WriteIndividualFiles. Other manifests may contain an object twice, or
 * several with the same `generateName`: their file names are numbered.
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

/** `v1_configmap_web.yaml`, `v1_configmap_web-2.yaml`, … */
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

/** Character by character, like Go's strings.ToLower: JavaScript takes the neighbors of non-ASCII characters into account. */
function lowerCase(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase()
  return Array.from(text, (char) => char.toLowerCase()).join('')
}
