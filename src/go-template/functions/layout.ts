// Go's date layouts: the reference time `Mon Jan 2 15:04:05 MST 2006`. Follows time/format.go.

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
]

/** Matches the placeholders of layouts. Each placeholder must precede those that are prefixes of it. */
const CHUNKS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|__2|_2006|_2|2006|15|Z070000|Z07:00:00|Z0700|Z07:00|Z07|-070000|-07:00:00|-0700|-07:00|-07|PM|pm|[.,](?:0+|9+)(?![0-9])|[1-5]/g

/** Splits a layout into literal text and placeholders. */
export function splitLayout(layout: string): readonly { readonly text: string; readonly chunk: string | undefined }[] {
  const pieces: { text: string; chunk: string | undefined }[] = []
  let at = 0
  for (const match of layout.matchAll(CHUNKS)) {
    const [found] = match
    const start = match.index
    // `_2006` is a literal `_` followed by a year.
    const skip = found === '_2006' ? 1 : 0
    pieces.push({ text: layout.slice(at, start + skip), chunk: found.slice(skip) })
    at = start + found.length
  }
  pieces.push({ text: layout.slice(at), chunk: undefined })
  return pieces
}
