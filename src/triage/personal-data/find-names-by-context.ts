import { COMMON_WORDS, FIRST_NAMES, PARTICLES } from './name-words.ts';
import { NATIONALITIES } from './place-words.ts';
import type { PersonalDataScan } from './personal-data-scan.ts';

const NAME_CUE =
  /(?:\bmy (?:full |real |legal )?name(?: is|'s|:)|\bname(?:d| is|'s)?\s?[:=]|\bi(?:'m| am) called|\bthis is|\bcalled|\bnamed|\bunder the name(?: of)?|\bon behalf of|\bit is(?= \p{Lu})|\b(?:payee|beneficiary|account holder|recipient|sender|cardholder|holder|payer)(?: name)?(?: is|:))(?:\s|(?<=[:=])|(?=["“]))["“']?((?:[\p{Ll}\p{Lu}][\p{L}'-]{1,24})(?: (?:[\p{Ll}\p{Lu}][\p{L}'-]{1,24})){0,2})/giu;
const TITLED =
  /(?<![\p{L}\d])(?:mr|mrs|ms|miss|dr|prof)\.? ((?:\p{L}[\p{L}'-]{1,24})(?: \p{L}[\p{L}'-]{1,24})?)/giu;
const HANDLE = /(?<![\w.@/])@[A-Za-z][\w.]{2,31}(?![\w@])/gu;
const USERNAME =
  /(?:\b(?:user ?name|nickname|nick|handle|telegram|login|user id)(?: is|:)|(?:昵称|用户名|微信号|电报号|推特)(?:是|为|：|:|叫)?)\s?["“「]?([A-Za-z][\w.-]{3,31})(?![\w@])/giu;

/** Names in Latin script, also in small letters, where the words before them say that a name follows; handles and user names. */
export function findNamesByContext(scan: PersonalDataScan): void {
  scan.claimAll('USERNAME', HANDLE);
  scan.claimAll('USERNAME', USERNAME, (found) => /[\d_.-]|\p{Lu}/u.test(found.slice(1)));
  for (const pattern of [NAME_CUE, TITLED]) {
    for (const match of scan.folded.matchAll(pattern)) {
      const words = (match[1] ?? '').split(' ');
      // As many words as are no everyday ones: "my name is john smith and I".
      let count = words.findIndex(
        (word) => COMMON_WORDS.has(word.toLowerCase()) || NATIONALITIES.has(word.toLowerCase()),
      );
      if (count < 0) count = words.length;
      const capital = words.findIndex((word) => !/^\p{Lu}/u.test(word) && !PARTICLES.has(word));
      if (capital > 0) count = Math.min(count, capital);
      const isStrong =
        pattern === TITLED ||
        /name/iu.test(match[0].slice(0, 20)) ||
        /^\p{Lu}/u.test(words[0] ?? '') ||
        FIRST_NAMES.has((words[0] ?? '').toLowerCase());
      if (
        count === 0 ||
        !isStrong ||
        (pattern === TITLED && !/^\p{Lu}/u.test(words[0] ?? '') && count > 1 && capital !== 0)
      )
        continue;
      const start = match.index + match[0].length - (match[1] ?? '').length;
      const name = words.slice(0, count).join(' ').replace(/'s$/u, '');
      if (
        /^\p{Ll}/u.test(name) &&
        /^(?:is|not|only|just|still|really|very|already|wrong|different|same)\b/u.test(name)
      )
        continue;
      scan.claim('PERSON', start, start + name.length);
      if (pattern === TITLED) scan.claim('TITLE', match.index, match.index + match[0].search(/[\s]/u));
    }
  }
}
