import { FLOOD_RULES, isUsual, judgeFlood, type FloodRules } from '../../src/incidents/flood-rules.ts';
import { createSeededRandom, type SeededRandom } from '../../src/learning/seeded-random.ts';

const BIN_MINUTES = 10;
const BINS_A_DAY = (24 * 60) / BIN_MINUTES;
const BINS_AN_HOUR = 60 / BIN_MINUTES;
const TYPES = 31;
/** Shares of networks or assets within a type that has them. */
const NARROWER = [0.45, 0.25, 0.15, 0.1, 0.05];

export interface IncidentsBench {
  readonly days: number;
  readonly falseAlarms: readonly { readonly ticketsADay: number; readonly aMonth: number }[];
  readonly floods: readonly {
    readonly ticketsADay: number;
    /** Additional tickets an hour. */
    readonly extraAnHour: number;
    readonly found: number;
    readonly all: number;
    /** Median, in minutes from its start and in tickets of it. */
    readonly minutes: number;
    readonly tickets: number;
  }[];
}

function drawNormal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function drawPoisson(random: SeededRandom, mean: number): number {
  if (mean <= 0) return 0;
  const limit = Math.exp(-mean);
  let product = random.next();
  let drawn = 0;
  while (product > limit) {
    product *= random.next();
    drawn += 1;
  }
  return drawn;
}

/** Tickets a bin at a moment: nights and weekends are quiet, and each type has its good and bad days. */
function rateAt(bin: number, perDay: number, sway: number): number {
  const hour = (bin % BINS_A_DAY) / BINS_AN_HOUR;
  const weekday = Math.floor(bin / BINS_A_DAY) % 7;
  const daily = 1 + 0.6 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
  return (perDay / BINS_A_DAY) * daily * (weekday >= 5 ? 0.7 : 1.05) * sway;
}

/** Running sums of one topic's counts, so that a window is one subtraction. */
function drawTopic(random: SeededRandom, bins: number, perDay: number): Int32Array {
  const sums = new Int32Array(bins + 1);
  let sway = 1;
  for (let bin = 0; bin < bins; bin += 1) {
    if (bin % BINS_A_DAY === 0) sway = Math.exp(0.2 * drawNormal(random) - 0.02);
    sums[bin + 1] = sums[bin]! + drawPoisson(random, rateAt(bin, perDay, sway));
  }
  return sums;
}

function countIn(sums: Int32Array, end: number, windowHours: number): number {
  return sums[end]! - sums[Math.max(0, end - windowHours * BINS_AN_HOUR)]!;
}

function historyAt(sums: Int32Array, end: number, windowHours: number, rules: FloodRules): number[] {
  const history: number[] = [];
  for (let day = 1; day <= rules.historyDays; day += 1) {
    const then = end - day * BINS_A_DAY;
    if (then - windowHours * BINS_AN_HOUR < 0) break;
    history.push(countIn(sums, then, windowHours));
  }
  return history;
}

function isFloodAt(sums: Int32Array, end: number, rules: FloodRules): boolean {
  return rules.windowHours.some((windowHours) => {
    const count = countIn(sums, end, windowHours);
    return (
      count >= rules.minCount && judgeFlood(count, historyAt(sums, end, windowHours, rules), rules) !== null
    );
  });
}

/** Tickets a day of every topic of an exchange: types of very different size, half of them with networks or assets. */
function topicRates(ticketsADay: number): number[] {
  const weights = Array.from({ length: TYPES }, (_, i) => 1 / (i + 2));
  const total = weights.reduce((sum, each) => sum + each, 0);
  return weights.flatMap((weight, i) => {
    const perDay = (ticketsADay * weight) / total;
    return [perDay, ...(i % 2 === 0 ? NARROWER.map((share) => share * perDay) : [])];
  });
}

/** Episodes in which a topic without any flood is called one. */
function countFalseAlarms(
  random: SeededRandom,
  days: number,
  ticketsADay: number,
  rules: FloodRules,
): number {
  let alarms = 0;
  for (const perDay of topicRates(ticketsADay)) {
    const sums = drawTopic(random, days * BINS_A_DAY, perDay);
    let isOpen = false;
    for (let end = rules.historyDays * BINS_A_DAY; end <= days * BINS_A_DAY; end += 1) {
      if (isOpen) {
        const longest = Math.max(...rules.windowHours);
        isOpen = !isUsual(countIn(sums, end, longest), historyAt(sums, end, longest, rules), rules);
      } else if (isFloodAt(sums, end, rules)) {
        alarms += 1;
        isOpen = true;
      }
    }
  }
  return alarms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** A flood on top of the usual, at a random moment: when is it seen, if at all within a day? */
function measureFlood(
  random: SeededRandom,
  ticketsADay: number,
  extraAnHour: number,
  rules: FloodRules,
  rounds: number,
) {
  const rates = topicRates(ticketsADay);
  const seen: { bins: number; tickets: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const perDay = rates[random.below(rates.length)] ?? 0;
    const bins = (rules.historyDays + 2) * BINS_A_DAY;
    const sums = drawTopic(random, bins, perDay);
    const start = rules.historyDays * BINS_A_DAY + random.below(BINS_A_DAY);
    let extra = 0;
    for (let end = start + 1; end <= start + BINS_A_DAY; end += 1) {
      extra += drawPoisson(random, extraAnHour / BINS_AN_HOUR);
      // Up to this bin the sums hold what is usual; from the start on they get the flood's part as it comes in.
      sums[end] = sums[end]! + extra;
      if (isFloodAt(sums, end, rules)) {
        seen.push({ bins: end - start, tickets: extra });
        break;
      }
    }
  }
  return {
    ticketsADay,
    extraAnHour,
    found: seen.length,
    all: rounds,
    minutes: median(seen.map(({ bins }) => bins * BIN_MINUTES)),
    tickets: median(seen.map(({ tickets }) => tickets)),
  };
}

/** Simulated tickets with a fixed seed: false alarms a month without floods, and how soon floods of several sizes are seen. */
export function benchIncidents(days = 208, rounds = 200, rules: FloodRules = FLOOD_RULES): IncidentsBench {
  const months = (days - rules.historyDays) / 30;
  const volumes = [100, 1_000];
  return {
    days,
    falseAlarms: volumes.map((ticketsADay) => ({
      ticketsADay,
      aMonth: countFalseAlarms(createSeededRandom(ticketsADay), days, ticketsADay, rules) / months,
    })),
    floods: volumes.flatMap((ticketsADay) =>
      [3, 10, 40].map((extraAnHour) =>
        measureFlood(createSeededRandom(ticketsADay + extraAnHour), ticketsADay, extraAnHour, rules, rounds),
      ),
    ),
  };
}
