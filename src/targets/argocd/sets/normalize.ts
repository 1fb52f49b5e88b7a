/**
 * Converts a text to a DNS name: lowercase, with `-` for all characters that are not allowed. Follows
 * applicationset/utils, SanitizeName.
 */
export function normalizeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-a-z0-9.]/gu, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '')
}

export interface SlugOptions {
  readonly maxLength: number
  /** True to cut the text after the last whole word that fits. */
  readonly smart: boolean
}

/** Converts a text to a slug. Follows applicationset/utils, SlugifyName, on top of gosimple/slug. */
export function slugify(text: string, { maxLength, smart }: SlugOptions): string {
  const name = normalizeName(text)
  const cut = !smart && name.length >= maxLength ? name.slice(0, Math.max(maxLength, 0)) : name
  const slug = cut
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-+|-+$/g, '')
  if (!smart || maxLength <= 0 || slug.length <= maxLength) return slug
  const end = slug.lastIndexOf('-', maxLength)
  return slug.slice(0, end < 0 ? maxLength : end)
}
