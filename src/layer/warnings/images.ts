import { proposeNear } from '../../diagnostics/hints.ts'
import {
  attempt,
  type FieldPath,
  formatFieldPath,
  type Location,
  type Warning,
  warning,
} from '../../diagnostics/index.ts'
import { type Hint, orElse, propose } from '../../diagnostics/proposal.ts'
import type { Image } from '../../kustomization/kustomization.gen.ts'
import type { Matcher } from '../../patterns/regex.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { fieldSpecLines } from '../../schema/field-spec.ts'
import { apiVersionOf, GvkMap } from '../../schema/gvk.ts'
import { builtinMergeSchema } from '../../schema/merge-schema.ts'
import { imageMatcher, splitImage } from '../../transform/images.ts'
import { childrenOf } from '../../tree/children.ts'
import type { Node } from '../../tree/node.ts'

interface ImageContext {
  /** The kustomization file; undefined for an ImageTagTransformer, which lists the fields itself. */
  readonly file: string | undefined
  /** The location of the name of an entry. */
  readonly at: (entry: number) => Location
  readonly warn: (warning: Warning) => void
  /** True if entries that match nothing are allowed. */
  readonly mayMiss: boolean
}

/**
 * The API group of the Flux objects that scan the tags of an image. They contain the name of the image, which must not
 * have a tag.
 */
const repositoriesOfImages = 'image.toolkit.fluxcd.io'

/** Warns about `images` entries that match nothing, or miss a field in a custom resource that looks like an image. */
export class ImageWarnings {
  readonly #images: readonly Image[]
  readonly #context: ImageContext
  readonly #matched: boolean[] = []
  #start: readonly Resource[] = []
  #names: ReadonlySet<string> | undefined
  /**
   * The matchers of the entries. Undefined for a name that is not a valid pattern: this is an error only if there is an
   * image.
   */
  #matchers: readonly (Matcher | undefined)[] | undefined

  constructor(images: readonly Image[], context: ImageContext) {
    this.#images = images
    this.#context = context
  }

