/**
 * `npm run search:train -- [--data ../shared/data --kb DIR --models DIR]`: learns from written questions, and from Chinese questions that
 * say the same, how the evidence of meaning, words and sounds is weighed. Test parts are never read here.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBilingualEmbedder } from '../../adapters/bilingual-embedder.ts';
import { createJiebaSegmenter } from '../../adapters/jieba-segmenter.ts';
import { readGlossary } from '../../adapters/read-glossary.ts';
import { readKnowledgeFolder } from '../../adapters/read-knowledge-folder.ts';
import { answerPassages } from '../../knowledge-base/answer-question.ts';
import { createExactVectors } from '../../knowledge-base/exact-vectors.ts';
import { passageGroup } from '../../knowledge-base/level-languages.ts';
import { buildLexicalIndex } from '../../knowledge-base/lexical-index.ts';
import { createEvidenceGatherer } from '../../knowledge-base/passage-evidence.ts';
import { RANKING_FEATURES, rankingFeatures, type RankingModel } from '../../knowledge-base/rank-passages.ts';
import { createSearchTerms } from '../../knowledge-base/search-terms.ts';
import { fitRanking, type RankedList } from '../../learning/fit-ranking.ts';
import { hashText } from '../../learning/hash-text.ts';
import { describeModel } from '../../ports/embedder.ts';
import { readTrainingRows, readWrittenQuestions } from './training-rows.ts';

const { values } = parseArgs({
  options: {
    /** Folder with `pairs/atec-zh`; learns without when it is absent. */
    data: { type: 'string', default: '../shared/data' },
    kb: { type: 'string', default: 'kb' },
    models: { type: 'string', default: 'models' },
  },
});
const SIGNS = [1, -1, 1, 1, 1, 1] as const;
const CANDIDATES = 100;
const PAIRS = 2_500;
const PAIR_QUESTIONS = 500;

interface Lesson {
  readonly name: string;
  readonly texts: readonly string[];
  /** Owner of each text: what a judgement names. */
  readonly owners: readonly string[];
  readonly questions: readonly { readonly text: string; readonly gold: ReadonlySet<string> }[];
}

async function helpCenterLesson(): Promise<Lesson> {
  const { articles } = await readKnowledgeFolder(values.kb);
  const { passages, embedded } = answerPassages(
    articles.map(({ key, title, body }) => ({ id: key, title, body })),
  );
  return {
    name: 'questions to the help center',
    texts: embedded,
    owners: passages.map(({ documentId }) => documentId.split(':', 1)[0] ?? documentId),
    questions: readWrittenQuestions().flatMap(({ question, articles: gold }) =>
      gold.length > 0 ? [{ text: question, gold: new Set(gold) }] : [],
    ),
  };
}

/** Chinese questions that say the same, with those that only look alike among them, but for all texts of the test set. */
function duplicatesLesson(): Lesson | null {
  const file = join(values.data, 'pairs', 'atec-zh', 'train.jsonl');
  if (!existsSync(file)) return null;
  const tested = new Set(
    ['corpus', 'queries'].flatMap((name) => {
      const path = join(values.data, 'retrieval', 'atec-duplicates-zh', `${name}.jsonl`);
      return existsSync(path) ? readTrainingRows<{ text: string }>(path).map(({ text }) => text) : [];
    }),
  );
  const pairs = readTrainingRows<{ a: string; b: string; label: number }>(file)
    .filter(({ a, b }) => a !== b && !tested.has(a) && !tested.has(b))
    .sort((x, y) => hashText(x.a + x.b) - hashText(y.a + y.b));
  const same = pairs.filter(({ label }) => label === 1).slice(0, PAIRS);
  const other = pairs.filter(({ label }) => label !== 1).slice(0, PAIRS);
  const asked = new Map(same.slice(0, PAIR_QUESTIONS).map(({ a, b }) => [a, b]));
  const texts = [...new Set([...same, ...other].flatMap(({ a, b }) => [a, b]))].filter(
    (text) => !asked.has(text),
  );
  const known = new Set(texts);
  return {
    name: 'Chinese questions that say the same (ATEC, without any text of the retrieval set)',
    texts,
    owners: texts,
    questions: [...asked].flatMap(([text, gold]) =>
      known.has(gold) ? [{ text, gold: new Set([gold]) }] : [],
    ),
  };
}

