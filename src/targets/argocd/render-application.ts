import { fieldBelow, isKuiltError, type KuiltError, warning } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import { printedNode } from '../../resource/printed-node.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { isObject } from '../../tree/json-values.ts'
import { toJson } from '../../yaml/json/json.ts'
import {
  type Application,
  describeApplication,
  destinationNamespace,
  type FoundObject,
  recognize,
  sourcesOf,
} from './application.ts'
import { checkedAs } from './decode-application.ts'
import { tracedLocations } from './explained-manifests.ts'
import type { ArgocdTracking } from './options.ts'
import { renderSource } from './render-source.ts'
import type { RenderedSource, SourceContext } from './rendered-source.ts'
import { withTracking } from './tracking.ts'

/** A manifest of an Application. */
export interface RenderedManifest {
  /** The resource that is printed. */
  readonly resource: Resource
  /** The resource before tracking metadata was added. */
  readonly original: Resource
  readonly source: RenderedSource
}

/** An Application with its manifests. */
export interface RenderedApplication {
  readonly application: Application
  readonly manifests: readonly RenderedManifest[]
  readonly sources: readonly RenderedSource[]
  /** True if the steps that set each field were recorded. */
  readonly traces: boolean
}

/**
 * Renders the manifests of all sources of an Application, in order. If several manifests have the same name, the last
 * one is used.
 *
 * @throws KuiltError ARGOCD_…, and errors of builds
 */
export async function renderApplication(
  application: Application,
  context: SourceContext,
  tracking: ArgocdTracking | undefined,
): Promise<RenderedApplication> {
  try {
    const manifests: RenderedManifest[] = []
    const sources: RenderedSource[] = []
    checkFields(application, context)
    for (const source of sourcesOf(application)) {
      const rendered = await renderSource(application, source, context)
      sources.push(rendered)
      for (const original of rendered.resources) {
        const resource = tracking === undefined ? original : withTracking(original, application, tracking)
        manifests.push({ resource, original, source: rendered })
      }
    }
    return { application, manifests: withoutRepeated(manifests, application, context), sources, traces: context.traces }
  } catch (error) {
    throw isKuiltError(error) ? withApplicationNote(error, application) : error
  }
}

/** Checks the fields of an Application. Applications from sets no longer have unknown fields. */
function checkFields(application: Application, { warn }: SourceContext): void {
  const { object, locate } = application
  checkedAs(object['spec'] ?? null, 'Spec', ['spec'], { owner: describeApplication(application), locate, warn })
}

/** Adds a note about the Application whose source contains the mistake. */
function withApplicationNote(error: KuiltError, application: Application): KuiltError {
  const at = application.locate(['metadata', 'name'])
  const note = { message: `rendered by ${describeApplication(application)}`, at }
  return error.with({ at: error.at ?? at, notes: [...error.notes, note] })
}

/** Removes duplicate manifests. Follows controller/state.go, DeduplicateTargetObjects. */
function withoutRepeated(
  manifests: readonly RenderedManifest[],
  application: Application,
  { warn }: SourceContext,
): readonly RenderedManifest[] {
  const namespace = destinationNamespace(application)
  const last = new Map<string, RenderedManifest>()
  const keyOf = ({ resource: { id, generatesName } }: RenderedManifest, index: number): string => {
    return JSON.stringify([
      id.group,
      id.kind,
      id.namespace || namespace,
      generatesName ? `${id.name}${index}` : id.name,
    ])
  }
  manifests.forEach((manifest, index) => {
    last.set(keyOf(manifest, index), manifest)
  })
  return manifests.filter((manifest, index) => {
    if (last.get(keyOf(manifest, index)) === manifest) return true
    const { original } = manifest
    const params = { id: describeId(original.id), application: describeApplication(application) }
    warn(warning('ARGOCD_MANIFEST_REPEATED', params, { at: locationOf(original) }))
    return false
  })
}

/** Returns the Applications and sets among the manifests of an Application. */
export function childrenOf({ manifests, traces }: RenderedApplication): readonly FoundObject[] {
  return manifests.flatMap((manifest) => {
    const { original } = manifest
    const { group, kind } = original.id
    if (group !== 'argoproj.io' || (kind !== 'Application' && kind !== 'ApplicationSet')) return []
    const object = toJson(printedNode(original))
    const at = locationOf(original)
    const { isChart = false } = manifest.source
    const traced = traces || isChart ? tracedLocations(manifest) : undefined
    const locate: FoundObject['locate'] = (path) => {
      if (path.length > 0) return traced?.(path) ?? (at && fieldBelow(at, path))
      const file = isChart ? traced?.(['metadata', 'name'])?.file : undefined
      return file === undefined ? at : { file }
    }
    const found = isObject(object) ? recognize(object, locate) : undefined
    return found === undefined ? [] : [found]
  })
}
