// The third-party cases in ../shared/conformance: where they are, and on which of them kuilt is known to differ.
// kuilt's own cases are in test/conformance.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Cases on which kuilt differs from kustomize, and why. One that passes must leave this list. */
export const knownDifferences = {
  'probes/semantics/727-hash-kind-change':
    'kustomize hashes its own parse tree of a resource that is neither ConfigMap nor Secret, here one that a patch turned into another kind.',
  'edit-upstream/062-localize-copy-chart-home-changes-2':
    'kustomize skips most of a chart home if it has already copied a values file inside it; kuilt copies all of it.',
}

/** Suites that do not compare kuilt with kustomize. */
export const otherSuites = ['argocd', 'flux', 'helm', 'validate']

/** Whether no one runs a case here: it names repositories or files on the internet. */
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
