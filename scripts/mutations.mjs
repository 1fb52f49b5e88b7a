// Faults to seed, as [file, text that occurs once, its replacement, why nothing has to notice]. The last is left out
// where a test has to fail.

/** What keeps reading within bounds. */
const restrictions = [
  ['src/files/paths.ts', 'directory}/`)', 'directory}`)'],
  ['src/files/paths.ts', 'path === directory || path.startsWith(', 'path.startsWith('],
  ['src/files/paths.ts', "directory === '/' || path === directory", 'path === directory'],
  ['src/files/paths.ts', "parts.at(-1) !== '..') parts.pop()", "parts.at(-1) !== '..') parts.at(-1)"],
  ['src/files/paths.ts', "path.startsWith('/') ? normalizePath(path)", "path.startsWith('/') ? path"],
  [
    'src/files/paths.ts',
    "fileSystem.kind(full) !== 'missing') return fileSystem.realPath(full)",
    "fileSystem.kind(full) !== 'missing') return full",
  ],
  [
    'src/files/loader.ts',
    'const real = fileSystem.realPath(resolvePath(this.root, path))',
    'const real = resolvePath(this.root, path)',
  ],
  ['src/files/loader.ts', "restrictions === 'root-only' && !isInside(real, this.root)", 'false'],
  ['src/files/loader.ts', "restrictions === 'root-only' && !isInside(real, this.root)", '!isInside(real, this.root)'],
  [
    'src/files/loader.ts',
    '    demandInside(real, path, this.#place.allowed)\n    return this.#count',
    '    return this.#count',
  ],
  ['src/files/loader.ts', '  demandInside(root, path, place.allowed)\n', ''],
  ['src/files/loader.ts', 'allowed === undefined || isInside(real, allowed)', 'true'],
  ['src/files/loader.ts', 'place.containedIn !== undefined && !isInside(root, place.containedIn)', 'false'],
  ['src/files/loader.ts', 'containedIn !== undefined && !isInside(real, containedIn)', 'false'],
  ['src/files/loader.ts', 'const root = fileSystem.realPath(full)', 'const root = full'],
  ['src/files/loader.ts', '{ isReal: true, maxSize: this.#maxSize }', '{ maxSize: this.#maxSize }'],
  ['src/files/loader.ts', '{ isReal: true, maxSize: this.#maxSize }', '{ isReal: true }'],
  ['src/files/loader.ts', 'content.length > this.#maxSize', 'false'],
  [
    'src/files/loader.ts',
    'place.visited.find((directory) => isInside(directory, root))',
    'place.visited.find((directory) => directory === root)',
  ],
  ['src/files/loader.ts', "if (path.startsWith('/')) throw new KuiltError('ROOT_ABSOLUTE', { path })", ''],
  ['src/files/loader.ts', "restrictions: 'root-only' }\n", '}\n'],
  ['src/files/loader.ts', "if (spec.url.startsWith('file://')) demandInside", 'if (false) demandInside'],
  [
    'src/files/loader.ts',
    'options.fileSystem, resolvePath(this.root, path)), this.root)',
    "options.fileSystem, resolvePath(this.root, path)), '/')",
  ],
  ['src/files/loader.ts', 'if (allowed === undefined && containedIn === undefined) return\n', 'return\n'],
  ['src/files/read-disk-file.ts', "if (stat.isDirectory()) throw new KuiltError('FILE_IS_DIRECTORY', { path })", ''],
  ['src/files/read-disk-file.ts', "if (!stat.isFile()) throw new KuiltError('FILE_NOT_REGULAR', { path })", ''],
  [
    'src/files/read-disk-file.ts',
    'if (stat.size > maxSize)',
    'if (stat.size > 2 ** 40)',
    'the limit holds while reading, too; what is said of the size only saves the work',
  ],
  ['src/files/read-disk-file.ts', 'if (length > maxSize)', 'if (false)'],
  ['src/files/read-disk-file.ts', 'isReal && !isAt(file, path)', 'false'],
  ['src/files/read-disk-file.ts', 'constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)', 'constants.O_RDONLY'],
  ['src/files/read-disk-file.ts', 'if (known === path) return true', 'if (known !== path) return true'],
  ['src/files/read-disk-file.ts', "if (code === 'ENXIO')", "if (code === 'none')"],
  ['src/files/file-system.ts', '64 * 2 ** 20', '65 * 2 ** 20'],
  ['src/kustomization/find.ts', "new Set(['FILE_TOO_LARGE', 'FILE_SWAPPED', 'TREE_TOO_LARGE'])", 'new Set()'],
  ['src/files/limited-file-system.ts', "isVisible(path) ? inner.kind(path) : 'missing'", 'inner.kind(path)'],
  ['src/files/limited-file-system.ts', "if (!isVisible(path)) throw new KuiltError('FILE_NOT_FOUND', { path })", ''],
  ['src/files/remote/git-url.ts', '  refuseOptions(spec)\n', ''],
  ['src/files/remote/git-url.ts', "host.startsWith('-') || spec.ref.startsWith('-')", "host.startsWith('-')"],
  ['src/files/remote/git-url.ts', "host.startsWith('-') || spec.ref.startsWith('-')", "spec.ref.startsWith('-')"],
  ['src/files/remote/git-url.ts', ".replace(/^[^@/]*@/, '')", ''],
  ['src/files/remote/git-url.ts', 'if (depth < 0) return true', ''],
  ['src/files/remote/git-url.ts', '/[\\0-\\x1f\\x7f]/.test(spec.url + spec.ref)', 'false'],
  ['src/files/remote/clone-repository.ts', 'GIT_ALLOW_PROTOCOL: protocols, ', ''],
  [
    'src/files/remote/clone-repository.ts',
    "? 'file:git:http:https:ssh' : 'git:http:https:ssh'",
    "? 'file:git:http:https:ssh' : 'file:git:http:https:ssh'",
  ],
]

