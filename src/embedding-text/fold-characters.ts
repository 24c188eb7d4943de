import { Converter } from 'opencc-js/t2cn';

let plainFold: ((text: string) => string) | undefined;
let phraseFold: ((text: string) => string) | undefined;

/**
 * Full-width forms to half width, traditional Chinese to simplified, controls and lone surrogates to spaces. Words of
 * Taiwan become those of the mainland, but only in text that is traditional: 档案 means another thing in simplified text.
 */
export function foldCharacters(text: string): string {
  // Not NFKC: it would also change ideographs for compatibility, and the punctuation that the Chinese model knows.
  const narrow = text
    .replace(
      /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff03-\uff07\uff0a\uff0b\uff0d\uff0f\uff1c-\uff1e\uff20\uff3f\uff5e]/gu,
      (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd\u3000]/gu, ' ');
  if (!/\p{Script=Han}/u.test(narrow)) return narrow;
  plainFold ??= Converter({ from: 't', to: 'cn' });
  const simplified = plainFold(narrow);
  if (simplified === narrow) return narrow;
  phraseFold ??= Converter({ from: 'twp', to: 'cn' });
  return phraseFold(narrow);
}

/** Simplified by themselves, yet changed in some phrases, such as 反覆. */
const PHRASE_CHARACTERS = new Set('坏瞭藉覆沈哩甦衹');

/** Whether a character that `foldCharacters` leaves as it is by itself may be changed among others. */
export function mayFoldInPhrase(character: string): boolean {
  return PHRASE_CHARACTERS.has(character);
}
