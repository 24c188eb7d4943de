import { formatNumber } from '../command/print-table.ts';
import type { ScoredSuite } from '../command/suite-result.ts';
import { flags, numbers, rowCount, strings, type EvalRows } from '../suites/suite.ts';
import { cumulative, precisionCoverage, precisionRecall, reliability, rocCurve, thin } from './curves.ts';
import {
  drawConfusion,
  drawCurve,
  drawIntervals,
  drawLatency,
  drawReliability,
  type ConfusionCell,
} from './draw-charts.ts';
import { both, escapeHtml, renderPage, type Bilingual } from './page.ts';

const SUITE_TITLES: Readonly<Record<string, Bilingual>> = {
  retrieval: { en: 'Retrieval', zh: '检索' },
  classification: { en: 'Classification', zh: '分类' },
  triage: { en: 'Triage', zh: '工单分诊' },
  pii: { en: 'Personal data', zh: '个人信息' },
  pairs: { en: 'Pairs', zh: '同义判断' },
  anomaly: { en: 'Anomalies', zh: '异常检测' },
  rulings: { en: 'Rulings', zh: '裁决预测' },
  answers: { en: 'Answers', zh: '问答' },
  injection: { en: 'Prompt injection', zh: '提示注入' },
  e2e: { en: 'End to end', zh: '端到端' },
  safety: { en: 'Safety', zh: '安全' },
  robustness: { en: 'Robustness', zh: '鲁棒性' },
};
/** More labels than this cannot be read in a picture: those with most errors are shown. */
const MAX_CONFUSED = 40;
const MAX_ERRORS = 2000;

function figure(caption: Bilingual, svg: string): string {
  return `<figure><figcaption>${both(caption)}</figcaption>${svg}</figure>`;
}

function curvesOf(rows: EvalRows): string[] {
  const figures: string[] = [];
  if (rows['correct'] && rows['confidence']) {
    const correct = flags(rows, 'correct');
    const confidence = numbers(rows, 'confidence');
    const coverage = precisionCoverage(confidence, correct);
    const least = Math.min(...coverage.slice(Math.floor(coverage.length / 50)).map(({ y }) => y));
    figures.push(
      figure(
        { en: 'Reliability (15 equal bins)', zh: '可靠性（15个等宽区间）' },
        drawReliability(reliability(confidence, correct)),
      ),
      figure(
        { en: 'Precision over coverage', zh: '精度与覆盖率' },
        drawCurve(thin(coverage), {
          x: 'coverage 覆盖率 →',
          y: '↑ precision 精度',
          yDomain: [Math.max(0, Math.floor(least * 10) / 10), 1],
        }),
      ),
    );
  }
  const gold = rows['answerable'] ? flags(rows, 'answerable') : rows['score'] ? flags(rows, 'gold') : null;
  const score = rows['answerable'] ? numbers(rows, 'confidence') : numbers(rows, 'score');
  if (gold) {
    figures.push(
      figure(
        { en: 'ROC', zh: 'ROC曲线' },
        drawCurve(thin(rocCurve(score, gold)), {
          x: 'false positives 误报率 →',
          y: '↑ recall 召回率',
          isDiagonalShown: true,
        }),
      ),
      figure(
        { en: 'Precision and recall', zh: '精确率与召回率' },
        drawCurve(thin(precisionRecall(score, gold)), { x: 'recall 召回率 →', y: '↑ precision 精确率' }),
      ),
    );
  }
  if (rows['ms']) {
    const times = numbers(rows, 'ms').filter((value) => value > 0);
    if (times.length > 1)
      figures.push(figure({ en: 'Latency', zh: '延迟' }, drawLatency(thin(cumulative(times)))));
  }
  return figures;
}

