import { attempt, type Location, warning } from '../../diagnostics/index.ts'
import type { Image } from '../../kustomization/kustomization.gen.ts'
import type { Matcher } from '../../patterns/regex.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { imageMatcher, splitImage } from '../../transform/images.ts'
import type { Node } from '../../tree/node.ts'
import type { BuildContext } from '../context.ts'

interface EntryContext {
  /** The entry of `images`. */
  readonly at: Location
  readonly context: BuildContext
}

/** Warns about an `images` entry that gives containers of one resource the same tag although they had different ones. */
export function warnOfUnitedTags(resources: readonly Resource[], image: Image, { at, context }: EntryContext): void {
  const tag = image.newTag || image.digest
  const matcher = tag ? attempt(() => imageMatcher(image.name ?? '')) : undefined
  if (!tag || matcher === undefined) return
  for (const resource of resources) {
    const tags = [...new Set(matchingTags(resource.node, matcher))]
    if (tags.length < 2) continue
    const params = { name: image.name ?? '', tags, tag, id: describeId(resource.id) }
    const hint =
      'an entry applies to every container with that image: to use different tags, replace the entry with a patch'
    context.warn(warning('IMAGE_TAGS_UNITED', params, { at, hint }))
  }
}

function matchingTags(node: Node, matcher: Matcher): readonly string[] {
  if (node.type === 'scalar') return []
  if (node.type === 'sequence') return node.items.flatMap((item) => matchingTags(item, matcher))
  return node.entries.flatMap(({ key, value }) => {
    if (value.type !== 'scalar') return matchingTags(value, matcher)
    if (key.text !== 'image' || !matcher.test(value.text)) return []
    const tag = value.text.slice(splitImage(value.text).name.length + 1)
    return tag === '' ? [] : [tag]
  })
}
