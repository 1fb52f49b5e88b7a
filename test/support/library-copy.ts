type Library = typeof import('#kuilt')

let copies = 0

/** Loads the library again, like the CommonJS build next to the ES module. */
export async function copyOfLibrary(): Promise<Library> {
  copies += 1
  const copy: Library = await import(`#kuilt?copy=${copies}`)
  return copy
}
