import { KuiltError } from '../diagnostics/index.ts'
import type { ValueAddTarget } from '../kustomization/kustomization.gen.ts'
import { addValue } from '../transform/value-add.ts'
import { readPlain } from '../yaml/read/read-plain.ts'
import type { Layer } from './context.ts'
import { decodeTargets } from './decode-replacements.ts'
import type { Run } from './transformers.ts'

export interface ValueAddConfig {
  readonly value?: string
  readonly targets?: readonly ValueAddTarget[]
  readonly targetFilePath?: string
}

/** The builtin ValueAddTransformer. Without a value it adds the name of the kustomization's directory. */
export function valueAddRun({ value = '', targets = [], targetFilePath }: ValueAddConfig, layer: Layer): Run {
  const text = value.trim() || layer.loader.root.slice(layer.loader.root.lastIndexOf('/') + 1)
  const all = targetFilePath ? [...targets, ...fromFile(targetFilePath, layer)] : targets
  if (all.length === 0) throw new KuiltError('VALUE_ADD_TARGETS_MISSING', {})
  return (resources) => addValue(resources, text, all)
}

function fromFile(path: string, layer: Layer): readonly ValueAddTarget[] {
  const file = layer.loader.resolve(path)
  return decodeTargets(readPlain(layer.loader.load(path), file) ?? null, file)
}
