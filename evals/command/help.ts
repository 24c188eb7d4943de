export const HELP = `npm run -s eval -- [SUITE] [options]

Suites: retrieval, classification, triage, pii, pairs, anomaly, rulings, answers, injection, e2e, safety, robustness.
Without SUITE all run on evals/datasets and are compared with evals/baseline.json.

  --data DIR             the data; without it the product's own set of the suite
  --json FILE            the result with every metric, intervals and rows
  --html FILE            a report in one file, readable offline
  --gate metric>=value   repeatable; also <=, >, <; a path with dots reaches inside (per_language.zh.type_accuracy)
  --predictions FILE     one JSON a test row
  --predictions-in FILE  score these predictions in place of ours
  --mteb FILE            retrieval, classification, pairs: the result in the form of MTEB
  --seed N               default 7
  --mode MODE            retrieval: lexical, vector or hybrid (default)
  --shots K --seeds N    classification: train on K random rows a label, N times
  --supervised           anomaly: use the labels of train.csv
  --each                 run on every folder below DIR and show the means
  --allow-overlap        score even when test rows stand in the train file
  --models DIR           default models
  --embedder NAME        retrieval, pairs: one model below models/ alone (bge-small-zh-v1.5, bge-small-en-v1.5)

Other commands:
  baseline --reason TEXT                          run all, write evals/baseline.json
  compare A.json B.json                           paired comparison of two results of one suite on one data set
  history [--metric suite.metric] [--html FILE]   a metric over the stored runs
  annotate sample|agreement|adjudicate            double labelling, see evals/annotation/README.md
  export promptfoo --out FILE                     test cases for the chatbot

Exit code: 0; 1 when a gate fails or a metric fell significantly; 2 on unusable input or arguments.
`;
