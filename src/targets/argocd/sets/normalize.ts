import { makeSlug, type SlugOptions } from '../../../go-template/functions/slug.ts'

/**
 * Converts a string to a DNS name: lowercase, with `-` for all characters that are not allowed. Follows
 * applicationset/utils, SanitizeName.
 */
export function normalizeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-a-z0-9.]/gu, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '')
}

/** Converts a string to a slug. Follows applicationset/utils, SlugifyName, on top of gosimple/slug. */
export function slugify(text: string, { maxLength, smart }: SlugOptions): string {
  const name = normalizeName(text)
  const cut = !smart && name.length >= maxLength ? name.slice(0, Math.max(maxLength, 0)) : name
  return makeSlug(cut, { maxLength, smart })
}
