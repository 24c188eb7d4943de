import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerBootstrap, LangEn, Nlp } from '@nlpjs/basic';
import { createBilingualEmbedder } from '../../src/adapters/bilingual-embedder.ts';
import { createJiebaSegmenter } from '../../src/adapters/jieba-segmenter.ts';
import { accuracy } from '../../src/learning/metrics.ts';
import { createSeededRandom } from '../../src/learning/seeded-random.ts';
import { readTickets } from '../../src/triage/read-tickets.ts';
import { CLASSIFIER_KIND, OUT_OF_SCOPE, trainClassifier } from '../../src/triage/train-classifier.ts';
import type { LabelledTicket } from '../../src/triage/train-triage-model.ts';
import { DATASETS, ROOT } from '../input/datasets-folder.ts';
import { isChinese } from '../suites/language-slice.ts';
import { measureInTurns, summarise, type Timing } from './measure.ts';

export interface ModelsBench {
  readonly trainRows: number;
  readonly testRows: number;
  readonly labels: number;
  readonly accuracy: Readonly<
    Record<string, { readonly all: number; readonly en: number; readonly zh: number }>
  >;
  /** Share of the tickets for which NLP.js scores no label above 0; they count as wrong. */
  readonly peerSilent: number;
  readonly trainSeconds: Readonly<Record<string, number>>;
  /** Of `trainSeconds` of ours. */
  readonly trainEmbeddingSeconds: number;
  readonly predict: Readonly<Record<string, Timing>>;
  /** Of each prediction of ours. */
  readonly predictEmbedding: Timing;
}

export const CLASSIFIER_PEER = 'NLP.js';
const OURS = 'precedent classifier';
/** Texts that are asked before times count. */
const WARM_UP = 5;

function sample(file: string, count: number, seed: number): LabelledTicket[] {
  const path = join(DATASETS, 'tickets', file);
  const rows = readTickets(readFileSync(path, 'utf8'), path).filter(({ label }) => label !== OUT_OF_SCOPE);
  return createSeededRandom(seed).shuffle(rows).slice(0, count);
}

/**
 * Our classifier beside NLP.js: the same tickets in English and Chinese to learn from, others to be asked one at a time.
 * Each side counts with all that it does with a text: ours embeds it, the other has Chinese split into words first, since
 * it knows none by itself. It learns one model a language and is told the language.
 */
export async function benchModels(trainCount: number, testCount: number): Promise<ModelsBench> {
  const train = sample('train.jsonl', trainCount, 11);
  const test = sample('test.jsonl', testCount, 12);
  const segment = createJiebaSegmenter();
  const languageOf = (text: string): 'en' | 'zh' => (isChinese(text) ? 'zh' : 'en');
  const splitWords = (text: string): string =>
    text.replace(/\p{Script=Han}+/gu, (run) => ` ${segment(run).join(' ')} `).replace(/\p{P}+/gu, ' ');
  const wordsOf = (text: string): string => (languageOf(text) === 'zh' ? splitWords(text) : text);
  segment('预热'); // the dictionary is loaded before times count, as the embedder's model is

  const container = await containerBootstrap();
  container.use(LangEn);
  const nlp = new Nlp({
    container,
    languages: ['en', 'zh'],
    autoSave: false,
    autoLoad: false,
    calculateSentiment: false,
    nlu: { log: false },
  });
  const embedder = createBilingualEmbedder({ modelsFolder: join(ROOT, 'models'), queryCacheSize: 0 });
  try {
    await embedder.warmUp();
    let began = performance.now();
    for (const { text, label } of train) nlp.addDocument(languageOf(text), wordsOf(text), label);
    await nlp.train();
    const peerSeconds = (performance.now() - began) / 1000;

    began = performance.now();
    const embedded = await embedder.embed(
      train.map(({ text }) => text),
      { kind: CLASSIFIER_KIND },
    );
    const trainEmbeddingSeconds = (performance.now() - began) / 1000;
    const classifier = await trainClassifier(train, {
      model: embedder.model,
      kind: CLASSIFIER_KIND,
      vectors: embedded.map(({ vector }) => vector),
    });
    const ownSeconds = (performance.now() - began) / 1000;

    const predicted: Record<string, string[]> = { [CLASSIFIER_PEER]: [], [OURS]: [] };
    const embeddingTimes: number[] = [];
    // Every text is asked once: the other library remembers the words of texts that it has seen.
    const predict = await measureInTurns(
      {
        [CLASSIFIER_PEER]: async (at) => {
          const { text } = test[at]!;
          const { classifications } = await nlp.process(languageOf(text), wordsOf(text));
          // Its first choice even where it would rather answer `None`: ours is asked the same, whether sure or not.
          const choice = classifications.find(({ intent, score }) => intent !== 'None' && score > 0);
          predicted[CLASSIFIER_PEER]!.push(choice?.intent ?? 'None');
        },
        [OURS]: async (at) => {
          const { text } = test[at]!;
          const started = performance.now();
          const [embedding] = await embedder.embed([text], { kind: CLASSIFIER_KIND });
          if (at >= WARM_UP) embeddingTimes.push(performance.now() - started);
          const vector = embedding && !embedding.empty ? embedding.vector : null;
          predicted[OURS]!.push(classifier.predict(text, vector).label);
        },
      },
      test.length - WARM_UP,
      WARM_UP,
    );
    const accuracyIn = (labels: readonly string[], language: 'en' | 'zh' | null): number => {
      const at = test.flatMap(({ text }, i) =>
        language === null || languageOf(text) === language ? [i] : [],
      );
      return accuracy(
        at.map((i) => test[i]!.label),
        at.map((i) => labels[i]!),
      );
    };
    return {
      trainRows: train.length,
      testRows: test.length,
      labels: classifier.labels.length,
      accuracy: Object.fromEntries(
        Object.entries(predicted).map(([name, labels]) => [
          name,
          { all: accuracyIn(labels, null), en: accuracyIn(labels, 'en'), zh: accuracyIn(labels, 'zh') },
        ]),
      ),
      peerSilent: predicted[CLASSIFIER_PEER]!.filter((label) => label === 'None').length / test.length,
      trainSeconds: { [CLASSIFIER_PEER]: peerSeconds, [OURS]: ownSeconds },
      trainEmbeddingSeconds,
      predict,
      predictEmbedding: summarise(embeddingTimes),
    };
  } finally {
    await embedder.close();
  }
}
