import type { BaseCache } from '../build/build-cache.ts'
import type { KuiltError, Location, Warning } from '../diagnostics/index.ts'
import type { Loader } from '../files/loader.ts'
import type { Kustomization } from '../kustomization/kustomization.gen.ts'
import type { DefinedVar } from '../references/vars.ts'
import type { Origin, Resource, Source } from '../resource/resource.ts'
import type { TransformerConfig } from '../schema/field-spec.ts'
import type { KindSchema } from '../schema/kind-schema.ts'

/** What the whole build shares. Made for one build, never seen by another. */
export interface BuildContext {
  /** Passes a warning on. */
  readonly warn: (warning: Warning) => void
  /** Runs something whose warnings have been given before. */
  readonly quietly: <T>(work: () => T) => T
  /** Look for what takes time or is often meant as it is, too. */
  readonly lint: boolean
  /** The schema in use. The first `openapi` met sets it, the root's before all others. */
  schema: Schema
  /** The root's list; it counts for every layer. */
  buildMetadata: readonly string[]
  /** Reads the resources of a file; a file is parsed once however many layers name it. */
  readonly parse: (content: Uint8Array, file: string) => readonly Resource[]
  readonly external: ExternalSupport
  /** What other builds have made of bases, where the caller shares it. */
  readonly bases: BaseCache | undefined
}

export interface Schema extends KindSchema {
  /** True once a kustomization chose it. */
  readonly chosen: boolean
}

/** Generators, transformers and validators that are not fields of a kustomization: plugins, functions, helm. */
export interface ExternalSupport {
  readonly generators: (layer: Layer, context: BuildContext) => readonly ExternalGenerator[]
  readonly transformers: (
    entries: readonly string[],
    field: 'transformers' | 'validators',
    place: { readonly layer: Layer; readonly context: BuildContext },
  ) => readonly ExternalTransformer[]
}

export interface ExternalGenerator {
  readonly generate: () => readonly Resource[]
  readonly origin: Origin | undefined
  /** Where it is configured. */
  readonly at?: Source | undefined
}

export interface ExternalTransformer {
  readonly transform: (resources: readonly Resource[]) => readonly Resource[]
  readonly origin: Origin | undefined
  readonly external: boolean
  /** Where it is configured. */
  readonly at?: Location | undefined
}

/** One kustomization on its way through the stages. */
export interface Layer {
  readonly loader: Loader
  readonly kustomization: Kustomization
  /** Absolute path of the kustomization file. */
  readonly file: string
  /** Where the layer lies as seen from the root of the build; undefined while origins are not tracked. */
  readonly origin: Origin | undefined
  /** The nearest ancestor's namespace, for helm charts that name none. */
  readonly helmNamespace: string
}

/** A field of the kustomization of a layer. */
export function fieldAt(
  layer: Layer,
  ...path: readonly (string | number)[]
): Required<Pick<Location, 'file' | 'document' | 'path'>> {
  return { file: layer.file, document: 0, path }
}

/** What has been gathered so far. */
export interface Accumulation {
  readonly resources: readonly Resource[]
  readonly config: TransformerConfig
  readonly vars: readonly DefinedVar[]
}

/** A configured plugin. A kind that is neither generator nor transformer has neither function. */
export interface Plugin {
  readonly generate?: () => readonly Resource[]
  readonly transform?: (resources: readonly Resource[]) => readonly Resource[]
  /** A program, not a part of this library. */
  readonly external?: boolean
}

/** Runs what the caller allows: programs, container functions and helm. */
export interface PluginHost {
  /** `helmCharts` of a layer. */
  readonly charts: (layer: Layer, context: BuildContext) => readonly ExternalGenerator[]
  /** The builtin HelmChartInflationGenerator configured by a resource of its own. */
  readonly chart: (config: Resource, layer: Layer, context: BuildContext) => Plugin
  /** Any plugin that is not builtin. */
  readonly plugin: (config: Resource, layer: Layer, context: BuildContext) => Plugin
}

/** True for an error that says that a path leads to no directory, so that it may lead to a file. */
export function isNoDirectory({ code }: KuiltError): boolean {
  return code === 'DIRECTORY_NOT_FOUND' || code === 'NOT_A_DIRECTORY'
}
