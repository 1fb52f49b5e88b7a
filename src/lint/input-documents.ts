import { attempt, type Location, locationInside } from '../diagnostics/index.ts'
import type { FileSystem } from '../files/file-system.ts'
import { isKustomizationFile } from '../kustomization/find.ts'
import { getField } from '../tree/fields.ts'
import type { Node } from '../tree/node.ts'
import { type ResourceDocument, readResourceDocuments } from '../yaml/read/resources.ts'

/** A document that a build has read. */
export interface InputDocument {
  readonly node: Node
  readonly at: Location
}

/** Returns the documents of a file. Empty if the file cannot be read. */
export function documentsIn(file: string, fileSystem: FileSystem): readonly ResourceDocument[] {
  return attempt(() => readResourceDocuments(fileSystem.read(file), file)) ?? []
}

/** Returns the documents of YAML files, and the patches that are written in kustomization files. */
export function inputDocuments(files: readonly string[], fileSystem: FileSystem): readonly InputDocument[] {
  return files.flatMap((file) => {
    const documents = documentsIn(file, fileSystem)
    return documents.flatMap(({ node, document, item }) => {
      const at = { file, document, ...(item === undefined ? {} : { path: ['items', item] }) }
      return isKustomizationFile(file) ? inlinePatches(node, at) : [{ node, at }]
    })
  })
}

function inlinePatches(kustomization: Node, at: Location): readonly InputDocument[] {
  const texts = (['patches', 'patchesStrategicMerge'] as const).flatMap((field) => {
    const list = getField(kustomization, field)
    const entries = list?.type === 'sequence' ? list.items : []
    return entries.flatMap((entry, i) => {
      const text = entry.type === 'mapping' ? getField(entry, 'patch') : entry
      const path = entry.type === 'mapping' ? [field, i, 'patch'] : [field, i]
      return text?.type === 'scalar' && text.text.includes(':') ? [{ text: text.text, at: { ...at, path } }] : []
    })
  })
  return texts.flatMap(({ text, at }) => {
    const documents = attempt(() => readResourceDocuments(text, at.file)) ?? []
    return documents.map(({ node, document }) => ({ node, at: locationInside(at, { document, path: [] }) }))
  })
}
