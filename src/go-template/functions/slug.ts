import { GoError } from '../values.ts'

export interface SlugOptions {
  readonly maxLength: number
  /** Truncate after the last whole word that fits. */
  readonly smart: boolean
}

/**
 * Converts text to a slug, such as `my-app`. Follows gosimple/slug, Make. Accents are removed from letters. No other
 * characters are converted to ASCII.
 *
 * @throws GoError for characters that cannot be converted
 */
export function makeSlug(text: string, { maxLength, smart }: SlugOptions): string {
  const latin = text
    .trim()
    .replaceAll('&', 'and')
    .replaceAll('@', 'at')
    .replace(/["'’]/g, '')
    .replace(/[‒–—―]/g, '-')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
  const other = /[^\0-\x7f]/u.exec(latin)
  if (other !== null) throw new GoError(`cannot convert "${other[0]}" to ASCII`)
  const slug = latin
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '')
  if (!smart || maxLength <= 0 || slug.length <= maxLength) return slug
  const end = slug.lastIndexOf('-', maxLength)
  return slug.slice(0, end < 0 ? maxLength : end)
}
