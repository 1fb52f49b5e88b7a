import type { Image } from '../../kustomization/kustomization.gen.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import type { Apply } from '../context.ts'
import type { ImageChange, SetImages } from '../edits.ts'

const keep = '*'

/** Of several entries with one name only the first counts upstream, and only it survives. */
export const setImages: Apply<SetImages> = (kustomization, { images: changes }) => {
  const images = new Map<string, Image>()
  for (const change of changes) images.set(change.name, toImage(change))
  for (const old of kustomization.images ?? []) {
    const name = old.name ?? ''
    const change = images.get(name)
    images.set(name, change === undefined ? old : keepParts(change, old))
  }
  const sorted = [...images.values()].sort((a, b) => compareBytes(a.name ?? '', b.name ?? ''))
  return { ...kustomization, images: sorted.map((image) => keepParts(image, {})) }
}

function toImage({ name, newName, newTag, digest }: ImageChange): Image {
  return {
    name,
    ...(newName ? { newName } : {}),
    ...(newTag ? { newTag } : {}),
    ...(digest ? { digest } : {}),
  }
}

/** Asterisks stand for what the old entry says, which may be nothing. An entry without any comes back as it is. */
function keepParts(image: Image, old: Image): Image {
  if (image.newName !== keep && image.newTag !== keep && image.digest !== keep) return image
  return toImage({
    name: image.name ?? '',
    newName: image.newName === keep ? old.newName : image.newName,
    newTag: image.newTag === keep ? old.newTag : image.newTag,
    digest: image.digest === keep ? old.digest : image.digest,
  })
}
