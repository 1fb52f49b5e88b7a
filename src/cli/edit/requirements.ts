import { KuiltError } from '../../diagnostics/index.ts'

/** The framework has checked the number of arguments; this only tells the type. */
export function requireOne([argument = '']: readonly string[]): string {
  return argument
}

export function requireSome(isGiven: boolean, flags: readonly string[]): void {
  if (!isGiven) throw new KuiltError('USAGE_FLAG_REQUIRED', { flags })
}

export function requireApart(isTogether: boolean, flags: readonly string[]): void {
  if (isTogether) throw new KuiltError('USAGE_FLAGS_EXCLUSIVE', { flags })
}
