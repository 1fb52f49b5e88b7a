import { apiErrors } from './catalog/api.ts'
import { argocdErrors } from './catalog/argocd.ts'
import { buildErrors } from './catalog/build.ts'
import { chartErrors } from './catalog/charts.ts'
import { cliErrors } from './catalog/cli.ts'
import { dependencyErrors } from './catalog/dependencies.ts'
import { diffErrors } from './catalog/diff.ts'
import { editErrors } from './catalog/edit.ts'
import { fluxErrors } from './catalog/flux.ts'
import { generateErrors } from './catalog/generate.ts'
import { kustomizationErrors } from './catalog/kustomization.ts'
import { layerErrors } from './catalog/layers.ts'
import { libraryErrors } from './catalog/library.ts'
import { matcherErrors } from './catalog/matchers.ts'
import { patchErrors } from './catalog/patch.ts'
import { pluginErrors } from './catalog/plugins.ts'
import { replacementErrors } from './catalog/replacement.ts'
import { repositoryErrors } from './catalog/repositories.ts'
import { sopsErrors } from './catalog/sops.ts'
import { sourceErrors } from './catalog/sources.ts'
import { templateErrors } from './catalog/templates.ts'
import { transformErrors } from './catalog/transform.ts'
import { yamlErrors } from './catalog/yaml.ts'

type Catalog = ReturnType<typeof sourceErrors> &
  ReturnType<typeof layerErrors> &
  ReturnType<typeof yamlErrors> &
  ReturnType<typeof kustomizationErrors> &
  ReturnType<typeof buildErrors> &
  ReturnType<typeof generateErrors> &
  ReturnType<typeof patchErrors> &
  ReturnType<typeof transformErrors> &
  ReturnType<typeof replacementErrors> &
  ReturnType<typeof pluginErrors> &
  ReturnType<typeof dependencyErrors> &
  ReturnType<typeof templateErrors> &
  ReturnType<typeof fluxErrors> &
  ReturnType<typeof sopsErrors> &
  ReturnType<typeof chartErrors> &
  ReturnType<typeof argocdErrors> &
  ReturnType<typeof editErrors> &
  ReturnType<typeof diffErrors> &
  ReturnType<typeof libraryErrors> &
  ReturnType<typeof matcherErrors> &
  ReturnType<typeof repositoryErrors> &
  ReturnType<typeof apiErrors> &
  ReturnType<typeof cliErrors>

/**
 * The wordings by topic. Setting up all of them takes a noticeable part of the time of a small build, so a topic is set
 * up only when the search for a code reaches it. The first two topics have the codes that every build creates and
 * catches.
 */
const topics: readonly (() => Partial<Catalog>)[] = [
  sourceErrors,
  layerErrors,
  yamlErrors,
  kustomizationErrors,
  buildErrors,
  generateErrors,
  patchErrors,
  transformErrors,
  replacementErrors,
  pluginErrors,
  dependencyErrors,
  templateErrors,
  fluxErrors,
  sopsErrors,
  chartErrors,
  argocdErrors,
  editErrors,
  diffErrors,
  libraryErrors,
  matcherErrors,
  repositoryErrors,
  apiErrors,
  cliErrors,
]

/** Returns every error that kuilt can report: a stable code and its wording. `catalog/` has one file per topic. */
export function catalog(): Catalog {
  return Object.assign({}, ...topics.map((topic) => topic()))
}

/** The code of an error. Codes are stable; docs/errors.md explains each of them. */
export type Code = keyof Catalog
export type Params<C extends Code> = Parameters<Catalog[C]>[0]

export function wordingOf<C extends Code>(code: C, params: Params<C>): string {
  // Each wording accepts the params of its own code, but for TypeScript, this is the union of all wordings.
  for (const topic of topics) {
    const wording = topic()[code]
    if (wording !== undefined) return (wording as (p: Params<C>) => string)(params)
  }
  throw new Error(`no wording for ${code}`)
}
