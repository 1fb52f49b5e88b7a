import type { FunctionContext, FunctionResource } from 'kuilt'

interface Container {
  readonly name: string
  readonly image?: string
}

interface PodSpec {
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
}

/** The relevant part of a workload: a Pod contains the pod spec itself, other kinds have a template. */
interface Workload extends FunctionResource {
  spec?: PodSpec & { template?: { spec?: PodSpec }; jobTemplate?: { spec?: { template?: { spec?: PodSpec } } } }
}

/** A validator: every image has a tag or a digest, and the tag is not `latest`. */
export function imagePolicy(resources: Workload[], _config: FunctionResource, { report }: FunctionContext): void {
  for (const resource of resources) {
    for (const { path, pod } of podsOf(resource)) {
      for (const list of ['initContainers', 'containers'] as const) {
        pod?.[list]?.forEach(({ name, image = '' }, index) => {
          const problem = problemOf(image)
          if (problem === undefined) return
          report({
            message: `the image '${image}' of the container ${name} ${problem}`,
            resource,
            path: [...path, list, index, 'image'],
            hint: 'add a version tag, or a digest: @sha256:…',
          })
        })
      }
    }
  }
}

function podsOf({ kind, spec }: Workload) {
  if (kind === 'Pod') return [{ path: ['spec'], pod: spec }]
  return [
    { path: ['spec', 'template', 'spec'], pod: spec?.template?.spec },
    { path: ['spec', 'jobTemplate', 'spec', 'template', 'spec'], pod: spec?.jobTemplate?.spec?.template?.spec },
  ]
}

function problemOf(image: string): string | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return undefined
  // A colon before the last slash belongs to the port of a registry.
  const [, tag] = /:([^:/]+)$/.exec(image) ?? []
  if (tag === undefined) return 'has no tag'
  return tag === 'latest' ? "has the tag 'latest'" : undefined
}