  /** Records the run of the next entry and returns its result, which is the same list if no image matched. */
  record(before: readonly Resource[], after: readonly Resource[]): readonly Resource[] {
    if (this.#matched.length === 0) this.#start = before
    this.#matched.push(before !== after)
    if (this.#matched.length === this.#images.length) this.#report(after)
    return after
  }

  #report(end: readonly Resource[]): void {
    const isOpen = new GvkMap((gvk) => {
      if (gvk.kind === 'CustomResourceDefinition' || gvk.group === repositoriesOfImages) return false
      return builtinMergeSchema(apiVersionOf(gvk), gvk.kind) === undefined
    })
    const uncovered = this.#start.flatMap((resource, i) => {
      return isOpen.get(resource.id) ? uncoveredImages(resource, end[i] ?? resource) : []
    })
    this.#images.forEach((image, i) => {
      const missed = uncovered.length === 0 ? [] : uncovered.filter(({ text }) => this.#matches(i, text))
      for (const found of missed) this.#notCovered(found, i)
      if (missed.length === 0 && !this.#matched[i]) this.#unmatched(image, i)
    })
  }

  #notCovered({ resource, path }: UncoveredImage, entry: number): void {
    const params = { name: this.#images[entry]?.name ?? '', id: describeId(resource.id), field: formatFieldPath(path) }
    const hint = (): Hint => fieldHint(resource, path, this.#context.file)
    this.#context.warn(warning('IMAGE_FIELD_NOT_COVERED', params, { at: this.#context.at(entry), hint }))
  }

  #unmatched(image: Image, entry: number): void {
    const resources = this.#start
    if (this.#context.mayMiss || resources.length === 0) return
    const hint = (): Hint => {
      this.#names ??= new Set(resources.flatMap(({ node }) => imageNames(node)))
      const isFree = (name: string): boolean => !this.#images.some((_, i) => this.#matches(i, name))
      const otherwise = separateNameHint(image, resources) ?? imageHint(image, [...this.#names], isFree)
      return { sought: { image: image.name ?? '' }, otherwise }
    }
    this.#context.warn(warning('IMAGE_UNMATCHED', { name: image.name ?? '' }, { at: this.#context.at(entry), hint }))
  }

  #matches(entry: number, name: string): boolean {
    this.#matchers ??= this.#images.map((image) => attempt(() => imageMatcher(image.name ?? '')))
    return this.#matchers[entry]?.test(name) === true
  }
}

interface UncoveredImage {
  readonly resource: Resource
  readonly path: FieldPath
  readonly text: string
}

/** The values of fields called `image` or `…Image` that no entry has changed. */
function uncoveredImages(resource: Resource, after: Resource): readonly UncoveredImage[] {
  const found: UncoveredImage[] = []
  const path: (string | number)[] = []
  const visitChild = (step: string | number, before: Node, next: Node | undefined): void => {
    path.push(step)
    visit(before, next)
    path.pop()
  }
  const visit = (before: Node, next: Node | undefined): void => {
    if (before.type === 'mapping') {
      const others = next?.type === 'mapping' ? next.entries : []
      for (const [i, { key, value }] of before.entries.entries()) visitChild(key.text, value, others[i]?.value)
    } else if (before.type === 'sequence') {
      const others = next?.type === 'sequence' ? next.items : []
      for (const [i, item] of before.items.entries()) visitChild(i, item, others[i])
    } else if (before === next && /image$/i.test(String(path.at(-1)))) {
      found.push({ resource, path: path.slice(), text: before.text })
    }
  }
  visit(resource.node, after.node)
  return found
}

function fieldHint({ id }: Resource, path: FieldPath, kustomization: string | undefined): Hint {
  const spec = fieldSpecLines(path, id).join('\n')
  if (kustomization === undefined) return `add the field under \`fieldSpecs\`:\n${spec}`
  const content = `images:\n${spec}`
  return {
    text: `add the field to a file under \`configurations\`:\n${content}`,
    addition: { field: 'configurations', content, kustomization },
    otherwise: 'set the image with a patch',
  }
}

/**
 * The hint for a custom resource that has the name and the tag of its image in separate fields, which `images` cannot
 * change.
 */
function separateNameHint({ name }: Image, resources: readonly Resource[]): string | undefined {
  for (const { id, node } of resources) {
    const path = name === undefined ? undefined : pathOfName(node, name)
    if (path !== undefined)
      return `${describeId(id)} has this name in ${formatFieldPath(path)}, which \`images\` does not change: set the tag with a patch`
  }
  return undefined
}

/** The path of a field called `repository` with this value. */
function pathOfName(node: Node, name: string): FieldPath | undefined {
  for (const { step, child } of childrenOf(node)) {
    if (child.type === 'scalar' && step === 'repository' && child.text === name) return [step]
    const below = pathOfName(child, name)
    if (below !== undefined) return [step, ...below]
  }
  return undefined
}

/** Suggests an image that no other entry matches. */
function imageHint({ name: written = '' }: Image, names: readonly string[], isFree: (name: string) => boolean): Hint {
  const used =
    names.length === 0 ? 'no resource here has an image' : `images used here: ${names.slice(0, 5).join(', ')}`
  const { name } = splitImage(written)
  const free = names.filter(isFree)
  const tail = name.slice(name.lastIndexOf('/') + 1)
  const sameTail = free.find((other) => other.slice(other.lastIndexOf('/') + 1) === tail)
  const near = proposeNear(name, free) ?? (sameTail === undefined ? undefined : propose(name, sameTail))
  if (name === written) return orElse(near, used) ?? used
  const text = `write the name without a tag or digest: \`${name}\``
  if (names.includes(name)) return { text, edit: { from: written, to: name }, otherwise: used }
  return near === undefined
    ? used
    : {
        text: `write the name without a tag or digest: \`${near.edit.to}\``,
        edit: { from: written, to: near.edit.to },
        otherwise: used,
      }
}

/** The names of the images in fields called `image`, without tags. */
export function imageNames(node: Node): readonly string[] {
  if (node.type === 'scalar') return []
  if (node.type === 'sequence') return node.items.flatMap(imageNames)
  return node.entries.flatMap(({ key, value }) =>
    key.text === 'image' && value.type === 'scalar' ? [splitImage(value.text).name] : imageNames(value),
  )
}
