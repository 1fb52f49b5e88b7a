import { proposeNear } from '../diagnostics/hints.ts'
import { isKuiltError, KuiltError } from '../diagnostics/index.ts'
import { orElse, propose } from '../diagnostics/proposal.ts'
import type { Kustomization } from './kustomization.gen.ts'

const apiVersions = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1',
  Component: 'kustomize.config.k8s.io/v1alpha1',
} as const

/**
 * Checks a migrated kustomization.
 *
 * @throws KuiltError KUSTOMIZATION_EMPTY, KUSTOMIZATION_KIND, KUSTOMIZATION_API_VERSION
 */
export function checkKustomization(kustomization: Kustomization, file: string): void {
  checkNotEmpty(kustomization, file)
  checkKind(kustomization, file)
}

/** Returns all errors that `checkKustomization` would throw. */
export function problemsOf(kustomization: Kustomization, file: string): readonly KuiltError[] {
  return [checkNotEmpty, checkKind].flatMap((check) => {
    try {
      check(kustomization, file)
      return []
    } catch (error) {
      if (isKuiltError(error)) return [error]
      throw error
    }
  })
}

/**
 * Follows api/types/kustomization.go, (Kustomization).CheckEmpty, which compares the struct with the zero value: an
 * empty list or map counts as content, but an empty string does not.
 */
function checkNotEmpty(kustomization: Kustomization, file: string): void {
  const { apiVersion: _, kind, ...rest } = kustomization
  if (Object.values(rest).every((value) => value === undefined || value === '')) {
    const hint = `add at least one field besides \`apiVersion\` and \`kind\`${kind === 'Component' ? '' : ', such as `resources`; `kuilt create --autodetect` adds the manifests in the directory'}`
    throw new KuiltError('KUSTOMIZATION_EMPTY', { file }, { at: { file }, hint })
  }
}

/** Follows api/types/kustomization.go, (Kustomization).EnforceFields. */
function checkKind({ kind, apiVersion }: Kustomization, file: string): void {
  if (kind !== 'Kustomization' && kind !== 'Component') {
    const at = { file, document: 0, path: ['kind'] }
    const move = 'move the resource to a separate file, and list it under `resources`'
    // `Kustomize` is too short for a typo of `Kustomization`, but cannot mean anything else.
    const near =
      kind === 'Kustomize' ? propose(kind, 'Kustomization') : proposeNear(kind ?? '', Object.keys(apiVersions))
    const hint = orElse(near, move)
    throw new KuiltError('KUSTOMIZATION_KIND', { kind: kind ?? '' }, { at, hint })
  }
  const expected = apiVersions[kind]
  if (apiVersion !== undefined && apiVersion !== '' && apiVersion !== expected) {
    const at = { file, document: 0, path: ['apiVersion'] }
    const hint = apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')
      ? 'this is a Flux object, not a kustomization file: rename the file, and list it under `resources`'
      : undefined
    throw new KuiltError('KUSTOMIZATION_API_VERSION', { kind, apiVersion, expected }, { at, hint })
  }
}
