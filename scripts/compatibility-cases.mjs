// The recorded cases: the fields and built-in plugins that each of them uses, and the expected result.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { caseFolders, isLeftOut, knownDifferences } from './conformance-cases.mjs'

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** `{id, suite, fields, plugins, isJudged, differs}` of every case of the suites. */
export function casesIn(root, suites) {
  return suites.flatMap((suite) =>
    caseFolders(join(root, suite)).map((directory) => {
      const id = directory.slice(root.length + 1)
      const request = JSON.parse(readFileSync(join(directory, 'case.json'), 'utf8'))
      const isJudged = !isLeftOut(request)
      return { id, suite, isJudged, differs: id in knownDifferences, ...usesOf(directory, request) }
    }),
  )
}

function usesOf(directory, { args, cwd }) {
  const uses = { fields: new Set(), plugins: new Set() }
  const own = join(directory, 'in')
  // The cases of a repository share the tree in the parent directory.
  const tree = existsSync(own) ? own : join(dirname(directory), 'in')
  const start = join(tree, cwd ?? '.')
  const named = args.map((arg) => join(start, arg)).find(hasKustomization)
  for (const file of reachable(named ?? start)) noteUses(file, uses)
  return uses
}

function hasKustomization(directory) {
  return kustomizationNames.some((name) => existsSync(join(directory, name)))
}

/** The kustomization of a directory, and all files that it references. */
function reachable(start) {
  const seen = new Set()
  const files = []
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined || seen.has(path)) return
    seen.add(path)
    if (stat.isFile()) files.push(path)
    if (!stat.isDirectory()) return
    for (const file of kustomizationNames.map((name) => join(path, name)).filter((file) => existsSync(file))) {
      files.push(file)
      for (const entry of references(file)) visit(resolve(path, entry))
    }
  }
  visit(start)
  return files
}

function references(file) {
  const [content] = documents(file)
  const lists = ['resources', 'bases', 'components', 'generators', 'transformers', 'validators']
  return lists
    .flatMap((field) => content?.[field] ?? [])
    .filter((entry) => typeof entry === 'string' && !/\n/.test(entry))
}

function isKustomization(file) {
  return kustomizationNames.some((name) => file.endsWith(`/${name}`))
}

function noteUses(file, { fields, plugins }) {
  if (isKustomization(file)) {
    const [content] = documents(file)
    const isMap = typeof content === 'object' && content !== null
    for (const field of isMap ? Object.keys(content) : []) fields.add(field)
  }
  if (!/\.ya?ml$/.test(file) && !isKustomization(file)) return
  // Configurations are in separate files or inline in kustomizations.
  for (const part of readFileSync(file, 'utf8').split(/^\s*---/m)) {
    if (!/apiVersion:\s*["']?builtin\b/.test(part)) continue
    for (const [, kind] of part.matchAll(/\bkind:\s*["']?([A-Za-z0-9]+)/g)) plugins.add(kind)
  }
}

/** Many cases contain mistakes. Files that cannot be parsed use nothing. */
function documents(file) {
  try {
    return parseAllDocuments(readFileSync(file, 'utf8'), { logLevel: 'silent', uniqueKeys: false }).map((document) =>
      document.toJS(),
    )
  } catch {
    return []
  }
}