function confusionFigure(confusion: Record<string, Record<string, number>>): string {
  const errors = new Map<string, number>();
  for (const [gold, row] of Object.entries(confusion)) {
    for (const [predicted, count] of Object.entries(row)) {
      const wrong = gold === predicted ? 0 : count;
      errors.set(gold, (errors.get(gold) ?? 0) + wrong);
      errors.set(predicted, (errors.get(predicted) ?? 0) + wrong);
    }
  }
  const labels = [...errors]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_CONFUSED)
    .map(([label]) => label)
    .sort();
  const cells = labels.flatMap((gold): ConfusionCell[] => {
    const row = confusion[gold] ?? {};
    const total = Object.values(row).reduce((sum, count) => sum + count, 0);
    return labels.flatMap((predicted) => {
      const count = row[predicted];
      return count ? [{ gold, predicted, share: count / total, rows: count }] : [];
    });
  });
  const caption =
    errors.size > MAX_CONFUSED
      ? {
          en: `Confusion (the ${MAX_CONFUSED} labels with most errors)`,
          zh: `混淆矩阵（错误最多的${MAX_CONFUSED}个标签）`,
        }
      : { en: 'Confusion', zh: '混淆矩阵' };
  return cells.length === 0
    ? ''
    : `<div class="scroll">${figure(caption, drawConfusion(cells, labels))}</div>`;
}

/** Objects of numbers as a table: a slice a row. */
function sliceTable(caption: string, slices: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(slices).map(
    ([name, value]) =>
      [
        name,
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : { value },
      ] as const,
  );
  const columns = [
    ...new Set(
      entries.flatMap(([, values]) => Object.keys(values).filter((key) => typeof values[key] === 'number')),
    ),
  ];
  if (columns.length === 0) return '';
  const head = columns.map((column) => `<th>${escapeHtml(column)}</th>`).join('');
  const body = entries
    .map(([name, values]) => {
      const cells = columns.map(
        (column) => `<td>${typeof values[column] === 'number' ? formatNumber(values[column]) : ''}</td>`,
      );
      return `<tr><td>${escapeHtml(name)}</td>${cells.join('')}</tr>`;
    })
    .join('');
  return `<h3>${escapeHtml(caption)}</h3><div class="scroll"><table><tr><th></th>${head}</tr>${body}</table></div>`;
}

function headlineTable({ suite, result }: ScoredSuite): string {
  const rows = Object.keys(result)
    .filter(
      (name) =>
        (typeof result[name] === 'number' || result[name] === null) &&
        name !== 'seed' &&
        name !== 'commit' &&
        name !== 'model',
    )
    .sort((a, b) => Number(suite.headline.includes(b)) - Number(suite.headline.includes(a)))
    .map((name) => {
      const value = result[name];
      const interval = result.ci[name];
      const direction = suite.headline.includes(name)
        ? suite.lowerIsBetter.includes(name)
          ? ' ↓'
          : ' ↑'
        : '';
      const range = interval ? `${formatNumber(interval[0])} – ${formatNumber(interval[1])}` : '';
      return `<tr><td>${escapeHtml(name)}${direction}</td><td>${typeof value === 'number' ? formatNumber(value) : '–'}</td><td>${range}</td></tr>`;
    });
  const head = `<tr><th>${both({ en: 'metric', zh: '指标' })}</th><th>${both({ en: 'value', zh: '数值' })}</th><th>${both({ en: '95% interval', zh: '95%区间' })}</th></tr>`;
  return `<div class="scroll"><table>${head}${rows.join('')}</table></div>`;
}

function errorBrowser({ suite, errors, result }: ScoredSuite, index: number): string {
  if (errors.length === 0) return '';
  const id = `errors-${index}`;
  const shown = errors.slice(0, MAX_ERRORS);
  // Inside a script element only "<" could end it early.
  const data = JSON.stringify(shown).replaceAll('<', '\\u003c');
  const title = {
    en: `Errors: ${errors.length} of ${rowCount(result.scored_rows)}`,
    zh: `错误：${rowCount(result.scored_rows)}条中的${errors.length}条`,
  };
  const hint = {
    en: 'truth ← predicted (confidence); open one for the text and what the system went by',
    zh: '真实 ← 预测（置信度）；点开可看原文和系统依据',
  };
  return `<h3>${both(title)}</h3><p class="facts">${both(hint)}</p>
<script type="application/json" id="${id}">${data}</script>
<div data-errors="${id}"><div class="tools"><input type="search" aria-label="filter ${escapeHtml(suite.name)}" placeholder="filter 筛选"><span class="count"></span></div><div class="list"></div><button type="button" class="more">+20</button></div>`;
}

