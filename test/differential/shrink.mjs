/**
 * Shrinks a tree while `fails` returns true: first whole files, then blocks of lines, from halves to single lines.
 *
 * @param fails returns true if a tree still shows the difference
 */
export async function shrink(tree, fails) {
  let best = tree
  for (let progress = true; progress; ) {
    progress = false
    for (const path of Object.keys(best.files)) {
      const { [path]: _, ...files } = best.files
      if (await fails({ ...best, files })) {
        best = { ...best, files }
        progress = true
      }
    }
    for (const path of Object.keys(best.files)) {
      if (typeof best.files[path] !== 'string') continue
      const smaller = await shrinkLines(best, path, fails)
      if (smaller !== best) {
        best = smaller
        progress = true
      }
    }
  }
  return best
}

async function shrinkLines(tree, path, fails) {
  let best = tree
  for (
    let size = Math.ceil(tree.files[path].split('\n').length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < best.files[path].split('\n').length; ) {
      const lines = best.files[path].split('\n')
      lines.splice(start, size)
      const candidate = { ...best, files: { ...best.files, [path]: lines.join('\n') } }
      if (candidate.files[path] !== best.files[path] && (await fails(candidate))) best = candidate
      else start += size
    }
  }
  return best
}
