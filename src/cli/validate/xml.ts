/** Text for an attribute or the content of an element. */
export function escapeXml(text: string): string {
  return text.replaceAll(special, (character) => escapes[character] ?? '\ufffd')
}

/** Control characters, and halves of characters, have no representation in XML. */
const special = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/gu

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
}
