import type { Replica } from '../../kustomization/kustomization.gen.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import type { Apply } from '../context.ts'
import type { SetReplicas } from '../edits.ts'

/** Of several entries with one name only the first survives, as upstream. */
export const setReplicas: Apply<SetReplicas> = (kustomization, { replicas: changes }) => {
  const replicas = new Map<string, Replica>()
  for (const { name, count } of changes) replicas.set(name, { name, count })
  for (const old of kustomization.replicas ?? []) {
    const name = old.name ?? ''
    if (!replicas.has(name)) replicas.set(name, old)
  }
  const sorted = [...replicas.values()].sort((a, b) => compareBytes(a.name ?? '', b.name ?? ''))
  return { ...kustomization, replicas: sorted }
}
