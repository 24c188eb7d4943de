/**
 * Long ids carry no meaning that an embedding can use, but fill it with noise: each is replaced by the word for what it
 * is, so that the rest of the text speaks. Exact ids are found by the lexical index.
 */
export function maskIdentifiers(text: string): string {
  return text
    .replace(/\bhttps?:\/\/[^\s\p{Script=Han}，。、；）)]+/giu, (url) => ` ${hostOf(url)} `)
    .replace(/\b(?:0x)?[0-9a-f]{64}\b/giu, ' txid ')
    .replace(/\b0x[0-9a-f]{40}\b/giu, ' address ')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, ' id ')
    .replace(/\b(?:0x[0-9a-f]{8,}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,})\b/giu, ' id ')
    .replace(/\b(?:bc1|tb1|ltc1|addr1|cosmos1)[0-9a-z]{20,}\b/giu, ' address ')
    .replace(/\b(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[1-9A-HJ-NP-Za-km-z]{25,90}\b/gu, ' address ')
    .replace(/\b(?=[A-Z-]*\d)[A-Z0-9]{2,}(?:[-_][A-Z0-9]+)*[-_]?\d{6,}[A-Z0-9]*\b/gu, ' id ')
    .replace(/\d{7,}/gu, ' id ');
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#:]+)/iu.exec(url)?.[1] ?? 'link';
}
