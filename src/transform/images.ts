import { isKuiltError, KuiltError, outcomeOf } from '../diagnostics/index.ts'
import type { Image } from '../kustomization/kustomization.gen.ts'
import { compileGo, type Matcher } from '../patterns/regex.ts'
import { setScalar } from '../resource/field-setter.ts'
import { type CompiledSpec, FieldSpecIndex } from '../resource/field-specs.ts'
import type { Resource } from '../resource/resource.ts'
import type { FieldSpec } from '../schema/field-spec.ts'
import type { FieldEdit } from '../tree/field-tree.ts'
import { getField, mapItems, mapSame, setField, withValue } from '../tree/fields.ts'
import { type Entry, isNull, type Mapping, type Node, type Sequence, taggedScalar } from '../tree/node.ts'
import { wrongNodeKind } from '../tree/node-kind.ts'

/**
 * Applies one entry of `images` in two passes: first to `image` in every element of every list called `containers` or
 * `initContainers` at any depth, then to the fields in `specs`. `tagSuffix` is therefore applied twice to
 * containers that both find. CustomResourceDefinitions are not changed.
 *
 * ```yaml
 * # { name: nginx, newTag: v2 }
 * containers: [{ image: nginx:1 }]           # before
 * containers: [{ image: nginx:v2 }]
 * ```
 *
 * Follows api/internal/builtins/ImageTagTransformer.go, (ImageTagTransformerPlugin).Transform, which runs the filters
 * of api/filters/imagetag/legacy.go and imagetag.go.
 *
 * @throws KuiltError IMAGE_NAME_INVALID if there is an image and the name, which is used as a pattern, is not a valid
 *   one
 */
export function setImage(
  resources: readonly Resource[],
  image: Image,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const updater = new ImageUpdater(image)
  const index = new FieldSpecIndex(specs)
  return mapSame(resources, (resource) => {
    if (resource.id.kind === 'CustomResourceDefinition') return resource
    const selected = index.for(resource.id)
    let node = updater.updateMap(resource.node)
    for (let i = 0; i < selected.length; i++) node = (selected[i] as CompiledSpec).fields.edit(node, updater)
    return resource.withNode(node)
  })
}

/**
 * Returns a matcher for images by the name of an `images` entry, which is a pattern. It ignores the tag and the digest.
 * Follows api/internal/image/image.go, IsImageMatched.
 *
 * @throws KuiltError IMAGE_NAME_INVALID
 */
export function imageMatcher(name: string): Matcher {
  try {
    return compileGo(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`)
  } catch (error) {
    if (!isKuiltError(error)) throw error
    // The user wrote only the name, so the reason must refer to the name and not to the whole pattern.
    const { params, message } = outcomeOf(() => compileGo(name)).error ?? error
    const reason = 'reason' in params ? String(params.reason) : message
    throw new KuiltError('IMAGE_NAME_INVALID', { name, reason }, { cause: error })
  }
}

class ImageUpdater implements FieldEdit<unknown> {
  readonly #image: Image
  /**
   * The matcher is compiled when it is first used: a name that is not a valid pattern is an error only if there is an
   * image.
   */
  #matcher: Matcher | undefined

  constructor(image: Image) {
    this.#image = image
  }

  /** Updates one image. */
  set(node: Node): Node {
    if (node.type !== 'scalar') throw wrongNodeKind('scalar', node)
    this.#matcher ??= imageMatcher(this.#image.name ?? '')
    if (!this.#matcher.test(node.text)) return node
    return setScalar(node, taggedScalar(renameImage(node.text, this.#image), ''))
  }

  /** Updates the images of all containers in a map. Follows api/filters/imagetag/legacy.go, (findFieldsFilter).walk. */
  updateMap(map: Mapping): Mapping {
    let changed = map
    for (let i = 0; i < map.entries.length; i++) {
      const { key, value: old } = map.entries[i] as Entry
      if (old.type === 'scalar') continue
      const value = old.type === 'mapping' ? this.updateMap(old) : this.#updateList(old, isContainerList(key.text))
      if (value !== old) changed = withValue(changed, i, value)
    }
    return changed
  }

  #updateList(list: Sequence, holdsContainers: boolean): Sequence {
    const inner = mapItems(list, this.#updateItem)
    return holdsContainers ? mapItems(inner, this.#updateContainer) : inner
  }

  readonly #updateItem = (item: Node): Node => {
    if (item.type === 'scalar') return item
    return item.type === 'mapping' ? this.updateMap(item) : this.#updateList(item, false)
  }

  readonly #updateContainer = (container: Node): Node => {
    if (isNull(container)) return container
    if (container.type !== 'mapping') throw wrongNodeKind('mapping', container)
    const image = getField(container, 'image')
    return image === undefined ? container : setField(container, 'image', this.set(image))
  }
}

function isContainerList(field: string): boolean {
  return field === 'containers' || field === 'initContainers'
}

interface ImageParts {
  readonly name: string
  readonly tag: string
  readonly digest: string
}

/**
 * Splits `host:5000/name:tag@digest`. A colon before the first slash belongs to the host. Follows
 * api/internal/image/image.go, Split.
 */
export function splitImage(image: string): ImageParts {
  const slash = Math.max(image.indexOf('/'), 0)
  const at = image.indexOf('@', slash)
  const colon = image.indexOf(':', slash)
  if (at < 0 && colon < 0) return { name: image, tag: '', digest: '' }
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) }
  if (at >= 0) return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) }
  return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' }
}

function renameImage(text: string, image: Image): string {
  const old = splitImage(text)
  const { tag, digest } = newVersion(old, image)
  return (image.newName || old.name) + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`)
}

/**
 * Returns the new tag and digest. If the entry has only a new tag, the digest is removed; if it has only a new digest,
 * the tag is removed; if it has both, both are written. Empty strings count as missing. Follows
 * api/filters/imagetag/updater.go, (imageTagUpdater).SetImageValue.
 */
function newVersion(old: ImageParts, { newTag = '', digest = '', tagSuffix = '' }: Image): Omit<ImageParts, 'name'> {
  if (newTag !== '' || digest !== '') return { tag: newTag, digest }
  if (tagSuffix !== '') return { tag: old.tag + tagSuffix, digest: '' }
  return old
}