/** What keeps a build within limits. */
const limits = [
  ['src/files/loader.ts', 'spent.bytes > limit', 'false'],
  ['src/files/loader.ts', 'place.visited.length >= maxDepth', 'false'],
  ['src/files/loader.ts', '++place.spent.directories > maxDirectories', 'false'],
]

/** What writes the files of users. */
const writes = [
  ['src/cli/edit/write-tree.ts', 'const temporary = temporaryBeside(directory)', 'const temporary = directory'],
  ['src/cli/edit/write-tree.ts', 'rmSync(temporary, { recursive: true, force: true })', ''],
  ['src/cli/edit/run-edits.ts', 'else if (result.text !== text) writeEditedFiles', 'else writeEditedFiles'],
  ['src/cli/edit/run-edits.ts', 'if (dryRun) io.stdout.write(unifiedDiff(name, text, result.text))\n  else if', 'if'],
  ['src/cli/edit/run-fix.ts', 'if (texts.size === 0) return []', '', 'it saves two builds that come out alike'],
  ['src/cli/edit/run-fix.ts', 'if (isSame(before, after)) return []', 'return []'],
  ['src/cli/edit/run-edits.ts', 'if (existing !== undefined) {', 'if (false) {'],
  ['src/cli/edit/edit-file.ts', 'if (!real.startsWith(root.endsWith(sep) ? root : root + sep))', 'if (false)'],
  [
    'src/cli/edit/edit-file.ts',
    'if (!real.startsWith(root.endsWith(sep) ? root : root + sep))',
    'if (!real.startsWith(root))',
  ],
  ['src/cli/edit/edit-file.ts', 'realpathSync(resolve(directory, path))', 'resolve(directory, path)'],
  ['src/cli/edit/edit-file.ts', 'if (found.length > 1) {', 'if (false) {'],
  [
    'src/cli/edit/edit-file.ts',
    "if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw new KuiltError('EDIT_NOT_A_FILE', { path })",
    '',
  ],
  ['src/cli/write-files.ts', "basename(file) !== file || ['', '.', '..'].includes(file)", 'false'],
]

/** What changes the texts of users. */
const edits = [
  [
    'src/edit/edit-kustomization.ts',
    'text !== undefined && attempt(() => isEqual(decodeKustomization(text, file), after))',
    'text !== undefined',
    'a net under the layout code: no input is known that falls into it',
  ],
  ['src/edit/edit-kustomization.ts', 'for (const finely of [true, false]) {', 'for (const finely of [false]) {'],
  [
    'src/edit/edit-kustomization.ts',
    'for (const finely of [true, false]) {',
    'for (const finely of [true]) {',
    'a net under the layout code: no input is known that falls into it',
  ],
  [
    'src/edit/edit-kustomization.ts',
    'return { text: edited === body ? text : restore(edited), warnings }',
    'return { text: edited, warnings }',
  ],
  ['src/edit/edit-kustomization.ts', 'if (edited === undefined) return body\n', ''],
  [
    'src/edit/edit-kustomization.ts',
    'attempt(() => expandReferences(original, change)) ?? original.text',
    'original.text',
  ],
  ['src/edit/file-text.ts', 'return mark + (isWindows', 'return (isWindows'],
  ['src/edit/file-text.ts', "isOpen && body.endsWith('\\n') ? body.slice(0, -1) : body", 'body'],
  ['src/edit/file-text.ts', '&& !/(^|[^\\r])\\n/.test(unmarked)', ''],
  ['src/yaml/layout/splices.ts', 'if (start < position) throw new OverlapError()', ''],
  ['src/yaml/layout/splices.ts', 'a.start - b.start || a.end - b.end', 'a.end - b.end'],
  ['src/tree/json-values.ts', 'keys.length === Object.keys(b).length && ', ''],
  ['src/tree/json-values.ts', 'a.length === b.length && ', ''],
  ['src/yaml/layout/change-fields.ts', 'names.lastIndexOf(name) === i', 'names.indexOf(name) === i'],
  [
    'src/yaml/layout/change-fields.ts',
    'Object.hasOwn(change.after, name) && !names.has(name)',
    'Object.hasOwn(change.after, name)',
  ],
  [
    'src/edit/kustomization-data.ts',
    "value === undefined || value === null || value === ''",
    'value === undefined || value === null',
  ],
]

/** Faults, and the tests that should notice them. */
export const groups = {
  restrictions: {
    faults: restrictions,
    tests: ['test/security/(paths|git|programs).test', 'src/files', 'test/remote.test', 'src/functions'],
  },
  limits: { faults: limits, tests: ['src/files/loader.test', 'test/security/bombs.test'] },
  writes: {
    faults: writes,
    tests: ['test/edit-(safety|commands)', 'src/cli/(write-files|edit)', 'test/security/output', 'test/faults/written'],
  },
  edits: { faults: edits, tests: ['src/edit', 'test/edit-(cases|properties)'] },
}
