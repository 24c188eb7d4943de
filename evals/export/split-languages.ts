/**
 * `npx tsx evals/export/split-languages.ts --out DIR [--part dev|test]`: cuts the own questions whose answer stands in both languages into
 * four folders, `zh-zh`, `en-en`, `zh-en` and `en-zh` (language of the questions, then of the only articles in the index), for
 * `npm run eval -- retrieval --mode vector --data DIR/zh-en`. Ends with 2 on unusable input.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { questionSchema } from '../corpus/question-row.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { InputError, UsageError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';

const documentSchema = z.looseObject({ _id: z.string().min(1) });
const FILES: Readonly<Record<string, string>> = { dev: 'questions-dev.jsonl', test: 'questions.jsonl' };
const LANGUAGES = ['zh', 'en'] as const;

const isChinese = (document: string): boolean => !document.startsWith('en/');
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

try {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, part: { type: 'string', default: 'dev' } },
  });
  const file = FILES[values.part];
  if (values.out === undefined || file === undefined)
    throw new UsageError('--out DIR must be given, and --part must be dev or test');
  const questions = (await readJsonLines(join(DATASETS, 'answers', file), questionSchema)).flatMap(
    ({ value }) => (value.doc_id.some(isChinese) && !value.doc_id.every(isChinese) ? [value] : []),
  );
  const corpus = await readJsonLines(join(DATASETS, 'faq', 'corpus.jsonl'), documentSchema);
  for (const asked of LANGUAGES) {
    for (const held of LANGUAGES) {
      const folder = join(values.out, `${asked}-${held}`);
      const isHeld = (document: string): boolean => isChinese(document) === (held === 'zh');
      const own = questions.filter(({ lang }) => (lang === 'en') === (asked === 'en'));
      const judged = own.flatMap(({ id, doc_id: documents }) =>
        documents.filter(isHeld).map((document) => `${id}\t${document}\t1\n`),
      );
      await mkdir(join(folder, 'qrels'), { recursive: true });
      await writeFile(
        join(folder, 'corpus.jsonl'),
        lines(corpus.flatMap(({ value }) => (isHeld(value._id) ? [value] : []))),
      );
      await writeFile(
        join(folder, 'queries.jsonl'),
        lines(own.map(({ id, question }) => ({ _id: id, text: question }))),
      );
      await writeFile(join(folder, 'qrels', 'test.tsv'), `query-id\tcorpus-id\tscore\n${judged.join('')}`);
      console.log(`${folder}: ${own.length} questions`);
    }
  }
} catch (error) {
  if (!(error instanceof InputError || error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
