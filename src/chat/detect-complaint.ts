import type { TriageResult } from '../domain/triage-result.ts';
import { detectSignals, type SignalCode } from '../triage/detect-signals.ts';
import { foldKeepingOffsets } from '../triage/fold-keeping-offsets.ts';
import { scoreOwnCase, type OwnCaseModel } from './score-own-case.ts';

const FIRST_PERSON = /\b(?:i|i'm|i've|i'd|my|me|mine|myself|we|our|us)\b|我|咱|俺|本人|偶(?=的|被|没)/iu;

/** Something went wrong and is told, in the past or the present. */
const WENT_WRONG =
  /\b(?:(?:has|have|had|was|were|is|are|did|do|does|can|could|will|would)(?:n't| not| never)|never|still (?:no|not|nothing|waiting|pending|hasn't|haven't|missing|stuck|locked)|stuck|missing|lost|gone|stolen|hacked|scammed|locked|frozen|froze|rejected|refus\w+|denied|cancel\w+|disappeared|vanished|liquidated|wrong (?:address|network|memo|account|amount)|by mistake|accidentally|forgot|failed|fails|charged|overcharged|blocked|suspended|unauthori[sz]ed|nothing (?:happened|arrived|came)|no (?:reply|answer|response|money|coins)|where (?:is|are) my)\b|没(?:有)?(?:到|收|放|给|入|显示|回|进|动静|看到)|未(?:到|收|入|放|显示)|不(?:放币|放行|给|到账|见了|退|回|发货|动|让|通过|了款)|被(?!动)|卡(?:住|着|在)|丢了|没了|错了|转错|充错|打错|填错|点错|选错|发错|忘(?:了|记)(?!密码)|冻结|锁(?:住|定|了)|拒(?:绝|了)|骗|失败|取消了|扣了|爆仓|亏了|消失|还没|迟迟|一直|登不(?:上|进)|收不到|提不(?:出|了)|去哪了|怎么回事|少了|多扣|异常/iu;

/** Asks how things are in general, or before anything has happened. */
const HYPOTHETICAL =
  /^\s{0,4}(?:what (?:happens|should|do|can|if|would)|how (?:do|can|long|much|many|to|does|soon|often)|is (?:it|there)|are there|can (?:i|you|we|one)|could (?:i|you)|do (?:i|you|we)|does|may i|am i allowed|which|when (?:can|do|does|will|is|are)|where (?:can|do|does)|will (?:i|you|my)|if|suppose|who|what(?:'s| is| are| does)?)\b(?![^?]{0,200}\b(?:my (?:deposit|withdrawal|order|money|funds|coins|usdt) (?:has|have|is|was|were) (?:not|still|stuck|missing|gone|lost))\b)|(?:如果|假如|要是|万一|倘若|若是)|^[^，。！？]{0,30}(?:怎么(?:办理|设置|开通|申请|操作|改|查|买|卖|用|充|提|绑|算|收费)|多久|多少|几天|几个|什么(?:时候|意思|是|材料|条件|区别)|哪些|哪里|能不能|可不可以|可以[^，。]{0,12}吗|会不会|会[^，。]{0,10}吗|要不要|需要[^，。]{0,12}吗|是不是|支持[^，。]{0,10}吗)[^，。！？]{0,20}[?？]?$/iu;

/** Named in tickets, not in questions. */
const CASE_ENTITIES = new Set(['txid', 'order_id', 'address', 'uid']);
const GRAVE: ReadonlySet<SignalCode> = new Set([
  'ongoing_theft',
  'stoppable_transfer',
  'clock_running_out',
  'account_takeover',
  'scam',
  'reversed_payment',
  'authority_freeze',
  'repeated_contact',
  'long_delay',
  'money_gone',
]);

/** Whether the writer speaks of ending their life: that comes before everything else. */
export function isCrisis(text: string): boolean {
  return detectSignals(text, []).signals.some(({ code }) => code === 'self_harm');
}

export type CaseReading = 'case' | 'maybe' | 'question';

/** Below the model's threshold and above this, a ticket is offered beside the answer. */
const MAYBE = 0.35;

/**
 * Whether a message tells of the writer's own case, which a person must look at, or asks how something works. Without the
 * learned score or the triage it rests on, the words alone decide, and must be plain.
 */
export function readCase(text: string, triage: TriageResult | null, model: OwnCaseModel | null): CaseReading {
  if (!model || !triage) return isPlainComplaint(text, triage) ? 'case' : 'question';
  const score = scoreOwnCase(model, text, triage);
  if (score >= model.threshold) return 'case';
  return score >= MAYBE ? 'maybe' : 'question';
}

function isPlainComplaint(text: string, triage: TriageResult | null): boolean {
  const folded = foldKeepingOffsets(text);
  const type = triage?.type.code ?? null;
  if (type !== null && /^(?:GEN|OTH)-/.test(type)) return false;
  const { signals } = detectSignals(text, triage?.entities);
  const isGrave = signals.some(({ code }) => GRAVE.has(code));
  const namesCase = triage?.entities.some(({ kind }) => CASE_ENTITIES.has(kind)) ?? false;
  if (namesCase && (isGrave || WENT_WRONG.test(folded))) return true;
  if (HYPOTHETICAL.test(folded) || !FIRST_PERSON.test(folded)) return false;
  return type === null ? isGrave && WENT_WRONG.test(folded) : isGrave || WENT_WRONG.test(folded);
}
