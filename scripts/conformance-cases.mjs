// The third-party cases in ../shared/conformance: their folders, and the cases with known differences. kuilt's own
// cases are in test/conformance.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Cases in which kuilt differs from kustomize, with reasons. Cases that pass must be removed from this list. */
export const knownDifferences = {
  'probes/semantics/727-hash-kind-change':
    'kustomize hashes its own parse tree of a resource that is neither ConfigMap nor Secret, in this case one that a patch turned into another kind.',
  'edit-upstream/062-localize-copy-chart-home-changes-2':
    'kustomize skips most of a chart home if it has already copied a values file inside it; kuilt copies all of it.',
}

/** Suites that do not compare kuilt with kustomize. */
export const otherSuites = ['argocd', 'flux', 'helm', 'validate']

/** True if a case is never run, because it refers to repositories or files on the internet. */
export function isLeftOut({ needs = [] }) {
  return needs.includes('network')
}

/** The folders of cases below a folder. */
export function caseFolders(folder) {
  if (existsSync(join(folder, 'case.json'))) return [folder]
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => caseFolders(join(folder, name)))
}
