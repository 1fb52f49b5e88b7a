import { attempt, type Location } from '../diagnostics/index.ts'
import { hintText } from '../diagnostics/proposal.ts'
import { relativePath, resolvePath } from '../files/paths.ts'
import type { TransformerChange } from '../layer/stage.ts'
import { printedNode } from '../resource/printed-node.ts'
import { findReferred } from '../resource/reference.ts'
import type { Resource } from '../resource/resource.ts'
import type { ResourceId } from '../resource/resource-id.ts'
import { apiVersionOf } from '../schema/gvk.ts'
import { childrenOf, memberAt, nodeAt } from '../tree/children.ts'
import { parseVarPath, partsOf } from '../tree/field-path.ts'
import { dottedPart } from '../tree/field-path-hint.ts'
import { nearestField } from '../tree/nearest-field.ts'
import { isNull, type JsonValue, type Node } from '../tree/node.ts'
import { findNode, keysOf, tryFind } from '../tree/walk-path.ts'
import { toJson } from '../yaml/json/json.ts'
import { writeNode } from '../yaml/print/write.ts'
import { TextPositions } from '../yaml/read/text-positions.ts'
import type { ImportChains } from './locations/import-chains.ts'
import type { InputPositions, ValuePosition } from './locations/input-positions.ts'
import {
  locationOfStep,
  type Path,
  type Steps,
  stepList,
  type Trace,
  type TraceOf,
  throughOfStep,
} from './trace/steps.ts'
import { type PatchReport, whyNot } from './why-not.ts'

/** Who has set the fields of everything that a build prints. */
export interface Explanation {
  /** In output order. */
  readonly resources: readonly ExplainedResource[]
  /**
   * The resource that a reference means: `Kind/name`, `kind.group/name` or `Kind/namespace/name`, by the printed name or
   * one from before prefixes, suffixes and hashes. Undefined if there is none.
   *
   * @throws KuiltError RESOURCE_REFERENCE_INVALID, RESOURCE_AMBIGUOUS
   */
  find(reference: string): ExplainedResource | undefined
  /**
   * Why a patch has an effect or none: which objects it was applied to, or how the nearest ones differ from its target, and
   * what became of each value in it.
   *
   * @param file the patch, relative to the working directory; a kustomization for the patches that are written in it
   * @throws KuiltError FILE_… if no kustomization of the target lists the patch, and it cannot be read
   */
  whyNot(file: string): PatchReport
  /** The line of an input file that a step points to, without the spaces around it. Undefined if it cannot be read. */
  sourceLine(place: ExplainedPlace): string | undefined
}

/** A resource of the output, and who has set its fields. */
export interface ExplainedResource {
  readonly apiVersion: string
  readonly kind: string
  /** As printed. */
  readonly name: string
  readonly namespace?: string
  /** The name before prefixes, suffixes and hashes, if it is different. */
  readonly originalName?: string
  /** Every scalar, empty map and empty list that is printed. Computed lazily. */
  readonly fields: readonly ExplainedField[]
  /** The resource as it is printed, line by line, with the fields that begin on each line. Computed lazily. */
  readonly lines: readonly ExplainedLine[]
  /**
   * The fields at and below a path such as `spec.template.spec.containers.[name=web].image` or
   * `spec.containers[0].image`. Empty if nothing is there.
   */
  find(path: string): readonly ExplainedField[]
  /**
   * Where to edit to change the value of a field, or its name: the last of its steps. Unlike `find`, also
   * for maps and lists. Undefined if nothing in a file has set it.
   */
  locate(path: readonly (string | number)[], part: 'value' | 'key'): ExplainedPlace | undefined
  /**
   * How the build reaches the file of a place, from the target on: directories and files as the kustomizations write them.
   * Empty for a file that no kustomization names.
   */
  chain(place: ExplainedPlace): readonly string[]
  /** Suggests the closest field for a path that does not exist, and lists the step that removed it. */
  missing(path: string): MissingField | undefined
}

/** A field that does not exist, and the closest one that does. */
export interface MissingField {
  /** The nearest field, or what is there instead. */
  readonly hint: string
  /** The steps of the field until it was removed; the last one has removed it. Empty if there never was one. */
  readonly steps: readonly ExplainedStep[]
}

/** A line of the printed output. */
export interface ExplainedLine {
  readonly text: string
  /** Undefined for the key of a map or a list, and for the further lines of a text. */
  readonly field: ExplainedField | undefined
}

/** A scalar, an empty map or an empty list of the output. */
export interface ExplainedField {
  /** Keys of maps and indexes of lists. */
  readonly path: readonly (string | number)[]
  readonly value: unknown
  /** What has set the value, oldest first: the last step decided. Computed lazily. */
  readonly steps: readonly ExplainedStep[]
}

