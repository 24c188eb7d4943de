import type { EntityKind } from '../../domain/triage-result.ts';
import type { EntityScan } from './entity-scan.ts';

interface LabelledForm {
  readonly kind: EntityKind;
  /** The wanted part is group 1. */
  readonly pattern: RegExp;
}

const GLUE =
  '(?:\\s{0,3}(?:is|was|number|no\\.?|code|id|是|为|填的?是?|写的?是?|[:：=#“"\'(（])){0,3}\\s{0,3}';

const FORMS: readonly LabelledForm[] = [
  {
    kind: 'uid',
    pattern: new RegExp(
      `(?<![a-z])(?:uid|user\\s?id|account\\s?id|member\\s?id|用户\\s?id|账户\\s?id|账号\\s?id|用户编号)${GLUE}([0-9A-Z]{0,3}\\d{4,14})(?![0-9A-Za-z])`,
      'giu',
    ),
  },
  {
    kind: 'memo',
    pattern: new RegExp(
      `(?<![a-z])(?:memo|destination tag|dest(?:ination)? tag|tag|payment id|comment|标签|备注|地址标签)${GLUE}(\\d{3,20})(?![0-9A-Za-z]|[.,]\\d)`,
      'giu',
    ),
  },
  {
    kind: 'error_code',
    pattern: new RegExp(
      `(?<![a-z])(?:err(?:or)?(?:\\s?code)?|code|status|http|api|错误码|错误代码|错误|报错|代码)["”]?${GLUE}(-?\\d{3,6}|[A-Z]{1,8}[-_]\\d{2,6}|[A-Z]{2,}(?:_[A-Z]+)+)(?![0-9A-Za-z]|[.,]\\d|\\s?(?:u|usdt|元|块|个|笔|分|秒|天))`,
      'giu',
    ),
  },
  {
    kind: 'error_code',
    pattern:
      /(?:返回|报|收到|提示)\s?(?:了|的是|是|:|：)?\s?(-\d{3,5}|[45]\d\d)(?![0-9A-Za-z.,]|\s?[元块个笔u就])/giu,
  },
  {
    kind: 'error_code',
    pattern: /(?<![0-9A-Za-z.)])(-(?:1\d{3}|2\d{3}|3\d{3}|4\d{3}|5\d{3}))(?![0-9A-Za-z.,-])/gu,
  },
  {
    kind: 'error_code',
    pattern:
      /(?<![0-9A-Za-z.,-])(4(?:0[0-9]|1[0358]|2[2689])|50[0-4])(?=\s?(?:error|forbidden|unauthori[sz]ed|too many|not found|bad gateway|service|internal|错误|报错))/giu,
  },
];

/** Numbers that only a word before them makes what they are: UID, memo or tag, error code. */
export function findLabelledIds(scan: EntityScan): void {
  for (const { kind, pattern } of FORMS) {
    for (const match of scan.folded.matchAll(pattern)) {
      const value = match[1];
      if (value === undefined) continue;
      const start = match.index + match[0].lastIndexOf(value);
      if (kind === 'error_code' && /^(?:19|20)\d\d$/u.test(value)) continue;
      scan.claim({ kind, start, end: start + value.length, value });
    }
  }
}

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/gu;
const LINK =
  /(?<![0-9A-Za-z])(?:https?:\/\/|www\.)[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uff65<>"']{1,500}/giu;

/** Digits inside addresses of mail and web are parts of those, hashes and chain addresses apart, which are found before. */
export function blockLinks(scan: EntityScan): void {
  for (const pattern of [EMAIL, LINK]) {
    for (const match of scan.folded.matchAll(pattern)) scan.block(match.index, match.index + match[0].length);
  }
}
