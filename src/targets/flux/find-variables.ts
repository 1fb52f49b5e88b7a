import { isKuiltError } from '../../diagnostics/index.ts'
import { locationOf } from '../../resource/locations.ts'
import type { Resource } from '../../resource/resource.ts'
import { decryptTree } from '../../sops/decrypt-tree.ts'
import { getField, getText } from '../../tree/fields.ts'
import type { JsonObject, Mapping } from '../../tree/node.ts'
import { fromJson, toJson } from '../../yaml/json/json.ts'
import { idOf } from './definition.ts'
import { type FluxDocument, isFluxKustomization } from './documents.ts'
import type { FluxTree, Rendering } from './flux-tree.ts'
import { isResourceSet } from './operator/resource-set.ts'
import type { SourceId } from './sources.ts'
import { documentVariables, type ObjectVariables, objectVariables } from './variables.ts'

/** Returns the variables in a ConfigMap or Secret. Undefined if the object does not exist. */
export async function findVariables(
  wanted: SourceId,
  forRendering: Rendering,
  tree: FluxTree,
): Promise<ObjectVariables | undefined> {
  const { given, documents } = tree.context
  const standIn = matching(given.objects, wanted)
  if (standIn !== undefined) {
    tree.uses.noteUse(forRendering, standIn.at.file)
    return documentVariables(standIn)
  }
  const resource =
    (await inOtherOutputs(wanted, forRendering, tree)) ??
    findIn((forRendering.finished ?? forRendering.built)?.resources, wanted)
  if (resource !== undefined) {
    // `toJson` converts a mapping to an object.
    return objectVariables(toJson(resource.node) as JsonObject, (path) => locationOf(resource, path))
  }
  const document = matching(documents, wanted)
  if (document !== undefined) tree.uses.noteUse(forRendering, document.at.file)
  return document && documentVariables(await decrypted(document, tree))
}

function matching(documents: readonly FluxDocument[], wanted: SourceId): FluxDocument | undefined {
  const named = documents.filter(({ kind, name }) => kind === wanted.kind && name === wanted.name)
  return (
    named.find(({ namespace }) => namespace === wanted.namespace) ?? named.find(({ namespace }) => namespace === '')
  )
}

/** Decrypts an encrypted Secret in a file if there is a key. */
async function decrypted(document: FluxDocument, { context }: FluxTree): Promise<FluxDocument> {
  const { identities, flux } = context
  if (document.kind !== 'Secret' || document.value['sops'] === undefined) return document
  if (identities === undefined || flux.sops === 'mask') return document
  const subject = `Secret "${document.name}"`
  try {
    // A mapping remains a mapping.
    const tree = await decryptTree(fromJson(document.value) as Mapping, { identities, subject })
    return { ...document, value: toJson(tree) as JsonObject }
  } catch (error) {
    if (!isKuiltError(error)) throw error
    throw error.with({ at: error.at ?? document.at })
  }
}

/**
 * Searches the outputs of the other Kustomizations in the order of the tree. Kustomizations that may contain the object
 * are completed first. If a Kustomization waits for this one, its objects before substitution are used.
 */
async function inOtherOutputs(wanted: SourceId, self: Rendering, tree: FluxTree): Promise<Resource | undefined> {
  const key = JSON.stringify([wanted.kind, wanted.namespace, wanted.name])
  const known = tree.lookups.get(key)
  if (known !== undefined && idOf(known.owner.definition) !== idOf(self.definition)) {
    tree.uses.noteUse(self, known.owner)
    return known.resource
  }
  // An object found in another Kustomization is cached for other lookups, unless this Kustomization also contains it.
  const isShared = findIn(self.built?.resources, wanted) === undefined
  for await (const rendering of tree.walk()) {
    if (idOf(rendering.definition) === idOf(self.definition)) continue
    const resources = await outputOf(rendering, wanted, tree)
    const found = findIn(resources, wanted)
    if (found === undefined) continue
    tree.uses.noteUse(self, rendering)
    if (isShared && rendering.finished !== undefined) tree.lookups.set(key, { resource: found, owner: rendering })
    return found
  }
  return undefined
}

async function outputOf(
  rendering: Rendering,
  wanted: SourceId,
  tree: FluxTree,
): Promise<readonly Resource[] | undefined> {
  try {
    if (rendering.isFinishing) return rendering.built?.resources
    const built = await tree.build(rendering.definition)
    if (built === undefined) return undefined
    const isNeeded = built.resources.some((resource) => mayBe(resource, wanted) || mayCreateObjects(resource))
    return isNeeded ? (await tree.finish(rendering.definition)).resources : undefined
  } catch (error) {
    // The error is reported when the Kustomization itself is rendered.
    if (isKuiltError(error)) return undefined
    throw error
  }
}

function mayCreateObjects({ node, id }: Resource): boolean {
  return isResourceSet(id) || isFluxKustomization({ apiVersion: getText(node, 'apiVersion'), kind: id.kind })
}

function mayBe({ node }: Resource, { kind, name, namespace }: SourceId): boolean {
  const metadata = getField(node, 'metadata')
  const may = (text: string, expected: string): boolean => text === expected || text.includes('$')
  return (
    may(getText(node, 'kind'), kind) &&
    may(getText(metadata, 'name'), name) &&
    may(getText(metadata, 'namespace'), namespace)
  )
}

function findIn(resources: readonly Resource[] | undefined, { kind, name, namespace }: SourceId): Resource | undefined {
  return resources?.find(({ node }) => {
    const metadata = getField(node, 'metadata')
    return (
      getText(node, 'kind') === kind &&
      getText(metadata, 'name') === name &&
      getText(metadata, 'namespace') === namespace
    )
  })
}
