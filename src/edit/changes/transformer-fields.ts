import type { Image, Replica } from '../../kustomization/kustomization.gen.ts'
import { compareBytes } from '../../tree/compare-bytes.ts'
import type { Apply } from '../context.ts'
import type { ImageChange, SetImages, SetReplicas, SetText } from '../edits.ts'

const textFields = {
  'set-namespace': 'namespace',
  'set-name-prefix': 'namePrefix',
  'set-name-suffix': 'nameSuffix',
} as const

export const setText: Apply<SetText> = (kustomization, { type, value }) => ({
  ...kustomization,
  [textFields[type]]: value,
})

const keep = '*'

/** If several entries have the same name, only the first one is kept. Follows kustomize/commands/edit/set/setimage.go, RunSetImage. */
export const setImages: Apply<SetImages> = (kustomization, { images: changes }, { warn }) => {
  const images = new Map<string, Image>()
  for (const change of changes) images.set(change.name, toImage(change))
  for (const old of kustomization.images ?? []) {
    const name = old.name ?? ''
    const change = images.get(name)
    const next = change === undefined ? old : keepParts(change, old)
    // Replacing the old tag with a new tag or digest is intended, so it causes no warning.
    if (change !== undefined && !next.newTag && !next.digest) {
      for (const field of ['newTag', 'digest'] as const) {
        const version = old[field]
        if (version) warn('EDIT_IMAGE_TAG_DROPPED', { name, version, field })
      }
    }
    images.set(name, next)
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

/**
 * Replaces asterisks with the values of the old entry, which may be undefined. An entry without asterisks is returned
 * unchanged.
 */
function keepParts(image: Image, old: Image): Image {
  if (image.newName !== keep && image.newTag !== keep && image.digest !== keep) return image
  return toImage({
    name: image.name ?? '',
    newName: image.newName === keep ? old.newName : image.newName,
    newTag: image.newTag === keep ? old.newTag : image.newTag,
    digest: image.digest === keep ? old.digest : image.digest,
  })
}

/**
 * If several entries have the same name, only the first is kept. Follows kustomize/commands/edit/set/setreplicas.go,
 * RunSetReplicas.
 */
export const setReplicas: Apply<SetReplicas> = (kustomization, { replicas: changes }) => {
  const replicas = new Map<string, Replica>()
  for (const { name, count } of changes) replicas.set(name, { name, count })
  for (const old of kustomization.replicas ?? []) {
    const name = old.name ?? ''
    if (!replicas.has(name)) replicas.set(name, old)
  }
  const sorted = [...replicas.values()].sort((a, b) => compareBytes(a.name ?? '', b.name ?? ''))
  return { ...kustomization, replicas: sorted }
}
