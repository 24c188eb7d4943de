import type { SuiteResult } from '../command/suite-result.ts';
import { UsageError } from '../input/input-error.ts';

/** Names of our metrics in the results of MTEB, by suite; the first is the main score. */
const MTEB_NAMES: Readonly<
  Record<string, { readonly type: string; readonly names: Readonly<Record<string, string>> }>
> = {
  retrieval: {
    type: 'Retrieval',
    names: {
      ndcg_at_10: 'ndcg_at_10',
      mrr_at_10: 'mrr_at_10',
      recall_at_1: 'recall_at_1',
      recall_at_5: 'recall_at_5',
      recall_at_10: 'recall_at_10',
      recall_at_100: 'recall_at_100',
    },
  },
  classification: { type: 'Classification', names: { accuracy: 'accuracy', macro_f1: 'f1' } },
  pairs: {
    type: 'PairClassification',
    names: { average_precision: 'similarity_ap', accuracy_at_best_f1: 'similarity_accuracy' },
  },
};

/** A result as MTEB writes them, for its tables and leaderboards. @throws UsageError for suites that MTEB has no task type for */
export function toMteb(result: SuiteResult): Record<string, unknown> {
  const task = MTEB_NAMES[result.suite];
  if (!task)
    throw new UsageError(
      `MTEB has no task like the suite ${result.suite}; --mteb is for ${Object.keys(MTEB_NAMES).join(', ')}`,
    );
  const scores: Record<string, unknown> = {};
  for (const [ours, theirs] of Object.entries(task.names))
    if (typeof result[ours] === 'number') scores[theirs] = result[ours];
  const [main] = Object.keys(task.names);
  return {
    task_name: result.dataset,
    task_type: task.type,
    mteb_version: null,
    dataset_revision: null,
    model_name: result.model?.id ?? null,
    model_revision: result.model?.revision ?? null,
    evaluation_time: result.seconds,
    scores: {
      test: [{ hf_subset: 'default', languages: [], main_score: main ? result[main] : null, ...scores }],
    },
  };
}
