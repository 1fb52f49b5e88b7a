/**
 * A plugin for Nx: infers the tasks of each root. Add `kuilt/nx` to `plugins` in nx.json.
 */

export { type CreateNodes, type CreateNodesContext, createNodesV2, name } from './create-nodes.ts'
export type { InferredProject, InferredTarget, TaskInput } from './inferred-project.ts'
export type { NxOptions } from './options.ts'
