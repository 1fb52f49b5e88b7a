import { KuiltError } from '../../diagnostics/index.ts'
import { MAX_DEPTH } from './cursor.ts'

/** @throws KuiltError YAML_TOO_DEEP */
export function checkDepth(depth: number): number {
  if (depth > MAX_DEPTH) throw new KuiltError('YAML_TOO_DEEP', { depth: MAX_DEPTH })
  return depth
}
