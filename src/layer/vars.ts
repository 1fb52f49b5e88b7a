import { mergeVarSets, recordVars } from '../references/vars.ts'
import type { Accumulation, Layer } from './context.ts'

/** The stage `vars`: remembers the vars, and which resources they name, until names have settled at the root. */
export function addVars(gathered: Accumulation, layer: Layer): Accumulation {
  const { vars = [] } = layer.kustomization
  if (vars.length === 0) return gathered
  return { ...gathered, resources: recordVars(gathered.resources, vars), vars: mergeVarSets(gathered.vars, vars) }
}
