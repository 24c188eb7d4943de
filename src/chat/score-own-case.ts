import type { TriageResult } from '../domain/triage-result.ts';
import { applyLogistic, type LogisticModel } from '../learning/fit-logistic.ts';
import { detectSignals, type SignalCode } from '../triage/detect-signals.ts';
import { foldKeepingOffsets } from '../triage/fold-keeping-offsets.ts';

/** Learned by `src/runtimes/cli/train-own-case.ts`, stored as JSON. */
export interface OwnCaseModel {
  readonly version: string;
  readonly features: readonly string[];
  readonly logistic: LogisticModel;
  /** From here on a message is a case and becomes a ticket. */
  readonly threshold: number;
}

export const OWN_CASE_FEATURES = [
  'generalType',
  'firstPerson',
  'wentWrong',
  'toldAsPast',
  'hypothetical',
  'asksFirst',
  'asksAtEnd',
  'namesCase',
  'namesAmount',
  'namesTime',
  'graveSignals',
  'questionSignal',
  'angry',
  'speaksToUs',
  'demands',
  'length',
  'sentences',
] as const;

const FIRST_PERSON = /\b(?:i|i'm|i've|i'd|my|me|mine|myself|we|our|us)\b|我|咱|俺|本人/iu;
const WENT_WRONG =
  /\b(?:(?:has|have|had|was|were|is|are|did|does|can|could|will|would)(?:n't| not| never)|cannot|never|still (?:no|not|nothing|waiting|pending|missing|stuck|locked|says)|stuck|missing|lost|gone|stolen|hacked|scammed|locked|frozen|froze|rejected|refus\w+|denied|disappeared|vanished|liquidated|wrong|by mistake|accidentally|failed|fails|overcharged|blocked|suspended|nothing|empty|zero|short by|where (?:is|are) my)\b|没(?:有)?(?:到|收|放|给|入|显示|回|进|动静|看到|见)|未(?:到|收|入|放|显示|有)|不(?:放|给|到账|见|退|回|肯|认|理|承认)|被(?!动)|卡(?:住|着|在)|丢了|没了|错了?|忘(?:了|记)|冻结|锁(?:住|定|了)|拒(?:绝|了)|骗|失败|扣了|爆仓|消失|还没|迟迟|一直|登不|收不到|提不|去哪了|少了|多扣|异常|手滑|手贱|冲正/iu;
const PAST =
  /\b(?:paid|sent|bought|sold|transferred|deposited|withdrew|released|got|went|made|clicked|hit|pressed|opened|submitted|came|said|says|told|received|tried|happened|did|was|were|had|yesterday|today|ago|last (?:night|week|month)|this morning|just now|since)\b|了|过了|昨|今天|刚才|刚刚|上周|前天|早上|已经|早就/giu;
const HYPOTHETICAL =
  /\b(?:if|suppose|in case|what happens|what would|before i|planning to|thinking of|am i allowed|is it possible)\b|如果|假如|要是|万一|倘若|打算|准备|想要?(?:开|买|卖|办|申请|了解)/iu;
const ASKS_FIRST =
  /^[\s,.]{0,4}(?:so |and |hi,? |hello,? )?(?:how|what|which|who|when|where|why|is|are|can|could|do|does|may|will|would|should|must|am)\b|怎么(?!回事|还|又|能这)|如何|多久|多少|几(?:天|个|次|点|趴|时)|什么(?:时候|意思|是|材料|条件|区别)|哪(?:些|里|个|种)|能不能|可不可以|可以[^，。]{0,12}[吗么]|会不会|要不要|需要[^，。]{0,12}[吗么]|是不是|有没有|支持[^，。]{0,10}[吗么]|请问/iu;
const DEMANDS =
  /\b(?:please (?:help|check|return|refund|release|credit|stop|look|fix|unlock|investigate)|give (?:me )?(?:it |my \w+ )?back|i (?:want|need|demand)|refund|debit him|look into)\b|请(?:帮|查|尽快|处理|核实|退)|帮(?:我|忙|手)|赶紧|尽快|马上|还我|退我|赔|处理一下|查一下|要求|求/iu;
const TO_US = /\b(?:you|your|you're|kestrel|support|guys|team)\b|你们|您|贵司|平台|客服|官方/iu;
const GRAVE: ReadonlySet<SignalCode> = new Set([
  'ongoing_theft',
  'stoppable_transfer',
  'clock_running_out',
  'account_takeover',
  'scam',
  'reversed_payment',
  'third_party_payment',
  'authority_freeze',
  'repeated_contact',
  'long_delay',
  'money_gone',
  'large_sum',
]);
const CASE_ENTITIES: ReadonlySet<string> = new Set(['txid', 'order_id', 'address', 'uid', 'error_code']);

/** Numbers in the order of `OWN_CASE_FEATURES`. */
export function ownCaseFeatures(text: string, triage: TriageResult): number[] {
  const folded = foldKeepingOffsets(text.slice(0, 8_000));
  const { signals, tone } = detectSignals(text.slice(0, 8_000), triage.entities);
  const has = (pattern: RegExp): number => (pattern.test(folded) ? 1 : 0);
  const kinds = triage.entities.map(({ kind }) => kind);
  const named = (wanted: (kind: string) => boolean): number => (kinds.some(wanted) ? 1 : 0);
  const han = folded.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = folded.match(/[a-z0-9]+/giu)?.length ?? 0;
  return [
    triage.type.top
      .filter(({ label }) => /^(?:GEN|OTH)-/.test(label))
      .reduce((sum, { probability }) => sum + probability, 0),
    has(FIRST_PERSON),
    has(WENT_WRONG),
    Math.min(4, folded.match(PAST)?.length ?? 0),
    has(HYPOTHETICAL),
    has(ASKS_FIRST),
    /[?？]\s*$|[吗么呢嘛]\s*[?？。]?\s*$/u.test(folded) ? 1 : 0,
    named((kind) => CASE_ENTITIES.has(kind)),
    named((kind) => kind === 'amount'),
    named((kind) => kind === 'time'),
    Math.min(3, signals.filter(({ code }) => GRAVE.has(code)).length),
    signals.some(({ code }) => code === 'question_only') ? 1 : 0,
    tone === 'angry' ? 1 : 0,
    has(TO_US),
    has(DEMANDS),
    Math.log(1 + han / 1.6 + words),
    Math.min(6, folded.match(/[.!?。！？…，](?:\s|$|\p{Script=Han})/gu)?.length ?? 0),
  ];
}

/** Probability in [0, 1] that a message tells of the writer's own case rather than asks how something works. */
export function scoreOwnCase(model: OwnCaseModel, text: string, triage: TriageResult): number {
  return applyLogistic(model.logistic, ownCaseFeatures(text, triage));
}
