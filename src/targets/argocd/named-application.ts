import { nameList, suggest } from '../../diagnostics/hints.ts'
import { isKuiltError, KuiltError, type Warning, warning } from '../../diagnostics/index.ts'
import { type Application, argocdNamespace, type FoundObject, identityOf } from './application.ts'
import { childrenOf, renderApplication } from './render-application.ts'
import type { SourceContext } from './render-source.ts'

interface Search {
  /** The path that was searched. */
  readonly path: string
  /** Returns the Applications of an object. */
  readonly applicationsOf: (found: FoundObject) => readonly Application[]
  readonly context: SourceContext
  readonly warn: (found: Warning) => void
}

/**
 * Finds an Application by name. Files and ApplicationSets are searched first, then the manifests of Applications.
 *
 * @param name `NAME` or `NAMESPACE/NAME`
 * @throws KuiltError ARGOCD_APPLICATION_UNKNOWN, or the error of an object that may create the Application
 */
export async function namedApplication(
  name: string,
  objects: readonly FoundObject[],
  search: Search,
): Promise<Application> {
  let failure: KuiltError | undefined
  const known: Application[] = []
  for (const found of objects) {
    try {
      known.push(...search.applicationsOf(found))
    } catch (error) {
      if (!isKuiltError(error)) throw error
      failure ??= error
    }
  }
  const matching = known.filter((application) => isNamed(application, name))
  const [first] = matching
  if (first === undefined) return await producedApplication(name, { known, failure }, search)
  const namespaces = [...new Set(matching.map(({ namespace }) => namespace || argocdNamespace))]
  if (namespaces.length > 1) {
    const at = first.locate(['metadata', 'name'])
    const hint = `select one of them with \`#NAMESPACE/${first.name}\``
    search.warn(warning('ARGOCD_NAME_AMBIGUOUS', { name: first.name, namespaces }, { at, hint }))
  }
  return first
}

interface Known {
  readonly known: readonly Application[]
  readonly failure: KuiltError | undefined
}

/** Searches the manifests of Applications, depth first. */
async function producedApplication(name: string, { known, failure }: Known, search: Search): Promise<Application> {
  const context = silent(search.context)
  const visited = new Map<string, Application>()
  let first = failure
  const searchIn = async (applications: readonly Application[]): Promise<Application | undefined> => {
    for (const application of applications) {
      if (isNamed(application, name)) return application
      if (visited.has(identityOf(application))) continue
      visited.set(identityOf(application), application)
      try {
        const rendered = await renderApplication(application, context, undefined)
        const found = await searchIn(childrenOf(rendered).flatMap(search.applicationsOf))
        if (found !== undefined) return found
      } catch (error) {
        if (!isKuiltError(error)) throw error
        first ??= error
      }
    }
    return undefined
  }
  const found = await searchIn(known)
  if (found !== undefined) return found
  // The Application may be created by an object that could not be rendered.
  if (first !== undefined) throw first
  const all = [...visited.values()]
  const hint = suggest(name, [...all.map((each) => each.name), ...visited.keys()]) ?? namesHint(all)
  throw new KuiltError('ARGOCD_APPLICATION_UNKNOWN', { name, path: search.path }, { hint })
}

function silent(context: SourceContext): SourceContext {
  const quiet = (): void => {}
  return { ...context, options: { ...context.options, onWarning: quiet }, warn: quiet, skipChart: quiet, reading: {} }
}

function isNamed(application: Application, name: string): boolean {
  return application.name === name || identityOf(application) === name
}

function namesHint(applications: readonly Application[]): string | undefined {
  const names = applications.map(({ name }) => name)
  return names.length === 0 ? undefined : `existing Applications: ${nameList(names)}`
}
