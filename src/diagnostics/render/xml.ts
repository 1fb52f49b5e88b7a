/** Escapes a string for the content of an element. Characters that XML does not allow are replaced. */
export function escapeXml(text: string): string {
  return text.replaceAll(special, (character) => escapes[character] ?? '\ufffd')
}

/** Escapes a string for an attribute, in which unescaped line breaks and tabs would become spaces. */
export function escapeXmlAttribute(text: string): string {
  return escapeXml(text).replaceAll(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Matches the characters to escape. Control characters and lone surrogates have no representation in XML. */
const special = /[&<>"\p{Cs}\ufffe\uffff]|(?![\n\r\t])\p{Cc}/gu

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
