type Paint = (text: string) => string

/** A row with a location, the text at this location, and a note. */
export interface PlaceRow {
  readonly place: string
  readonly text: string
  readonly note: string
  readonly paint: { readonly place: Paint; readonly text: Paint; readonly note: Paint }
}

/**
 * Prints rows in three columns. On a terminal that is too narrow, each row has two lines, and the text is on the
 * second.
 *
 * @param columns the width of the terminal; default: lines may have any length
 */
export function placeTable(rows: readonly PlaceRow[], columns: number = Number.POSITIVE_INFINITY): string {
  const placeWidth = Math.max(0, ...rows.map(({ place }) => place.length))
  const textWidth = Math.max(0, ...rows.map(({ text }) => text.length))
  const margins = 6
  const fits = rows.every(({ note }) => placeWidth + textWidth + note.length + margins <= columns)
  const lines = rows.map(({ place, text, note, paint }) =>
    fits
      ? `  ${paint.place(place.padEnd(placeWidth))}  ${paint.text(text.padEnd(textWidth))}  ${paint.note(note)}\n`
      : `  ${paint.place(place)}  ${paint.note(note)}\n    ${paint.text(text)}\n`,
  )
  return lines.join('')
}
