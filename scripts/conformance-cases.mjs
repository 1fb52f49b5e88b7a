// The recorded cases that cannot be judged as they lie in ../shared/conformance, made whole in a temporary folder, and
// those on which kuilt is known to differ.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Symbolic links that became regular files with the target as their text when the cases were stored: the recorded
 * results are those of links (`note` in case.json says so, and no result holds these texts).
 */
const lostLinks = {
  'probes/semantics': {
    '030-load-symlink-out': { 'overlay/l.yaml': '../a.yaml' },
    '031-load-symlink-in': { 'overlay/l.yaml': 'sub/a.yaml' },
    '032-load-symlink-dir': { link: 'real' },
    '066-load-kust-is-symlink-outside': { 'overlay/kustomization.yaml': '../shared.yaml' },
  },
  realworld: {
    'argoproj+argo-cd/test__e2e__testdata2__guestbook-symlink-files': Object.fromEntries(
      ['kustomization.yaml', 'guestbook-ui-deployment.yaml', 'guestbook-ui-svc.yaml'].map((file) => [
        `test/e2e/testdata2/guestbook-symlink-files/${file}`,
        `../guestbook/${file}`,
      ]),
    ),
  },
}

/** Results that hold the name of a temporary folder, which the recorder wrote as `/TMP`. */
export const temporaryPaths = /probes\/semantics\/(575|581|588)-/

/** Cases on which kuilt differs from the recorded result, and why. One that passes must leave this list. */
export const knownDifferences = {
  'probes/semantics/727-hash-kind-change':
    'kustomize hashes its own parse tree of a resource that is neither ConfigMap nor Secret, here one that a patch turned into another kind.',
  'edit-upstream/062-localize-copy-chart-home-changes-2':
    'kustomize forgets most of a chart home when a values file inside it was copied first; kuilt copies all of it.',
}

/**
 * Cases that are marked as needing the network, but name nothing remote, or only a port of this machine that nobody
 * listens on.
 */
const offline = [
  'crd-CrdBase',
  'crd-CrdWithOverlay',
  'accumulation-AccumulateResourcesErrors',
  'accumulation-AccumulateResourcesErrors-2',
]

/** Whether nobody runs a case here: it names repositories or files on the internet. */
export function isLeftOut(id, { needs = [] }) {
  return needs.includes('network') && !offline.some((name) => id === `krusty/${name}`)
}

/** Copies the damaged cases of `suite` to `target`, made whole, and returns their names. */
export function repairCases(suite, { from, target }) {
  const links = lostLinks[suite] ?? {}
  const marked = suite === 'krusty' ? offline : []
  const names = new Set([...Object.keys(links), ...casesWithoutInput(from), ...marked])
  for (const name of names) {
    const copy = join(target, name)
    cpSync(join(from, name), copy, { recursive: true, verbatimSymlinks: true })
    const input = join(copy, 'in')
    // The cases of one repository share the tree above them.
    const shared = join(from, dirname(name), 'in')
    if (!existsSync(input) && existsSync(shared)) cpSync(shared, input, { recursive: true, verbatimSymlinks: true })
    // An empty tree was not stored at all.
    mkdirSync(input, { recursive: true })
    for (const [file, to] of Object.entries(links[name] ?? {})) {
      rmSync(join(input, file))
      symlinkSync(to, join(input, file))
    }
    if (marked.includes(name)) dropNeeds(join(copy, 'case.json'))
  }
  return names
}

function dropNeeds(file) {
  const content = JSON.parse(readFileSync(file, 'utf8'))
  // A copy may be as read-only as the original.
  rmSync(file)
  writeFileSync(file, JSON.stringify({ ...content, needs: [] }))
}

function casesWithoutInput(folder) {
  const cases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'case.json')))
  return cases.filter((name) => !existsSync(join(folder, name, 'in')))
}
