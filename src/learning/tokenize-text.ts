import { Converter } from 'opencc-js/t2cn';

/** Texts longer than this are read from both ends: the beginning tells the matter, the end often the request. */
const MAX_CHARACTERS = 6000;
const CJK = /[\u3400-\u9fff\uf900-\ufaff]/;
// One alternative a script: letters of a word, a number, one ideograph, or any other visible symbol.
const TOKEN =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{M}]+(?:['’][\p{Script=Latin}]+)*|\p{N}[\p{N}.,:]*|[\u3400-\u9fff\uf900-\ufaff]|[^\s\p{L}\p{N}\p{M}]|\p{L}/gu;
const MACHINE_STRING = /\b(?:0x[0-9a-f]{10,}|(?=[a-z0-9]*[0-9])(?=[a-z0-9]*[a-z])[a-z0-9]{24,})\b/gi;

let toSimplified: ((text: string) => string) | null = null;

export interface TokenizedText {
  /** Lower-cased, traditional characters simplified, hashes and long numbers replaced by marks. */
  readonly normal: string;
  readonly tokens: readonly string[];
  /** True at i when token i is an ideograph: such tokens join without a space. */
  readonly ideograph: readonly boolean[];
}

/**
 * Splits text by script: words of alphabetic scripts, single ideographs, numbers by their length, symbols.
 * Traditional Chinese is simplified first, so that what one script teaches serves the other.
 */
export function tokenizeText(text: string): TokenizedText {
  const cut =
    text.length > MAX_CHARACTERS
      ? `${text.slice(0, MAX_CHARACTERS / 2)} ${text.slice(-MAX_CHARACTERS / 2)}`
      : text;
  let normal = cut.normalize('NFKC').replace(MACHINE_STRING, ' \u2317 ').toLowerCase();
  if (CJK.test(normal)) {
    toSimplified ??= Converter({ from: 'tw', to: 'cn' });
    normal = toSimplified(normal);
  }
  const tokens: string[] = [];
  const ideograph: boolean[] = [];
  for (const [token] of normal.matchAll(TOKEN)) {
    const first = token.charCodeAt(0);
    const isNumber = /^\p{N}/u.test(token);
    tokens.push(isNumber ? `#${Math.min(token.replace(/\P{N}/gu, '').length, 9)}` : token.replace('’', "'"));
    ideograph.push(first >= 0x3400 && first <= 0xfaff);
  }
  return { normal, tokens, ideograph };
}
