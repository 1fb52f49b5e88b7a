import { relativePath, resolvePath } from '../files/paths.ts'
import type { TransformerChange } from '../layer/stage.ts'
import { findReferred } from '../resource/reference.ts'
import type { Resource } from '../resource/resource.ts'
import { PrintedTree } from '../yaml/print/printed-children.ts'
import { TracedResource } from './explained-resource.ts'
import type { Explanation } from './explanation.ts'
import type { Chains } from './locations/import-chains.ts'
import type { Positions } from './locations/input-positions.ts'
import { Places } from './places.ts'
import type { TraceOf } from './trace/steps.ts'
import type { PatchReport } from './why-not/patch-report.ts'
import { whyNot } from './why-not/why-not.ts'

export interface ExplainInput {
  readonly resources: readonly Resource[]
  readonly traceOf: TraceOf
  readonly positions: Positions
  readonly cwd: string
  /** The chains to the files of the build, if they are known. */
  readonly chains?: Chains
  /** The runs of patches, if any. */
  readonly patchRuns?: readonly TransformerChange[]
}

export function explanationOf(input: ExplainInput): Explanation {
  return joinExplanations([input])
}

/** Combines the explanations of several builds, in order. */
export function joinExplanations(inputs: readonly ExplainInput[]): Explanation {
  const parts = inputs.map((input): Part => {
    const { resources, traceOf, positions, cwd, chains } = input
    const places = new Places(positions, cwd)
    const shared = { places, tree: new PrintedTree(), chains }
    const explained = resources.map((resource) => new TracedResource(resource, traceOf(resource), shared))
    return { input, explained, places }
  })
  const resources = parts.flatMap(({ explained }) => explained)
  const explanation: Explanation = {
    resources,
    find: (reference) => findReferred(reference, resources),
    whyNot: (file) => {
      const reports = parts.map((part) => patchReport(file, part))
      const [first = { file, uses: [] }] = reports
      return { ...first, uses: reports.flatMap(({ uses }) => uses) }
    },
    sourceLine: (place) => {
      for (const { input, places } of parts) {
        const text = input.positions.line(places.pathOf(place), place.line)
        if (text !== undefined) return text.trim()
      }
      return undefined
    },
  }
  origins.set(explanation, inputs)
  return explanation
}

interface Part {
  readonly input: ExplainInput
  readonly explained: readonly TracedResource[]
  readonly places: Places
}

function patchReport(file: string, { input, explained, places }: Part): PatchReport {
  const path = resolvePath(input.cwd, file)
  return whyNot({
    file: path,
    read: () => input.positions.text(path),
    name: relativePath(input.cwd, path),
    runs: input.patchRuns ?? [],
    built: input.resources,
    explained,
    traceOf: input.traceOf,
    placeOf: (at) => places.of(at),
  })
}

const origins: WeakMap<Explanation, readonly ExplainInput[]> = new WeakMap()

/** Returns the data from which an explanation was created. */
export function explainInputs(explanation: Explanation): readonly ExplainInput[] {
  return origins.get(explanation) ?? []
}