/** A position in an input file. */
export interface ExplainedPlace {
  /** Relative to the working directory; the URL of a file in a remote repository. */
  readonly file: string
  /** One-based. */
  readonly line: number
  /** One-based, in characters. */
  readonly column: number
}

/** Something that set a value. */
export interface ExplainedStep extends ExplainedPlace {
  /** The field of the kustomization that did it, such as `patches`; `resource` for the manifest, `hash` for a hash suffix. */
  readonly by: string
  /** The value after this step. */
  readonly value: unknown
  /** Further places that decide: the entry of the patch and its target, the name of the image. */
  readonly through?: readonly ExplainedPlace[]
}

export interface ExplainInput {
  readonly resources: readonly Resource[]
  readonly traceOf: TraceOf
  readonly positions: Pick<InputPositions, 'find' | 'findKey' | 'text' | 'line'>
  readonly cwd: string
  /** How the build reaches its files. Default: unknown. */
  readonly chains?: Pick<ImportChains, 'to'>
  /** The runs of patches. Default: none. */
  readonly patchRuns?: readonly TransformerChange[]
}

export function explanationOf(input: ExplainInput): Explanation {
  return joinExplanations([input])
}

/** The explanation of what several builds have made, in their order. */
export function joinExplanations(inputs: readonly ExplainInput[]): Explanation {
  const parts = inputs.map((input) => ({
    input,
    explained: input.resources.map((resource) => new TracedResource(resource, input)),
  }))
  const resources = parts.flatMap(({ explained }) => explained)
  const explanation: Explanation = {
    resources,
    find: (reference) => findReferred(reference, resources),
    whyNot: (file) => {
      const reports = parts.map(({ input, explained }) => patchReport(file, input, explained))
      const [first = { file, uses: [] }] = reports
      return { ...first, uses: reports.flatMap(({ uses }) => uses) }
    },
    sourceLine: ({ file, line }) => {
      for (const { cwd, positions } of inputs) {
        const text = positions.line(resolvePath(cwd, file), line)
        if (text !== undefined) return text.trim()
      }
      return undefined
    },
  }
  origins.set(explanation, inputs)
  return explanation
}

function patchReport(file: string, input: ExplainInput, explained: readonly ExplainedResource[]): PatchReport {
  const path = resolvePath(input.cwd, file)
  return whyNot({
    file: path,
    read: () => input.positions.text(path),
    name: relativePath(input.cwd, path),
    runs: input.patchRuns ?? [],
    built: input.resources,
    explained,
    traceOf: input.traceOf,
    placeOf: (at) => placeOf(at, input),
  })
}

const origins: WeakMap<Explanation, readonly ExplainInput[]> = new WeakMap()

/** What an explanation was made from. */
export function explainInputs(explanation: Explanation): readonly ExplainInput[] {
  return origins.get(explanation) ?? []
}

/** A class, so that the fields are computed lazily. */
class TracedResource implements ExplainedResource {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly namespace?: string
  readonly originalName?: string
  readonly #resource: Resource
  readonly #input: ExplainInput
  #fields: readonly ExplainedField[] | undefined

  constructor(resource: Resource, input: ExplainInput) {
    const { id, originalId } = resource
    const { kind, name, namespace } = id
    this.apiVersion = apiVersionOf(id)
    this.kind = kind
    this.name = name
    if (namespace !== '') this.namespace = namespace
    if (originalId.name !== name) this.originalName = originalId.name
    this.#resource = resource
    this.#input = input
  }

  get id(): ResourceId {
    return this.#resource.id
  }

  get previousIds(): readonly ResourceId[] {
    return this.#resource.previousIds
  }

