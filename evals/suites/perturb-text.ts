import { Converter } from 'opencc-js/cn2t';
import type { SeededRandom } from '../../src/learning/seeded-random.ts';

export type Perturbation = 'typos' | 'traditional' | 'code_switching' | 'long_text' | 'spacing';
export const PERTURBATIONS: readonly Perturbation[] = [
  'typos',
  'traditional',
  'code_switching',
  'long_text',
  'spacing',
];

const toTraditional = Converter({ from: 'cn', to: 'tw' });
const HAN = /\p{Script=Han}/u;

/** Words of the trade with their name in the other language: how people mix the two. */
const SWITCHES: readonly (readonly [string, string])[] = [
  ['提现', 'withdraw'],
  ['充值', 'deposit'],
  ['订单', 'order'],
  ['账户', 'account'],
  ['卖家', 'seller'],
  ['买家', 'buyer'],
  ['付款', 'payment'],
  ['取消', 'cancel'],
  ['到账', 'arrive'],
  ['客服', 'support'],
  ['审核', 'review'],
  ['withdrawal', '提现'],
  ['deposit', '充值'],
  ['seller', '卖家'],
  ['buyer', '买家'],
  ['account', '账户'],
  ['support', '客服'],
  ['money', '钱'],
  ['bank', '银行'],
];
const BEFORE = {
  zh: '你好，先说一下情况，我平时工作比较忙，这两天又在外地出差，手机信号也不太好，所以现在才来联系你们，希望不要见怪。',
  en: 'Good day. First some background: I am busy at work, I was on the road for two days with a poor signal, which is why I only write to you now. ',
};
const AFTER = {
  zh: '以上就是全部经过。我用你们的平台有一段时间了，总体还算满意，也推荐过朋友来用，希望这次能有一个明确的说法，谢谢，祝工作顺利。',
  en: ' That is all of it. I have been using your platform for a while, have been content on the whole and told friends about it, so I hope for a clear word this time. Thank you and kind regards.',
};

function typos(text: string, random: SeededRandom): string {
  return text
    .split(/(\s+)/)
    .map((word) => {
      if (/^[a-z]{4,}$/i.test(word) && random.next() < 0.25) {
        const at = 1 + random.below(word.length - 2);
        const kind = random.below(3);
        if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
        if (kind === 1)
          return `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at] ?? ''}${word.slice(at + 2)}`;
        return `${word.slice(0, at)}${word[at] ?? ''}${word.slice(at)}`;
      }
      // In Chinese a character in twelve is left out: what hurried thumbs do.
      return [...word].filter((character) => !HAN.test(character) || random.next() > 1 / 12).join('');
    })
    .join('');
}

/** The same text, changed in one seeded way that must not change its type; null where the way does not apply. */
export function perturbText(text: string, way: Perturbation, random: SeededRandom): string | null {
  switch (way) {
    case 'typos':
      return typos(text, random);
    case 'traditional': {
      const changed = toTraditional(text);
      return changed === text ? null : changed;
    }
    case 'code_switching': {
      let changed = text;
      for (const [from, to] of SWITCHES)
        changed = changed.replaceAll(
          HAN.test(from) ? from : new RegExp(`\\b${from}\\b`, 'gi'),
          HAN.test(from) ? ` ${to} ` : to,
        );
      return changed === text ? null : changed;
    }
    case 'long_text': {
      const language = HAN.test(text) ? 'zh' : 'en';
      return `${BEFORE[language]}${text}${AFTER[language]}`;
    }
    case 'spacing':
      // Spaces between characters, and zero-width ones inside words: how filters are dodged.
      return [...text]
        .map((character) =>
          HAN.test(character)
            ? `${character} `
            : /[a-z]/i.test(character) && random.next() < 0.2
              ? `${character}\u200b`
              : character,
        )
        .join('');
  }
}
