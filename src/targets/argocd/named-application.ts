import { nameList, suggest } from '../../diagnostics/hints.ts'
import { isKuiltError, KuiltError, type Warning, warning } from '../../diagnostics/index.ts'
import { creatorNotes } from '../creator-note.ts'
import { type Application, argocdNamespace, describeApplication, type FoundObject, identityOf } from './application.ts'
import { childrenOf, renderApplication } from './render-application.ts'
import type { SourceContext } from './rendered-source.ts'

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
 * @throws KuiltError ARGOCD_APPLICATION_UNKNOWN, with the errors of the objects that may create the Application
 */
export async function namedApplication(
  name: string,
  objects: readonly FoundObject[],
  search: Search,
): Promise<Application> {
  const failures: Failure[] = []
  const known: Application[] = []
  for (const found of objects) {
    try {
      known.push(...search.applicationsOf(found))
    } catch (error) {
      if (!isKuiltError(error)) throw error
      failures.push({ subject: `ApplicationSet "${found.name}"`, error })
    }
  }
  const matching = known.filter((application) => isNamed(application, name))
  const [first] = matching
  if (first === undefined) return await producedApplication(name, { known, failures }, search)
  const namespaces = [...new Set(matching.map(({ namespace }) => namespace || argocdNamespace))]
  if (namespaces.length > 1) {
    const at = first.locate(['metadata', 'name'])
    const hint = `select one of them with \`#NAMESPACE/${first.name}\``
    search.warn(warning('ARGOCD_NAME_AMBIGUOUS', { name: first.name, namespaces }, { at, hint }))
  }
  return first
}

/** An object that may create the Application, but cannot be rendered. */
interface Failure {
  readonly subject: string
  readonly error: KuiltError
}

interface Known {
  readonly known: readonly Application[]
  readonly failures: readonly Failure[]
}

/** Searches the manifests of Applications, depth first. */
async function producedApplication(name: string, { known, failures }: Known, search: Search): Promise<Application> {
  const context = silent(search.context)
  const visited = new Map<string, Application>()
  const failed = [...failures]
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
        failed.push({ subject: describeApplication(application), error })
      }
    }
    return undefined
  }
  const found = await searchIn(known)
  if (found !== undefined) return found
  const all = [...visited.values()]
  const hint = suggest(name, [...all.map((each) => each.name), ...visited.keys()]) ?? namesHint(all)
  const related = failed.map(({ error }) => error)
  throw new KuiltError(
    'ARGOCD_APPLICATION_UNKNOWN',
    { name, path: search.path },
    { hint, notes: creatorNotes(failed.map(({ subject }) => subject)), related },
  )
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
