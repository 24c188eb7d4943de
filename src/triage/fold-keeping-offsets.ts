import { Converter } from 'opencc-js/t2cn';

let simplify: ((text: string) => string) | undefined;
/** Folded form of each character seen so far; bounded because only the 20,000-odd ideographs and full-width forms get in. */
const folded = new Map<string, string>();

const FOLDABLE = /[\u00a0\u2018\u2019\u02bc\u2010-\u2015\u2212\u3000\uff01-\uff5e\u4e00-\u9fff]/gu;
const MARKS: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u3000': ' ',
  '\u2018': "'",
  '\u2019': "'",
  '\u02bc': "'",
};

/**
 * Full-width forms to half width, typographic quotes and dashes to ASCII, traditional characters to simplified, one UTF-16
 * unit for one, so that an offset into the folded text is an offset into the text. The full-width comma, colon, semicolon,
 * brackets, exclamation and question marks stay: they part sentences where their ASCII twins part digits.
 */
export function foldKeepingOffsets(text: string): string {
  return text.replace(FOLDABLE, (character) => {
    const known = folded.get(character);
    if (known !== undefined) return known;
    const result = foldCharacter(character);
    folded.set(character, result);
    return result;
  });
}

function foldCharacter(character: string): string {
  const mark = MARKS[character];
  if (mark !== undefined) return mark;
  const code = character.charCodeAt(0);
  if (code >= 0x2010 && code <= 0x2212) return '-';
  if (code >= 0xff01 && code <= 0xff5e)
    return '，：；（）！？'.includes(character) ? character : String.fromCharCode(code - 0xfee0);
  const simple = simplifyCharacter(character);
  return simple.length === 1 ? simple : character;
}

/** One traditional ideograph in its simplified form; anything else comes back as it is. */
export function simplifyCharacter(character: string): string {
  simplify ??= Converter({ from: 't', to: 'cn' });
  return simplify(character);
}
