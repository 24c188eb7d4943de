import type { NewEvidence } from '../../cases/store-evidence.ts';
import type { AppealGround } from '../../domain/case-state.ts';
import type { Outcome, Remedy } from '../../domain/outcomes.ts';

/** What the reviewer of the demo does. People decide here; agreement with the machine is computed, not scripted. */
export type DemoReview =
  | { readonly do: 'answer'; readonly message: string }
  /** Signs what this reviewer holds right, whatever the machine proposed. */
  | {
      readonly do: 'decide';
      readonly outcome: Outcome;
      readonly remedy: Remedy;
      readonly reasons: string;
      readonly amount?: string;
      readonly asset?: string;
    };

export interface DemoTicket {
  readonly name: string;
  readonly customerId: string;
  readonly channel: 'web' | 'app' | 'chat' | 'email';
  readonly body: string;
  readonly evidence?: readonly NewEvidence[];
  readonly ask?: { readonly message: string; readonly reply: NewEvidence };
  readonly review: DemoReview;
  readonly customer?:
    | { readonly do: 'accept' }
    | {
        readonly do: 'appeal';
        readonly ground: AppealGround;
        readonly statement: string;
        readonly evidence: NewEvidence;
        readonly ruling: {
          readonly outcome: Outcome;
          readonly remedy: Remedy;
          readonly amount: string;
          readonly asset: string;
          readonly reasons: string;
        };
      };
}
