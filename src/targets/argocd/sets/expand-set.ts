import { type FieldPath, isKuiltError, KuiltError, mapError, type Warning } from '../../../diagnostics/index.ts'
import { describe } from '../../../kustomization/decode.ts'
import { isObject, setOwn, textOf } from '../../../tree/json-values.ts'
import type { JsonObject, JsonValue } from '../../../tree/node.ts'
import { readJson } from '../../../yaml/json/read-json.ts'
import { readPlain } from '../../../yaml/read/read-plain.ts'
import type { Application, FoundObject } from '../application.ts'
import { checkedAs, type FieldOwner, hasValue, isEmpty } from '../decode-application.ts'
import { generate } from './generators.ts'
import type { Parameters } from './parameters.ts'
import { type GeneratorInputs, type GeneratorPart, placeIn, type SetContext } from './set-context.ts'
import { patchApplication } from './strategic-patch.ts'
import { fastEngine, goEngine, renderValue } from './template-engine.ts'

/** The finalizer of an Application whose resources are deleted with it. */
const finalizer = 'resources-finalizer.argocd.argoproj.io'

/** The additional input for expanding sets. */
export interface ExpandOptions extends GeneratorInputs {
  readonly warn: (warning: Warning) => void
}

/**
 * Returns the Applications that a set generates, in the order of its generators. Follows
 * applicationset/controllers/template/template.go, GenerateApplications.
 *
 * @throws KuiltError ARGOCD_…, TEMPLATE_…
 */
export function expandSet(set: FoundObject, options: ExpandOptions): readonly Application[] {
  return mapError(
    () => new SetExpansion(set, options).run(),
    (error) => withSetNote(error, set),
  )
}

function withSetNote(error: KuiltError, set: FoundObject): KuiltError {
  const at = set.locate(['metadata', 'name'])
  return error.with({
    at: error.at ?? at,
    notes: [...error.notes, { message: `in ApplicationSet "${set.name}"`, at }],
  })
}

class SetExpansion {
  readonly #set: FoundObject
  readonly #spec: JsonObject
  readonly #context: SetContext
  readonly #owner: FieldOwner