const glossary = readGlossary(join(values.kb, 'glossary', 'terms.jsonl'));
const toTerms = createSearchTerms({
  segment: createJiebaSegmenter(glossary.flatMap(({ names }) => names)),
  glossary,
});
const embedder = createBilingualEmbedder({ modelsFolder: values.models });

/** One list a question and language: of a relevant article only its best passage counts. */
async function makeLists(lesson: Lesson): Promise<RankedList[]> {
  const { texts, owners, questions } = lesson;
  const passages = await embedder.embed(texts, { kind: 'passage' });
  const gatherer = createEvidenceGatherer({
    vectors: createExactVectors(passages.map(({ vector }) => vector)),
    lexicalIndex: buildLexicalIndex(texts, toTerms),
    toTerms,
    textOf: (position) => texts[position] ?? '',
    groups: texts.map(passageGroup),
  });
  const vectors = await embedder.embed(
    questions.map(({ text }) => text),
    { kind: 'query' },
  );
  const lists: RankedList[] = [];
  for (const [i, { text, gold }] of questions.entries()) {
    const { traits, candidates } = await gatherer.gather(text, Promise.resolve(vectors[i]!.vector), {
      limit: CANDIDATES,
      withWords: true,
    });
    for (const group of [0, 1] as const) {
      const own = candidates.filter(({ position }) => gatherer.groupOf(position) === group);
      const bestOf = new Map<string, (typeof own)[number]>();
      const strength = ({ evidence }: (typeof own)[number]): number =>
        evidence.similarity + 0.1 * evidence.words;
      for (const one of own) {
        const owner = owners[one.position]!;
        const best = bestOf.get(owner);
        if (gold.has(owner) && (!best || strength(best) < strength(one))) bestOf.set(owner, one);
      }
      const kept = own.filter(
        (one) => !gold.has(owners[one.position]!) || bestOf.get(owners[one.position]!) === one,
      );
      lists.push({
        rows: kept.map(({ evidence }) => rankingFeatures(evidence, traits)),
        relevant: kept.flatMap(({ position }, at) => (gold.has(owners[position]!) ? [at] : [])),
        weight: 1 / questions.length,
      });
    }
  }
  return lists;
}

const lessons = [await helpCenterLesson(), duplicatesLesson()].filter((lesson) => lesson !== null);
const lists: RankedList[] = [];
for (const lesson of lessons) {
  lists.push(...(await makeLists(lesson)));
  console.log(`${lesson.name}: ${lesson.questions.length} questions over ${lesson.texts.length} passages`);
}
await embedder.close();
const { weights, loss } = fitRanking(lists, SIGNS);
const rounded = weights.map((weight) => Number(weight.toFixed(4)));
const version = createHash('sha256').update(JSON.stringify(rounded)).digest('hex').slice(0, 12);
const model: RankingModel = { version: `ranking-${version}`, features: RANKING_FEATURES, weights: rounded };
const folder = join(values.models, 'search');
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'ranking.json'), `${JSON.stringify(model, null, 2)}\n`);
await writeFile(
  join(folder, 'README.md'),
  `# Ranking of passages

How the evidence of meaning, words and sounds is weighed in search. Version \`${model.version}\`, made by \`npm run search:train\`.

- Method: listwise softmax regression (ListNet's top-one loss) over ${RANKING_FEATURES.length} features of query and passage; the weight of the cosine is 1.
- Features: cosine; crowding (how much the passage is like the whole neighbourhood of the query: hubs are set back); BM25 over the query's best; the
  same, and the share of the query's sounds (pinyin without tones, runs of four letters), times how much longer the passages are
  than the query; BM25 times the share of codes and numbers in the query.
- Data: ${lessons.map(({ name, questions, texts }) => `${name}: ${questions.length} over ${texts.length} passages`).join('; ')}. Embeddings: ${describeModel(embedder.model)}.
- Loss: ${loss.toFixed(3)} nats a list.

| feature | weight |
|---|---|
${RANKING_FEATURES.map((name, i) => `| ${name} | ${rounded[i]} |`).join('\n')}

Why these: with one fixed share of words, a larger one helps questions that look for pages and harms questions that look for questions of their own
length; how much longer the passages are settles it. Not kept, for they won nothing on the dev part: the title's words apart, coverage by idf, the cosine of the
\`symmetric\` vectors, negative weights for sounds in short passages (won on the pairs learned from, lost on other questions).
`,
);
console.log(
  `loss ${loss.toFixed(4)}: ${RANKING_FEATURES.map((name, i) => `${name} ${rounded[i]}`).join(', ')}`,
);
