import swc from '@swc/wasm-typescript'

/**
 * JavaScript with blanks instead of the types: each line and column stays where it is, so that stack traces and coverage
 * need no source maps.
 *
 * @param {string} source
 * @param {string} [filename] for error messages
 * @returns {string}
 */
export function stripTypes(source, filename) {
  return swc.transformSync(source, { mode: 'strip-only', module: true, filename }).code
}