  constructor(set: FoundObject, { warn, ...inputs }: ExpandOptions) {
    this.#set = set
    this.#owner = { owner: `ApplicationSet "${set.name}"`, locate: set.locate, warn }
    this.#spec = checkedAs(set.object['spec'] ?? null, 'SetSpec', ['spec'], this.#owner)
    const goTemplate = this.#spec['goTemplate'] === true
    const at = set.locate(['spec', 'goTemplateOptions'])
    const engine = goTemplate ? goEngine(set.name, texts(this.#spec['goTemplateOptions']), at) : fastEngine
    this.#context = { ...inputs, ...engine, set, goTemplate, spent: { combinations: 0 } }
  }

  run(): readonly Application[] {
    const { generators, template } = this.#spec
    const entries = Array.isArray(generators) ? generators : []
    const applications = entries.flatMap((value: JsonValue, i) => {
      const path = ['spec', 'generators', i]
      return isObject(value) && isObject(template) ? this.#fromEntry({ value, path }, template) : []
    })
    this.#requireUnique(applications)
    return applications
  }

  #fromEntry(entry: GeneratorPart, template: JsonObject): readonly Application[] {
    return generate(entry, this.#context).flatMap(({ part, parameters }) => {
      const path = [...part.path, 'template']
      const own = checkedAs(part.value['template'] ?? {}, 'Template', path, this.#owner)
      const merged = mergeTemplates(own, template)
      const patches = textOf(this.#spec['templatePatch']) !== ''
      const locate = (at: FieldPath): ReturnType<Application['locate']> => {
        // Fields that are not in the template come from the patch.
        if (patches && at.length > 0 && !hasValue(merged, at)) return this.#set.locate(['spec', 'templatePatch'])
        return this.#set.locate([...(hasValue(own, at) ? path : ['spec', 'template']), ...at])
      }
      return parameters.map((each) => this.#application(merged, each, locate))
    })
  }

  #application(template: JsonObject, parameters: Parameters, locate: Application['locate']): Application {
    const rendered = parameters.entries.size === 0 ? template : this.#render(template, parameters, locate)
    const { metadata, spec } = this.#patched(rendered, parameters)
    const name = textOf(isObject(metadata) ? metadata['name'] : undefined)
    if (name === '') throw new KuiltError('ARGOCD_SET_NAME', {}, { at: locate(['metadata', 'name']) })
    const { namespace } = this.#set
    const own: Record<string, JsonValue> = { ...(isObject(metadata) ? metadata : {}) }
    if (namespace === '') delete own['namespace']
    else own['namespace'] = namespace
    const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: own, spec: spec ?? null }
    return { name, namespace, object, locate }
  }

  #render(template: JsonObject, parameters: Parameters, locate: Application['locate']): JsonObject {
    const { render } = this.#context
    const place = <T>(path: FieldPath, work: () => T): T => {
      return mapError(work, (error) => (error.at === undefined ? error.with({ at: locate(path) }) : error))
    }
    const value = renderValue(template, (text) => render(text, parameters), place)
    const rendered = checkedAs(value, 'Template', [], { ...this.#owner, locate })
    const metadata = isObject(rendered['metadata']) ? rendered['metadata'] : {}
    if (this.#keepsResources() || !isEmpty(metadata['finalizers'])) return rendered
    return { ...rendered, metadata: { ...metadata, finalizers: [finalizer] } }
  }

  #keepsResources(): boolean {
    const { syncPolicy } = this.#spec
    return isObject(syncPolicy) && syncPolicy['preserveResourcesOnDeletion'] === true
  }

  /** Applies the template patch. Follows applicationset/controllers/template/patch.go, applyTemplatePatch. */
  #patched(application: JsonObject, parameters: Parameters): JsonObject {
    const text = textOf(this.#spec['templatePatch'])
    if (text === '') return application
    const path = ['spec', 'templatePatch']
    const locate = (): ReturnType<Application['locate']> => this.#set.locate(path)
    const patched = placeIn(this.#context, path)([], () => {
      const patch = readPatch(this.#context.render(text, parameters))
      return checkedAs(patchApplication(application, patch), 'Template', [], { ...this.#owner, locate })
    })
    const project = isObject(application['spec']) ? (application['spec']['project'] ?? '') : ''
    return { ...patched, spec: { ...(isObject(patched['spec']) ? patched['spec'] : {}), project } }
  }

  #requireUnique(applications: readonly Application[]): void {
    const names = new Set<string>()
    for (const { name, locate } of applications) {
      if (names.has(name)) {
        const at = locate(['metadata', 'name'])
        throw new KuiltError('ARGOCD_APPLICATION_TWICE', { name, set: this.#set.name }, { at })
      }
      names.add(name)
    }
  }
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : []
}

/**
 * Reads a patch. A text that starts with a brace must be strict JSON. Follows applicationset/utils/utils.go,
 * ConvertYAMLToJSON.
 */
function readPatch(text: string): JsonObject {
  const invalid = (reason: string, cause?: unknown): KuiltError => {
    return new KuiltError('ARGOCD_TEMPLATE_PATCH', { reason }, { cause })
  }
  try {
    const isJson = text.trimStart().startsWith('{')
    const value = isJson ? readJson(text, ({ reason }, cause) => invalid(reason, cause)) : (readPlain(text, '') ?? null)
    if (value === null) return Object.create(null)
    if (isObject(value)) return value
    throw invalid(`it renders to ${describe(value)}, not a map`)
  } catch (error) {
    if (!isKuiltError(error) || error.code === 'ARGOCD_TEMPLATE_PATCH') throw error
    throw invalid(error.message, error)
  }
}

/** The fields that are replaced as a whole, although they are maps. */
const wholeFields: ReadonlySet<string> = new Set(['valuesObject'])

/**
 * Merges the template of a generator with the template of the set. Values that are not empty override those of the set,
 * and maps are merged.
 */
function mergeTemplates(own: JsonObject, template: JsonObject): JsonObject {
  const result: Record<string, JsonValue> = Object.create(null)
  for (const [key, value] of Object.entries(template)) setOwn(result, key, value)
  for (const [key, value] of Object.entries(own)) {
    const old = result[key]
    if (isObject(value) && isObject(old) && !wholeFields.has(key)) setOwn(result, key, mergeTemplates(value, old))
    else if (old === undefined || !isEmpty(value)) setOwn(result, key, value)
  }
  return result
}
