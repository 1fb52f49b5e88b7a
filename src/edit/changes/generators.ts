import { didYouMean } from '../../diagnostics/hints.ts'
import { KuiltError, type Params, withLocation } from '../../diagnostics/index.ts'
import { generateConfigMap, generateSecret, mergeGeneratorOptions } from '../../generate/config-map.ts'
import type { ConfigMapArgs, Kustomization, SecretArgs } from '../../kustomization/kustomization.gen.ts'
import { builtinScope } from '../../schema/scope.ts'
import type { Apply, EditContext } from '../context.ts'
import type { AddGenerator, RemoveGenerators, SetGenerator } from '../edits.ts'

type Args = ConfigMapArgs | SecretArgs

function listOf(type: (AddGenerator | SetGenerator | RemoveGenerators)['type']): {
  readonly field: 'configMapGenerator' | 'secretGenerator'
  readonly kind: 'ConfigMap' | 'Secret'
} {
  const isSecret = type.includes('secret')
  return isSecret ? { field: 'secretGenerator', kind: 'Secret' } : { field: 'configMapGenerator', kind: 'ConfigMap' }
}

export const addGenerator: Apply<AddGenerator> = (kustomization, edit, context) => {
  const { field, kind } = listOf(edit.type)
  const list: readonly Args[] = kustomization[field] ?? []
  const index = findArgs(list, edit)
  const merged = mergeSources(list[index] ?? newArgs(edit, kind), edit)
  const at = { file: context.file, path: [field, ...(index < 0 ? [] : [index])] }
  const args = withLocation(at, () => tryOut(merged, kustomization, { kind, context }))
  return { ...kustomization, [field]: index < 0 ? [...list, args] : list.with(index, args) }
}

export const setGenerator: Apply<SetGenerator> = (kustomization, edit, context) => {
  const { field, kind } = listOf(edit.type)
  const list: readonly Args[] = kustomization[field] ?? []
  const index = findArgs(list, edit)
  const old = list[index]
  const { file } = context
  if (old === undefined) throw missing({ kind, names: [edit.name], file }, field, list)
  const { literals = [], newNamespace } = edit
  const updated: Args = {
    ...old,
    ...(literals.length > 0
      ? { literals: withLocation({ file, path: [field, index] }, () => updateLiterals(old, literals)) }
      : {}),
    ...(newNamespace ? { namespace: newNamespace } : {}),
  }
  return { ...kustomization, [field]: list.with(index, tryOut(updated, kustomization, { kind, context })) }
}

export const removeGenerators: Apply<RemoveGenerators> = (kustomization, edit, { file, warn }) => {
  const { field, kind } = listOf(edit.type)
  const list: readonly Args[] = kustomization[field] ?? []
  const isGone = ({ name = '', namespace }: Args) =>
    edit.names.includes(name) && isSameNamespace(namespace, edit.namespace)
  const gone = new Set(list.filter(isGone).map(({ name }) => name))
  if (gone.size === 0) {
    throw missing({ kind, names: edit.names, file }, field, list)
  }
  for (const name of edit.names) if (!gone.has(name)) warn('EDIT_NOT_LISTED', { kind, name, file })
  return { ...kustomization, [field]: list.filter((args) => !isGone(args)) }
}

function missing(params: Params<'EDIT_GENERATOR_MISSING'>, field: string, list: readonly Args[]): KuiltError {
  const known = list.flatMap(({ name = [] }) => name)
  const near = params.names.map((name) => didYouMean(name, known)).find((name) => name !== undefined)
  const hint = near === undefined ? undefined : `did you mean "${near}"?`
  return new KuiltError('EDIT_GENERATOR_MISSING', params, { at: { file: params.file, path: [field] }, hint })
}

function findArgs(list: readonly Args[], { name, namespace }: AddGenerator | SetGenerator): number {
  return list.findIndex((args) => args.name === name && isSameNamespace(args.namespace, namespace))
}

/** True if two namespaces are the same. A missing namespace is the same as `default`. */
function isSameNamespace(a: string | undefined, b: string | undefined): boolean {
  return (a || 'default') === (b || 'default')
}

function newArgs({ name, namespace, secretType }: AddGenerator, kind: 'ConfigMap' | 'Secret'): Args {
  const args: ConfigMapArgs = { name, ...(namespace ? { namespace } : {}) }
  return kind === 'Secret' ? { ...args, type: secretType ?? 'Opaque' } : args
}

/**
 * Adds sources and options to an entry. `disableNameSuffixHash` replaces all options of the entry. Follows
 * kustomize/commands/internal/util/configmapSecretFlagsAndArgs.go, MergeFlagsIntoGeneratorArgs.
 */
function mergeSources(args: Args, edit: AddGenerator): Args {
  const { literals = [], files = [], envFile, behavior, disableNameSuffixHash } = edit
  return {
    ...args,
    ...(literals.length > 0 ? { literals: [...(args.literals ?? []), ...literals] } : {}),
    ...(files.length > 0 ? { files: [...(args.files ?? []), ...files] } : {}),
    ...(envFile ? { envs: [...(args.envs ?? []), envFile] } : {}),
    ...(disableNameSuffixHash ? { options: { disableNameSuffixHash } } : {}),
    ...(behavior ? { behavior } : {}),
  }
}

interface TryOut {
  readonly kind: 'ConfigMap' | 'Secret'
  readonly context: EditContext
}

/**
 * Generates the object once to find mistakes immediately. As a side effect, the global options are copied to the entry.
 * Follows kustomize/commands/edit/add/addconfigmap.go, addConfigMap.
 */
function tryOut(args: Args, { generatorOptions }: Kustomization, { kind, context }: TryOut): Args {
  const { loadFile } = context
  const generate = kind === 'Secret' ? generateSecret : generateConfigMap
  const { files: _, envs: __, ...withoutFiles } = args
  generate(loadFile === undefined ? withoutFiles : args, loadFile ?? (() => new Uint8Array()), builtinScope)
  const options = mergeGeneratorOptions(args.options, generatorOptions)
  return options === undefined ? args : { ...args, options: dropEmpty(options) }
}

function dropEmpty(options: object): object {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) =>
      typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value),
    ),
  )
}

/**
 * Returns the literals with their new values, in the same order. kustomize writes them in random order
 * (kustomize/commands/internal/util/configmapSecretFlagsAndArgs.go, UpdateLiteralSources).
 */
function updateLiterals({ literals = [] }: Args, changes: readonly string[]): readonly string[] {
  const values = new Map(literals.map(splitLiteral))
  for (const [key, value] of changes.map(splitLiteral)) {
    if (!values.has(key)) {
      const near = didYouMean(key, values.keys())
      throw new KuiltError('EDIT_LITERAL_MISSING', { key }, { hint: near && `did you mean "${near}"?` })
    }
    values.set(key, value)
  }
  return [...values].map(([key, value]) => `${key}=${value}`)
}

/**
 * Splits a literal, which must contain exactly one equals sign. Follows
 * kustomize/commands/internal/util/configmapSecretFlagsAndArgs.go, validateAndExtractLiteralSource.
 */
function splitLiteral(literal: string): readonly [string, string] {
  const [key, value, more] = literal.split('=')
  if (key === undefined || value === undefined || more !== undefined) {
    throw new KuiltError('EDIT_LITERAL_INVALID', { literal })
  }
  return [key, value]
}
