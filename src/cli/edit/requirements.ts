import { KuiltError } from '../../diagnostics/index.ts'

/** @throws KuiltError USAGE_FLAG_REQUIRED */
export function requireSome(isGiven: boolean, flags: readonly string[]): void {
  if (!isGiven) throw new KuiltError('USAGE_FLAG_REQUIRED', { flags })
}

/** @throws KuiltError USAGE_FLAGS_EXCLUSIVE */
export function requireApart(isTogether: boolean, flags: readonly string[]): void {
  if (isTogether) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags })
}
