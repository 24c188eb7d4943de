import {
  accuracy,
  coverageAtPrecision,
  expectedCalibrationError,
  macroF1,
  quadraticKappa,
} from '../../learning/metrics.ts';
import { familyOf } from '../../domain/reason-codes.ts';
import { PRIORITIES, RISK_LEVELS } from '../../domain/triage-result.ts';
import { describeModel } from '../../ports/embedder.ts';
import {
  chooseThresholds,
  DEFAULT_PRECISION,
  heldOutUnder,
  UNREACHABLE,
} from '../../triage/choose-thresholds.ts';
import type { HeldOutLevels, LabelledTicket, TriageTraining } from '../../triage/train-triage-model.ts';

/** The card that goes with a triage model: what it is, from what, how good on held-out folds, and what it is not. */
export function writeTriageCard(
  { model, risk, priority }: TriageTraining,
  tickets: readonly LabelledTicket[],
  bytes: number,
): { markdown: string; summary: string } {
  const { classifier } = model;
  const { labels, heldOut } = classifier;
  const rows = heldOutUnder(classifier, classifier.shares);
  const gold = Array.from(heldOut.gold, (k) => labels[k]!);
  const predicted = rows.map((row) => labels[row.predicted]!);
  const confidence = rows.map((row) => row.confidence);
  const correct = rows.map((row) => row.correct);
  const family = accuracy(gold.map(familyOf), predicted.map(familyOf));
  const languages = [...new Set(tickets.map(({ lang }) => lang ?? 'unknown'))].sort();
  const perLanguage = languages.map((language) => {
    const at = [...heldOut.rows.keys()].filter(
      (i) => (tickets[heldOut.rows[i]!]?.lang ?? 'unknown') === language,
    );
    const f1 = macroF1(
      at.map((i) => gold[i]!),
      at.map((i) => predicted[i]!),
    );
    const right = accuracy(
      at.map((i) => gold[i]!),
      at.map((i) => predicted[i]!),
    );
    return `| ${language} | ${at.length} | ${right.toFixed(3)} | ${f1.toFixed(3)} |`;
  });
  const thresholds = chooseThresholds(classifier, model.inflow, DEFAULT_PRECISION);
  const reached = (values: Float64Array): number => values.filter((value) => value < UNREACHABLE).length;
  const figures = [
    ['accuracy', accuracy(gold, predicted)],
    ['macro F1', macroF1(gold, predicted)],
    ['family accuracy', family],
    ['expected calibration error', expectedCalibrationError(confidence, correct)],
    ['coverage at precision 0.95', coverageAtPrecision(confidence, correct, 0.95)],
  ] as const;
  const levelLine = (name: string, held: HeldOutLevels | null, levels: readonly string[]): string =>
    held
      ? `- ${name}: accuracy ${accuracy(held.gold, held.predicted).toFixed(3)}, quadratic kappa ${quadraticKappa(held.gold, held.predicted, levels).toFixed(3)} (${held.gold.length} rows)`
      : `- ${name}: not trained, too few rows carry it`;
  const summary = `Held out: ${figures.map(([name, value]) => `${name} ${value.toFixed(3)}`).join(', ')}.`;
  const markdown = `# Triage model

Reads the type, the risk and the priority of a ticket. Made by \`npm run triage:train\` from ${tickets.length} labelled tickets written for
this project (Apache-2.0), ${labels.length} types; version \`${model.version}\`, ${(bytes / 1e6).toFixed(2)} MB. It works only with the
embedding model it was trained with, ${describeModel(classifier.embedder)}, kind \`${classifier.kind}\`; another is refused with what to run.

## Method

One linear SVM a type over the embedding and TF-IDF n-grams of words and characters (dual coordinate descent, Hsieh et al.
2008), the cosine to the type's centroid, and a soft maximum of the cosines to its labelled tickets. A softmax weighs the
three and is fitted on five held-out folds (matrix of one scale a source and one offset a type). Out of scope is a logistic
model over how weak and undecided the evidence is, learned by hiding a third of the types, twice. Modes (\`suggest_top3\`,
\`preselect\`, \`auto\`) come from held-out precision-coverage curves at the precision the operator sets. Risk and priority are
ordered levels over type, signals, sums and words; self-harm and ongoing theft are rules that no weight outvotes.

## On held-out folds of the training rows

${figures.map(([name, value]) => `- ${name}: ${value.toFixed(3)}`).join('\n')}
${levelLine('risk', risk, RISK_LEVELS)}
${levelLine('priority', priority, PRIORITIES)}
- types that can be settled at precision ${DEFAULT_PRECISION.auto}: ${reached(thresholds.auto)} of ${labels.length}; filled in at ${DEFAULT_PRECISION.preselect}: ${reached(thresholds.preselect)}
- conformal sets hold labels from probability ${thresholds.conformal.toFixed(3)} on, for a coverage of 0.95

| language | rows | accuracy | macro F1 |
|---|---|---|---|
${perLanguage.join('\n')}

## Limits

- Written tickets are tidier than real ones. Where the inflow differs, set the class shares or let them be estimated.
- Languages other than Chinese and English are flagged as out of scope and left to a human.
- It sees the text only: not the customer's tier, the records, or the evidence.
`;
  return { markdown, summary };
}
