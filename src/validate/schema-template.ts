import type { Gvk } from '../schema/gvk.ts'

/** True for a path with variables, such as `schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`. */
export function isTemplate(path: string): boolean {
  return path.includes('{{')
}

/** The directory that all paths of a template have in common. Empty if the first variable is in the first part. */
export function fixedDirectory(template: string): string {
  const fixed = template.slice(0, template.indexOf('{{'))
  return fixed.slice(0, Math.max(fixed.lastIndexOf('/'), fixed.startsWith('/') ? 1 : 0))
}

/**
 * Returns the path of the schema of a kind. Variables are the same as in kubeconform.
 *
 * @param release the Kubernetes release, such as `1.34`
 */
export function fillTemplate(template: string, { group, version, kind }: Gvk, release: string): string {
  const values: Readonly<Record<string, string>> = {
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    Group: group,
    NormalizedKubernetesVersion: `v${release}.0`,
    StrictSuffix: '-strict',
    KindSuffix: group === '' ? `-${version}` : `-${group.split('.')[0]}-${version}`,
  }
  return template.replace(/\{\{-?\s*\.(\w+)\s*-?\}\}/g, (_, name: string) => values[name] ?? '')
}
