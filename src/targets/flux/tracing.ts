import type { FieldPath, Location } from '../../diagnostics/index.ts'
import { type Cause, type Trace, type TraceOf, writtenBy } from '../../explain/trace/steps.ts'
import { Tracer } from '../../explain/trace/tracer.ts'
import { traceChanges } from '../../explain/trace/tree-changes.ts'
import type { Resource } from '../../resource/resource.ts'

/** Traces objects from the builds through the changes of the controller. */
export class FluxTracer {
  readonly builds: Tracer = new Tracer()
  readonly #traces: Map<Resource, Trace> = new Map()

  readonly traceOf: TraceOf = (resource) => this.#traces.get(resource) ?? this.builds.traceOf(resource)

  /** Returns the location of a value of a resource. */
  locate(resource: Resource, path: FieldPath): Location | undefined {
    return this.traceOf(resource).at(path).steps.at
  }

  /** Records the trace of an object that does not come from a build. */
  start(resource: Resource, trace: Trace): void {
    this.#traces.set(resource, trace)
  }

  /** Records that a step has changed a resource. @param at returns the location to edit for a path in the object */
  record(
    before: Resource,
    after: Resource,
    by: string,
    at: (path: FieldPath) => Location | undefined,
    through: (path: FieldPath) => readonly Location[] = () => [],
  ): void {
    if (before === after) return
    const trace = traceChanges(before.node, after.node, this.traceOf(before), {
      byText: true,
      written: (node, path, steps) => {
        const cause: Cause = {
          by,
          at: (below) => at([...path, ...below]),
          through: (below) => through([...path, ...below]),
        }
        return writtenBy(cause, node, steps)
      },
    })
    this.#traces.set(after, trace)
  }
}
