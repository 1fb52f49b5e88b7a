import { ownValue, textOf } from '../../tree/json-values.ts'
import type { JsonObject } from '../../tree/node.ts'
import { type Application, destinationNamespace, instanceName, projectOf } from './application.ts'
import type { Repository } from './repository.ts'

/** Returns the value of a variable. Undefined for unknown variables. */
export type Variables = (name: string) => string | undefined

/** Returns the variables of a source. The commit is looked up on first use. */
export function variablesOf(application: Application, source: JsonObject, repository: Repository): Variables {
  const commit = (length?: number): string => repository.commit().slice(0, length)
  const values: Readonly<Record<string, () => string>> = {
    ARGOCD_APP_NAME: () => instanceName(application),
    ARGOCD_APP_NAMESPACE: () => destinationNamespace(application),
    ARGOCD_APP_PROJECT_NAME: () => projectOf(application),
    ARGOCD_APP_REVISION: () => commit(),
    ARGOCD_APP_REVISION_SHORT: () => commit(7),
    ARGOCD_APP_REVISION_SHORT_8: () => commit(8),
    ARGOCD_APP_SOURCE_REPO_URL: () => textOf(source['repoURL']),
    ARGOCD_APP_SOURCE_PATH: () => textOf(source['path']),
    ARGOCD_APP_SOURCE_TARGET_REVISION: () => textOf(source['targetRevision']),
  }
  return (name) => ownValue(values, name)?.()
}

/**
 * Replaces `$NAME` and `${NAME}`. Unknown names are replaced with an empty string, and `$$` with a dollar sign. Follows
 * Go's os.Expand: `${}` and an unclosed `${` are dropped, and a dollar sign before anything else is kept.
 */
export function expandVariables(text: string, variables: Variables): string {
  const token = /\$(?:\{([*#$@!?\-0-9])\}|\{([^}]*)\}|(\{)|([*#$@!?\-0-9])|(\w+))/g
  return text.replace(token, (_, inBraces, braced, open, special, plain) => {
    if (open !== undefined) return ''
    const name: string = inBraces ?? braced ?? special ?? plain ?? ''
    if (name === '') return ''
    return name === '$' ? '$' : (variables(name) ?? '')
  })
}