  find(path: string): readonly ExplainedField[] {
    const found = tryFind(() => findNode(this.#resource.node, parseVarPath(path)))
    if (found === undefined) return []
    const start = keysOf(this.#resource.node, found.path)
    return this.fields.filter((field) => start.every((step, i) => field.path[i] === step))
  }

  locate(path: Path, part: 'value' | 'key'): ExplainedPlace | undefined {
    const at = locationOfStep(this.#input.traceOf(this.#resource).at(path).steps)
    if (at === undefined) return undefined
    const { positions, cwd } = this.#input
    const found = part === 'key' ? positions.findKey(at) : positions.find(at)
    return found && relativeTo(cwd, found)
  }

  chain({ file }: ExplainedPlace): readonly string[] {
    const { chains, cwd } = this.#input
    return chains?.to(resolvePath(cwd, file)) ?? []
  }

  missing(path: string): MissingField | undefined {
    const { node } = this.#resource
    const steps = parseVarPath(path)
    const hint = nearestField(node, steps, (found) => partsOf(found).map(dottedPart).join('.'))
    if (hint === undefined) return undefined
    return { hint: hintText(hint), steps: explainedSteps(this.#removal(partsOf(steps)), this.#input) }
  }

  /** The steps of a field that something has removed, or of a field above it. */
  #removal(parts: readonly string[]): Steps | undefined {
    let trace = this.#input.traceOf(this.#resource)
    let node: Node | undefined = this.#resource.node
    for (const part of parts) {
      const steps = trace.removed.get(part)
      const next: Node | undefined = node && memberAt(node, part)
      if (next === undefined) return steps
      trace = trace.child(node?.type === 'sequence' ? Number(part) : part)
      node = next
    }
    return undefined
  }

  get fields(): readonly ExplainedField[] {
    if (this.#fields === undefined) {
      const fields: ExplainedField[] = []
      const { node: built } = this.#resource
      collectFields(printedNode(this.#resource), this.#input.traceOf(this.#resource), [], (node, path, trace) => {
        const steps = node.type === 'scalar' ? trace.steps : emptiedSteps(node, nodeAt(built, path), trace)
        fields.push(new TracedField(path, node, steps, this.#input))
      })
      this.#fields = fields
    }
    return this.#fields
  }

  get lines(): readonly ExplainedLine[] {
    const text = writeNode(printedNode(this.#resource))
    const positions = new TextPositions(text)
    const starting = new Map<number, ExplainedField>()
    for (const field of this.fields) {
      const line = positions.find({ path: field.path })?.line
      if (line !== undefined && !starting.has(line)) starting.set(line, field)
    }
    return text
      .trimEnd()
      .split('\n')
      .map((line, i) => ({ text: line, field: starting.get(i + 1) }))
  }

  toJSON(): object {
    const { apiVersion, kind, name, namespace, originalName, fields } = this
    return { apiVersion, kind, name, namespace, originalName, fields }
  }
}

type OnField = (node: Node, path: Path, trace: Trace) => void

function collectFields(node: Node, trace: Trace, path: Path, onField: OnField): void {
  const children = childrenOf(node)
  if (children.length === 0) onField(node, path, trace)
  for (const { step, child } of children) collectFields(child, trace.child(step), [...path, step], onField)
}

/** The steps of an empty map or list: what has removed the last of its content is the latest of them. */
function emptiedSteps(node: Node, built: Node | undefined, trace: Trace): Steps {
  // Fields and elements without a value are not printed.
  const [unprinted] = built === undefined ? [] : childrenOf(built)
  if (unprinted !== undefined) return { ...trace.child(unprinted.step).steps, node }
  const removal = [...trace.removed.values()].at(-1)
  if (removal === undefined) return trace.steps
  const { cause, path, before } = removal
  // A patch also removes fields without a value.
  if (before?.node !== undefined && isNull(before.node)) return { ...before, node }
  const gone = stepList(before).flatMap((step) => locationOfStep(step) ?? [])
  const through = (): readonly Location[] => [...throughOfStep(removal), ...gone]
  return { cause: { ...cause, through }, path, node, before: trace.steps }
}

class TracedField implements ExplainedField {
  readonly path: Path
  readonly #node: Node
  readonly #steps: Steps
  readonly #input: ExplainInput

  constructor(path: Path, node: Node, steps: Steps, input: ExplainInput) {
    this.path = path
    this.#node = node
    this.#steps = steps
    this.#input = input
  }

  get value(): unknown {
    return plainValue(this.#node)
  }

  get steps(): readonly ExplainedStep[] {
    return explainedSteps(this.#steps, this.#input)
  }

  toJSON(): object {
    const { path, value, steps } = this
    return { path, value, steps }
  }
}

function explainedSteps(
  steps: Steps | undefined,
  input: Pick<ExplainInput, 'positions' | 'cwd'>,
): readonly ExplainedStep[] {
  return stepList(steps).flatMap((step) => {
    const at = locationOfStep(step)
    if (at === undefined) return []
    const through = throughOfStep(step).map((place) => placeOf(place, input))
    const found = { by: step.cause.by, ...placeOf(at, input), value: plainValue(step.node) }
    return [through.length === 0 ? found : { ...found, through }]
  })
}

function placeOf(at: Location, { positions, cwd }: Pick<ExplainInput, 'positions' | 'cwd'>): ExplainedPlace {
  return relativeTo(cwd, positions.find(at) ?? { file: at.file, line: 1, column: 1 })
}

/** By position: many fields have the same places. */
const knownPlaces: WeakMap<ValuePosition, ExplainedPlace> = new WeakMap()

function relativeTo(cwd: string, position: ValuePosition): ExplainedPlace {
  let place = knownPlaces.get(position)
  if (place === undefined) {
    const { file, line, column } = position
    place = { file: file.startsWith('/') ? relativePath(cwd, file) : file, line, column }
    knownPlaces.set(position, place)
  }
  return place
}

function plainValue(node: Node | undefined): JsonValue {
  return (node && attempt(() => toJson(node))) ?? null
}
