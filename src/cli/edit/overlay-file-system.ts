import type { FileSystem } from '../../files/file-system.ts'

/** A view of files in which some that exist have another text. */
export function overlayFileSystem(below: FileSystem, texts: ReadonlyMap<string, string>): FileSystem {
  return {
    kind: (path) => below.kind(path),
    list: (path) => below.list(path),
    realPath: (path) => below.realPath(path),
    read: (path, options) => {
      const text = texts.get(path)
      return text === undefined ? below.read(path, options) : new TextEncoder().encode(text)
    },
  }
}
