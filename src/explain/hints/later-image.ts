import { attempt, type Warning } from '../../diagnostics/index.ts'
import { imageNames } from '../../layer/warnings/images.ts'
import type { Resource } from '../../resource/resource.ts'
import { describeId } from '../../resource/resource-id.ts'
import { imageMatcher } from '../../transform/images.ts'

/**
 * For an `images` entry with a correct name that changes nothing: the output has such an image, but it is added after the
 * entry is applied. Undefined for anything else.
 *
 * @param output the resources of the whole build
 */
export function laterImageHint({ code, params }: Warning, output: () => readonly Resource[]): string | undefined {
  if (code !== 'IMAGE_UNMATCHED' || !('name' in params)) return undefined
  const matcher = attempt(() => imageMatcher(params.name))
  const user = output().find(({ node }) => imageNames(node).some((name) => matcher?.test(name)))
  return user === undefined
    ? undefined
    : `${describeId(user.id)} gets this image later: move the entry to the kustomization that adds it; if this is a component, list it after that one`
}
