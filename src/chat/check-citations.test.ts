import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSentence, citedNumbers, isInLanguage, takeSentences } from './check-citations.ts';

describe('takeSentences', () => {
  it('keeps citations with the sentence before them, on either side of the full stop', () => {
    expect(takeSentences('It takes 3 days. [1] Then wait [2]. 请等待。[1][2]再试', true).sentences).toEqual([
      'It takes 3 days. [1]',
      ' Then wait [2].',
      ' 请等待。[1][2]',
      '再试',
    ]);
  });

  it('does not end a sentence at a figure, an abbreviation or the number of a list', () => {
    const text = 'Pay 1.5 USDT, e.g. by TRC-20 [1].\n1. Open the page [2].\n2. Press Send [2].';
    const sentences = takeSentences(text, true).sentences.map((sentence) => sentence.trim());
    expect(sentences.filter((sentence) => sentence !== '')).toEqual([
      'Pay 1.5 USDT, e.g. by TRC-20 [1].',
      '1. Open the page [2].',
      '2. Press Send [2].',
    ]);
  });

  it('waits while a citation may still come', () => {
    expect(takeSentences('It takes 3 days.', false)).toEqual({ sentences: [], rest: 'It takes 3 days.' });
    expect(takeSentences('It takes 3 days. [1', false).sentences).toEqual([]);
    expect(takeSentences('It takes 3 days. [1] N', false)).toEqual({
      sentences: ['It takes 3 days. [1]'],
      rest: ' N',
    });
  });

  it('gives the same sentences however the text is cut into pieces, and loses no character', () => {
    const piece = fc.constantFrom(
      'A b. ',
      '[1]',
      '等。',
      ' [2]',
      '\n',
      '1.5 ',
      'e.g. ',
      'Go! ',
      '】',
      '【3】',
      ' x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        let waiting = '';
        const streamed: string[] = [];
        for (const character of text) {
          const { sentences, rest } = takeSentences(waiting + character, false);
          streamed.push(...sentences);
          waiting = rest;
        }
        streamed.push(...takeSentences(waiting, true).sentences);
        expect(streamed.join('').trimEnd()).toBe(text.trimEnd());
        expect(streamed.flatMap(citedNumbers)).toEqual(
          takeSentences(text, true).sentences.flatMap(citedNumbers),
        );
      }),
    );
  });
});

describe('checkSentence', () => {
  const passages = [
    'A deposit by TRC-20 takes 20 confirmations, about 1,000 s.',
    'See https://kestrel.example/fees.',
  ];

  it.each([
    ['It takes 20 confirmations [1].', [1]],
    ['It takes 1000 s [1].', [1]],
    ['充值需要 20 个确认【1】。', [1]],
    ['Both say so [1, 2].', [1, 2]],
    ['1. It takes 20 confirmations [1].', [1]],
    ['See https://kestrel.example/fees [2].', [2]],
    ['Your 77 USDT need 20 confirmations [1].', [1]],
    ['Dear [PERSON_1], it takes 20 confirmations [1].', [1]],
  ])('lets pass: %s', (sentence, cited) => {
    expect(checkSentence(sentence, passages, 'Where are my 77 USDT?')).toEqual(cited);
  });

  it.each([
    ['It takes 20 confirmations.', 'no citation'],
    ['It takes 20 confirmations [3].', 'a passage that was not retrieved'],
    ['It takes 20 confirmations [0].', 'no passage'],
    ['It takes 20 confirmations [1][9].', 'one of two not retrieved'],
    ['It takes 12 confirmations [1].', 'a figure from nowhere'],
    ['It takes 20 confirmations [2].', 'a figure of another passage'],
    ['Log in at https://kestrel.evil [1].', 'a link from nowhere'],
    ['[1]', 'nothing but a citation'],
  ])('removes: %s (%s)', (sentence) => {
    expect(checkSentence(sentence, passages, '')).toBeNull();
  });
});

describe('isInLanguage', () => {
  it.each([
    ['It takes 3 days [1].', 'en', true],
    ['It takes 3 days [1].', 'zh', false],
    ['需要 20 个确认 [1]。', 'zh', true],
    ['需要 20 個確認 [1]。', 'zh-Hant', true],
    ['需要 20 个确认 [1]。', 'en', false],
    ['USDT: 1 [1]', 'zh', true],
    ['Open 帮助 (Help) and choose a ticket type [1].', 'en', true],
    ['请在 Account > Verification 页面操作 [1]。', 'zh', true],
  ] as const)('%s in %s: %s', (sentence, language, expected) => {
    expect(isInLanguage(sentence, language)).toBe(expected);
  });
});
