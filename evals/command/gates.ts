import { UsageError } from '../input/input-error.ts';

export interface Gate {
  /** A key of the result, or a path into it with dots: `per_language.zh.type_accuracy`. */
  readonly metric: string;
  readonly operator: '>=' | '<=' | '>' | '<';
  readonly value: number;
}

export interface GateVerdict {
  readonly gate: Gate;
  readonly actual: number;
  readonly isPassed: boolean;
}

/** @throws UsageError */
export function parseGate(text: string): Gate {
  const match = /^\s*([A-Za-z0-9_.:@-]+)\s*(>=|<=|>|<)\s*(\S+)\s*$/.exec(text);
  const value = Number(match?.[3]);
  if (!match?.[1] || !match[2] || !Number.isFinite(value))
    throw new UsageError(`--gate takes metric>=value, not ${JSON.stringify(text)}`);
  return { metric: match[1], operator: match[2] as Gate['operator'], value };
}

function look(result: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path in result) return result[path];
  let at: unknown = result;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(key in at)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** @throws UsageError for a metric that the suite does not have, or could not compute on this data */
export function checkGates(result: Readonly<Record<string, unknown>>, gates: readonly Gate[]): GateVerdict[] {
  return gates.map((gate) => {
    const actual = look(result, gate.metric);
    if (actual === null)
      throw new UsageError(
        `the gate on "${gate.metric}" cannot be checked: this data does not allow the metric`,
      );
    if (typeof actual !== 'number') {
      const known = Object.keys(result).filter((key) => typeof result[key] === 'number' && key !== 'seed');
      throw new UsageError(`there is no metric "${gate.metric}"; there are ${known.join(', ')}`);
    }
    const isPassed =
      gate.operator === '>='
        ? actual >= gate.value
        : gate.operator === '<='
          ? actual <= gate.value
          : gate.operator === '>'
            ? actual > gate.value
            : actual < gate.value;
    return { gate, actual, isPassed };
  });
}
