/** Text for the content of an element. Characters that XML does not have are replaced. */
export function escapeXml(text: string): string {
  return text.replaceAll(special, (character) => escapes[character] ?? '\ufffd')
}

/** Text for an attribute, where line breaks and tabs would become spaces. */
export function escapeXmlAttribute(text: string): string {
  return escapeXml(text).replaceAll(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Control characters, and halves of characters, have no representation in XML. */
const special = /[&<>"\p{Cs}\ufffe\uffff]|(?![\n\r\t])\p{Cc}/gu

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
