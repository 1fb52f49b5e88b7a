import { KuiltError, reported } from '../../diagnostics/index.ts'
import { isObject } from '../../tree/json-values.ts'
import { readPlain } from '../../yaml/read/read-plain.ts'
import type { ArgocdOptions } from './options.ts'

/**
 * Reads a file with parameters of generators. It is a map of ApplicationSets, each of which is a map of generators,
 * each of which is a list of maps.
 *
 * @throws KuiltError YAML_…, ARGOCD_OPTION
 */
export function readParameters(content: Uint8Array | string, file: string): NonNullable<ArgocdOptions['parameters']> {
  return reported(() => {
    const sets = readPlain(content, file) ?? {}
    if (!isObject(sets)) throw invalid(file, [])
    for (const [set, generators] of Object.entries(sets)) {
      if (!isObject(generators)) throw invalid(file, [set])
      for (const [generator, list] of Object.entries(generators)) {
        if (!Array.isArray(list) || !list.every(isObject)) throw invalid(file, [set, generator])
      }
    }
    // The code above has checked the type.
    return sets as NonNullable<ArgocdOptions['parameters']>
  })
}

function invalid(file: string, path: readonly string[]): KuiltError {
  const reason = 'the file must map each ApplicationSet to its generators, and each generator to a list of maps'
  return new KuiltError('ARGOCD_OPTION', { option: 'parameters', reason }, { at: { file, document: 0, path } })
}
