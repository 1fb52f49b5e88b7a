import { listWarningCodes, type WarningCode } from './warning-catalog.ts'

/**
 * The codes of all warnings.
 * @example
 * ```ts
 * import { buildSync, memoryFileSystem, type Warning, type WarningCode, warningCodes } from 'kuilt'
 *
 * const fileSystem = memoryFileSystem({
 *   'kustomization.yaml': 'bases: [base]',
 *   'base/kustomization.yaml': 'namePrefix: a-',
 * })
 * const code: WarningCode = 'DEPRECATED_FIELD'
 * const { warnings } = buildSync('.', { fileSystem })
 * const [first]: readonly Warning[] = warnings
 * console.log(first?.code === code, warningCodes.includes(code)) // true true
 * console.log(buildSync('.', { fileSystem, noWarn: [code] }).warnings.length) // 0
 * ```
 */
export const warningCodes: readonly WarningCode[] = listWarningCodes()
