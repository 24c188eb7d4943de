import { questionGroup } from '../knowledge-base/level-languages.ts';
import { dotProduct } from '../learning/dot-product.ts';

/** A question as far as grouping goes. */
export interface VectorQuestion {
  readonly text: string;
  /** Unit length. */
  readonly vector: Float32Array;
}

/** Least cosine to count as one question: within a language, and across, where the joined space keeps texts further apart. */
export interface GroupThresholds {
  readonly within: number;
  readonly across: number;
}

/**
 * Chosen on the dev topics of `evals/datasets/gaps` by `npx tsx evals/bench/bench-gap-groups.ts`: B-cubed precision 0.96 and
 * recall 0.52 on the test topics, which had no part in it. Precision counts double: a wrong member misleads the writer, a
 * question in two groups costs a look.
 */
export const GROUP_THRESHOLDS: GroupThresholds = { within: 0.7, across: 0.6 };

/** Members that a new question is compared with, the first of the group: they say what it is about. */
export const COMPARED_MEMBERS = 16;

interface Member {
  readonly vector: Float32Array;
  readonly isChinese: boolean;
}

function toMember({ text, vector }: VectorQuestion): Member {
  return { vector, isChinese: questionGroup(text) === 0 };
}

/**
 * Groups questions one by one, so that a group keeps its id for good: a question joins the group to whose members it is
 * nearest on average over their thresholds, when it is above the threshold of all of them (complete linkage, so that no
 * chain of neighbours joins what is apart), else it founds one.
 */
export class QuestionGroups {
  readonly #groups = new Map<string, Member[]>();
  readonly #thresholds: GroupThresholds;

  constructor(thresholds: GroupThresholds = GROUP_THRESHOLDS) {
    this.#thresholds = thresholds;
  }

  get size(): number {
    return this.#groups.size;
  }

  /** Adds a question to a group that is known, or begins it. */
  add(groupId: string, question: VectorQuestion): void {
    const members = this.#groups.get(groupId) ?? [];
    this.#groups.set(groupId, members);
    if (members.length < COMPARED_MEMBERS) members.push(toMember(question));
  }

  /** The group a question belongs to; null when to none. */
  find(question: VectorQuestion): string | null {
    const asked = toMember(question);
    let best: { readonly id: string; readonly margin: number } | null = null;
    for (const [id, members] of this.#groups) {
      let sum = 0;
      const fits = members.every((member) => {
        const { within, across } = this.#thresholds;
        const margin =
          dotProduct(asked.vector, member.vector) - (member.isChinese === asked.isChinese ? within : across);
        sum += margin;
        return margin >= 0;
      });
      const mean = sum / members.length;
      if (fits && (best === null || mean > best.margin)) best = { id, margin: mean };
    }
    return best?.id ?? null;
  }
}