function suiteSection(scored: ScoredSuite, index: number): string {
  const { suite, result } = scored;
  const model = result.model
    ? `${result.model.id}@${result.model.revision} (${result.model.dimensions})`
    : '–';
  const others = Object.entries((result['models'] as Record<string, string> | undefined) ?? {}).map(
    ([role, version]) => `${role}: ${version}`,
  );
  const facts = [
    result.dataset,
    `seed ${result.seed}`,
    model,
    ...others,
    `commit ${result.commit?.slice(0, 18) ?? '–'}`,
    result.started_at,
    `${result.seconds} s`,
  ];
  const intervals = suite.headline.flatMap((name) => {
    const value = result[name];
    const interval = result.ci[name];
    return typeof value === 'number' && interval
      ? [{ name, value, low: interval[0], high: interval[1] }]
      : [];
  });
  const slices = Object.entries(result).flatMap(([name, value]) =>
    name.startsWith('per_') && typeof value === 'object' && value !== null
      ? [sliceTable(name, value as Record<string, unknown>)]
      : [],
  );
  const confusion = result['confusion'];
  const languages = result.scored_rows['language']
    ? [...new Set(strings(result.scored_rows, 'language'))]
    : [];
  const ownSlices = languages.length > 1 && slices.length === 0 ? [languageSlices(scored, languages)] : [];
  return `<section><h2 id="s${index}">${both(SUITE_TITLES[suite.name] ?? { en: suite.name, zh: suite.name })}</h2>
<p class="facts">${escapeHtml(facts.join(' · '))}</p>${headlineTable(scored)}
<div class="charts">${intervals.length > 0 ? figure({ en: 'Headline', zh: '主要指标' }, drawIntervals(intervals)) : ''}${curvesOf(result.scored_rows).join('')}</div>
${[...slices, ...ownSlices].join('')}${typeof confusion === 'object' && confusion !== null ? confusionFigure(confusion as Record<string, Record<string, number>>) : ''}
${errorBrowser(scored, index)}</section>`;
}

/** The suite's own statistics on the rows of each language. */
function languageSlices({ suite, result }: ScoredSuite, languages: readonly string[]): string {
  const column = strings(result.scored_rows, 'language');
  const slices = Object.fromEntries(
    languages.map((language) => {
      const at = column.flatMap((one, i) => (one === language ? [i] : []));
      const part: EvalRows = Object.fromEntries(
        Object.entries(result.scored_rows).map(([name, cells]) => [name, at.map((i) => cells[i] ?? null)]),
      );
      const ones = new Float64Array(at.length).fill(1);
      const values: Record<string, number> = { rows: at.length };
      const statistics = suite.statistics(part);
      for (const name of suite.headline) {
        const value = statistics[name]?.(ones) ?? NaN;
        if (Number.isFinite(value)) values[name] = value;
      }
      return [language, values];
    }),
  );
  return sliceTable('per_language', slices);
}

/** One self-contained file for one or more results. */
export function renderReport(scored: readonly ScoredSuite[]): Promise<string> {
  const links = scored.map(
    ({ suite, result }, i) =>
      `<a href="#s${i}">${both(SUITE_TITLES[suite.name] ?? { en: suite.name, zh: suite.name })} ${escapeHtml(result.dataset)}</a>`,
  );
  const sections = scored.map(suiteSection);
  return Promise.resolve(
    renderPage(
      { en: 'Precedent: evals', zh: 'Precedent 评测报告' },
      `<nav>${links.join('')}</nav>${sections.join('')}`,
    ),
  );
}
