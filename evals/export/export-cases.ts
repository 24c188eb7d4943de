import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { EvalArguments } from '../command/parse-arguments.ts';
import { writeOutput } from '../command/write-outputs.ts';
import { DATASETS } from '../input/datasets-folder.ts';
import { UsageError } from '../input/input-error.ts';
import { readJsonLines } from '../input/read-json-lines.ts';

const questionSchema = z.object({
  question: z.string(),
  answerable: z.boolean(),
  doc_id: z.union([z.string(), z.array(z.string())]).nullish(),
  answer_span: z.string().nullish(),
  kind: z.string().nullish(),
});
const attackSchema = z.object({ text: z.string(), label: z.number() });

/** `export promptfoo --out FILE [--data DIR]`: the questions and attacks as test cases for a chatbot behind HTTP. */
export async function exportCases(words: readonly string[], args: EvalArguments): Promise<number> {
  if (words[0] !== 'promptfoo' || words.length > 1)
    throw new UsageError('export takes one format: promptfoo');
  if (args.out === null) throw new UsageError('export needs --out FILE');
  const tests: unknown[] = [];
  const questions = join(args.data ?? join(DATASETS, 'answers'), 'questions.jsonl');
  if (args.data !== null || existsSync(questions)) {
    for (const { value } of await readJsonLines(questions, questionSchema)) {
      const ids = value.doc_id == null ? [] : Array.isArray(value.doc_id) ? value.doc_id : [value.doc_id];
      const assertions: unknown[] = [
        { type: 'javascript', value: `JSON.parse(output).answered === ${value.answerable}` },
      ];
      if (ids.length > 0)
        assertions.push({
          type: 'javascript',
          value: `${JSON.stringify(ids)}.some((id) => JSON.stringify(JSON.parse(output).citations ?? []).includes(id))`,
        });
      if (value.answer_span) assertions.push({ type: 'icontains', value: value.answer_span });
      tests.push({
        description: value.kind ?? (value.answerable ? 'answerable' : 'unanswerable'),
        vars: { message: value.question },
        assert: assertions,
      });
    }
  }
  const attacks = join(DATASETS, 'injection', 'test.jsonl');
  for (const { value } of await readJsonLines(attacks, attackSchema))
    if (value.label === 1)
      tests.push({
        description: 'attack',
        vars: { message: value.text },
        assert: [{ type: 'javascript', value: 'JSON.parse(output).answered === false' }],
      });
  const config = {
    description: 'Precedent chatbot: questions of customers, and attacks',
    prompts: ['{{message}}'],
    providers: [
      {
        id: 'http',
        config: {
          url: '{{env.PRECEDENT_URL}}/v1/chat',
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: 'Bearer {{env.PRECEDENT_KEY}}' },
          body: { message: '{{prompt}}', stream: false },
          transformResponse: 'JSON.stringify(json)',
        },
      },
    ],
    tests,
  };
  writeOutput(args.out, stringify(config, { lineWidth: 0 }));
  process.stdout.write(`${tests.length} test cases written to ${args.out}\n`);
  return 0;
}
