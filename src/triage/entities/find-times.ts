import type { EntityScan } from './entity-scan.ts';
import { normaliseTime } from './normalise-time.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const MONTH_FULL =
  '(?:January|February|March|April|June|July|August|September|October|November|December|june|july|january|february|april|august|september|october|november|december)';
const WEEKDAY =
  '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|weds|thurs|tues|mon|tue|wed|thu|fri|sat(?=\\s(?:night|morning|at|evening|afternoon))|sun(?=\\s(?:night|morning|at|evening|afternoon)))';
const PART = '(?:early morning|late night|late evening|morning|afternoon|evening|night|noon|midnight)';
const ZONE =
  '(?:\\s?(?:utc|gmt|est|edt|pst|pdt|cet|cest|bst|ist|jst|sgt|hkt|wib|eat|wat|msk)(?:\\s?[+-]\\d{1,2}(?::?\\d{2})?)?(?![a-z]))';
const CLOCK = `(?:\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?\\s?(?:[ap]\\.?m\\b\\.?|hrs\\b)?|\\d{1,2}\\.\\d{2}\\s?[ap]\\.?m\\b\\.?|\\d{1,2}\\s?(?:[ap]m\\b|[ap]\\.m\\.?|o'clock))${ZONE}?`;
const DAY_NUMBER = '(?:\\d{1,2}(?:st|nd|rd|th)?)';
const ORDINAL_DAY = '(?:\\d{1,2}(?:st|nd|rd|th))';
const DATE = `(?:(?:the\\s)?${DAY_NUMBER}\\s(?:of\\s)?${MONTH}(?![a-z])(?:,?\\s(?:19|20)\\d{2})?|${MONTH}\\s${DAY_NUMBER}(?!\\d|[.,]\\d|:)(?:,?\\s(?:19|20)\\d{2}(?!\\d))?|${MONTH}\\s(?:19|20)\\d{2}|(?:19|20)\\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\\d|3[01])(?:T(?=\\d))?|\\d{1,2}/\\d{1,2}/(?:\\d{4}|\\d{2})|\\d{1,2}\\.\\d{1,2}\\.(?:19|20)\\d{2})`;
const COUNT =
  '(?:\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|half an|half a|a few|few|several|(?:a )?couple(?: of)?)';
const UNIT =
  '(?:sec(?:ond)?s?|mins?|minutes?|hours?|hrs?|hr|days?|weeks?|months?|years?|yrs?|nights?|fortnights?|evenings?|mornings?)';
const RELATIVE = `(?:the day before yesterday|yesterday|yday|today|tonight|tomorrow|tmrw|(?:last|this|past|next|previous)\\s(?:night|week|month|year|weekend|morning|afternoon|evening|spring|summer|autumn|fall|winter|${WEEKDAY}|${MONTH_FULL})(?: before last)?)`;
const DAY = `(?:${RELATIVE}|(?:(?:on|last|this)\\s)?${WEEKDAY}(?:,?\\s${DATE})?|${DATE})`;
const AGO = `(?:${COUNT}(?:\\s(?:and a half|or (?:two|three|so)))?\\s?${UNIT}(?:\\sand a half)?\\s(?:ago|back|earlier))`;
const HOLIDAY =
  "(?:new year's eve|new year's day|new year|christmas(?: eve| day)?|xmas|boxing day|easter|good friday|thanksgiving|black friday|halloween|diwali|ramadan|eid|holi|songkran|lunar new year|chinese new year|valentine's day)";
const JOIN = '(?:\\s?,?\\s?(?:at|around|about|@|by|from|between|near)?\\s(?:around\\s|about\\s)?|\\s?@\\s?)';

const FORMS: readonly RegExp[] = [
  `\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?(?:Z|[+-]\\d{2}:?\\d{2})?`,
  `\\d{1,2}(?:[:.]\\d{2})?\\s(?:this (?:morning|afternoon|evening)|last night|yesterday(?:\\s${PART})?|tonight)`,
  `(?:the )?(?:night|weekend|week) before last`,
  `(?:the )?(?:beginning|start|middle|end) of (?:${MONTH_FULL}|last (?:week|month|year)|this (?:month|year))`,
  `(?:noon|midnight)\\s(?:today|yesterday|tomorrow)`,
  `${CLOCK}(?:\\s?(?:to|until|till|-)\\s?${CLOCK})?\\s(?:on\\s(?:the\\s)?)?(?:${RELATIVE}|${WEEKDAY}|${DATE})`,
  // Day with part of day and clock, in either order, with a range at the end.
  `${DAY}(?:\\s(?:${PART}|in the ${PART}|the week before last))?(?:${JOIN}(?:${CLOCK}|\\d{1,2} in the ${PART}|midnight|noon|(?<=(?:at|around|about)\\s)\\d{1,2}(?=\\s?(?:[.,;!?)]|$)))(?:\\s?(?:to|until|till|and|-)\\s?${CLOCK})?)?`,
  `${CLOCK}(?:\\s?(?:to|until|till|-)\\s?${CLOCK})?(?:,?\\s(?:on\\s|the\\s)?(?:${RELATIVE}|(?:on\\s)?${WEEKDAY}|${DATE}))?`,
  `(?:\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\\sin the ${PART}`,
  AGO,
  `(?:half|quarter|five|ten|twenty) (?:past|to) (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d{1,2})`,
  HOLIDAY,
  `(?:early|mid|late)[- ]${MONTH_FULL}(?:\\s(?:19|20)\\d{2})?`,
  `the weekend`,
].map((source) => new RegExp(`(?<![A-Za-z0-9.,:/$€£-])(?:${source})(?![A-Za-z0-9]|:\\d)`, 'giu'));

/** Forms that need the word before them to be times; the time is group 1. */
const CUED: readonly RegExp[] = [
  `(?:since|in|from|during|until|till|by|last|on|of)\\s(${MONTH_FULL}|(?:19[89]\\d|20[0-4]\\d)|(?:the\\s)?(?:spring|summer|autumn|winter))`,
  `(?:since|at|by|until|till|before|from|around)\\s((?:this\\s)?(?:noon|midnight|morning|dawn))`,
  `(?:on|since|from|by|until|till|before|after|of|around|to|and|,)\\s((?:the\\s)?${ORDINAL_DAY})`,
  `(?:on|since|from|by|until|before|after)\\s(the (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)(?=\\s?(?:[.,;!?)]|$)|\\s(?:of|and|to|at|in the)\\s))`,
  `(?:since|on|from|until|till|before|dated|by)\\s(\\d{1,2}/\\d{1,2})(?!/)`,
  `(?:since|over|before|after|during)\\s(weekend)`,
  `(?:at|by|around|until|till)\\s(\\d{1,2}(?:\\.\\d{2})?)(?=\\s(?:yesterday|today|tonight|this|last|on))`,
].map((source) => new RegExp(`(?<![A-Za-z])${source}(?![A-Za-z0-9]|[-.:]\\d)`, 'giu'));

/** Repetition and duration words before a day name: nothing is placed in time. */
const REPEATED = /(?:every|each|all|per|any|whole|entire|most|usual|24\/7|of the|next|one|two|three)\s$/iu;
const NOT_AN_EVENT = /^(?:mon|tue|wed|thu|fri|may|mar|sat|sun|dec|jan|oct|nov|sep|aug|apr|feb|jun|jul)$/u;

/** Expressions that place an event: dates, clock times, "last night", "40 minutes ago", 昨晚, 3天前. */
export function findTimes(scan: EntityScan, now?: Date): void {
  findTimesInChinese(scan, now);
  for (const pattern of FORMS) {
    for (const match of scan.folded.matchAll(pattern)) {
      const lead = /^(?:on|at)\s/iu.exec(match[0])?.[0].length ?? 0;
      claimTime(scan, match.index + lead, match[0].slice(lead), now);
    }
  }
  for (const pattern of CUED) {
    for (const match of scan.folded.matchAll(pattern)) {
      const time = match[1] ?? '';
      claimTime(scan, match.index + match[0].length - time.length, time, now);
    }
  }
}

function claimTime(scan: EntityScan, start: number, written: string, now: Date | undefined): void {
  const text = written.trimEnd().replace(/,$|(?<![ap]\.?m)\.$/iu, '');
  const before = scan.before(start, 16);
  if (text === '' || NOT_AN_EVENT.test(text) || REPEATED.test(before)) return;
  if (/^0{1,2}:00(?::00)?$/u.test(text) && /(?:timer|countdown|clock)/iu.test(scan.before(start, 40))) return;
  if (/^\d{1,2}:\d{2}/u.test(text) && !isClock(text)) return;
  scan.claim({ kind: 'time', start, end: start + text.length, value: normaliseTime(text, now) });
}

function isClock(text: string): boolean {
  const [hours = 99, minutes = 99] = (/^(\d{1,2}):(\d{2})/u.exec(text)?.slice(1) ?? []).map(Number);
  return hours <= 24 && minutes < 60;
}

const ZH_NUMBER = '(?:\\d{1,2}|[一二两三四五六七八九十廿]{1,3})';
const ZH_DAY =
  '(?:大前天|前天|前日|前几天|前两天|前晚|昨天|昨日|昨儿个?|昨晚|昨夜|今天|今日|今儿个?|今晚|今早|今晨|今朝|明天|明日|明早|明晚|后天|当天|当日|当晚|次日|隔天|翌日|第二天|第三天|寻日|琴日|噚日|听日|琴晚|寻晚|噚晚|听晚|听朝|寻朝|琴朝|今个月|上个月|后日|大前日|上上个?(?:月|周|星期|礼拜)[一二三四五六日天末]?|[上下这本](?:个)?(?:周|星期|礼拜)[一二三四五六日天末]?|[上下这本]个?月(?:底|初|中|头)?|(?:周|星期|礼拜)[一二三四五六日天末]|去年|前年|今年|明年|月初|月底|月中|年初|年底|国庆|春节|大年[初三][一二三四五六十]|除夕|元旦|端午|中秋|清明|五一|双十一|双11|双十二|圣诞)';
const ZH_PART =
  '(?:大半夜|半夜三更|凌晨|清晨|大清早|清早|一大早|早上|早晨|上午|中午|正午|晌午|下午|午后|傍晚|晚上|晚间|夜里|半夜|深夜|夜晚|晚黑|朝早|晏昼|下昼|上昼|早|晚)';
const ZH_WEEKDAY_NOTE = '(?:[（(](?:周|星期|礼拜)[一二三四五六日天][)）])?';
const ZH_DATE = `[上这本下]个?月\\s?\\d{1,2}[日号]|(?:(?:(?:19|20)\\d{2}|去|今|前)年)?(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底|初|中旬|上旬|下旬|中)?(?:${ZH_NUMBER}[日号])?)|(?:19|20)\\d{2}年|(?:19|20)\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}/\\d{1,2}(?!/|\\d)|\\d{1,2}[日号](?=[早晚上中下凌晨半夜\\d，,。、就的到至之前以后晨那才付转买卖提充开 ]|$)`;
const ZH_CLOCK_TIME = '\\d{1,2}[:：]\\d{2}(?:[:：]\\d{2}(?:\\.\\d{1,3})?)?(?:\\s?[ap]m)?';
const ZH_OCLOCK = `${ZH_NUMBER}[点时](?!数|击|位|心|赞|评|差|间|候|效|常)(?:钟|整|半|一刻|三刻|多钟?|来钟|左右|(?:零|过)?${ZH_NUMBER}分?)?`;
const ZH_ZONE = '(?:\\s?(?:utc|gmt)(?:\\s?[+-]\\d{1,2})?\\s?|\\(utc(?:[+-]\\d)?\\))';
const ZH_RANGE = `(?:\\s?[到至~-]\\s?(?:${ZH_CLOCK_TIME}|${ZH_OCLOCK}|${ZH_NUMBER}[日号]))?`;
const ZH_AGO =
  '(?:(?:\\d{1,3}|[一二两三四五六七八九十]{1,3}|几|半|好几)(?:多|来)?个?半?(?:多)?(?:秒钟?|分钟?|小时|钟头|个钟|钟|天|日|晚|周|星期|礼拜|月|年)(?:之|以)?前)';

const ZH_FORMS: readonly RegExp[] = [
  `${ZH_DAY}\\s(?:at|around)\\s\\d{1,2}(?::\\d{2})?(?:\\s?[ap]m)`,
  `(?:${ZH_DATE}|${ZH_DAY})${ZH_WEEKDAY_NOTE}(?:${ZH_ZONE}|\\s)?${ZH_PART}?(?:${ZH_ZONE}|\\s)?(?:${ZH_CLOCK_TIME}|${ZH_OCLOCK})${ZH_RANGE}(?:前(?!后))?(?:${ZH_ZONE})?`,
  `${ZH_PART}\\s?(?:${ZH_CLOCK_TIME}|${ZH_OCLOCK})${ZH_RANGE}(?:前(?!后))?(?:${ZH_ZONE})?`,
  `[上这本下]个?月\\s?${ZH_NUMBER}[日号](?:${ZH_PART})?(?:${ZH_CLOCK_TIME}|${ZH_OCLOCK})?`,
  `(?:${ZH_DATE}|${ZH_DAY})${ZH_WEEKDAY_NOTE}\\s?${ZH_PART}`,
  `(?:yesterday|today|tonight|last night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\s?${ZH_PART}(?:${ZH_CLOCK_TIME}|${ZH_OCLOCK})?`,
  `(?:${ZH_DATE})${ZH_RANGE}`,
  ZH_DAY,
  ZH_AGO,
  `${ZH_CLOCK_TIME}${ZH_RANGE}(?:${ZH_ZONE})?`,
  `\\d{1,2}点(?:\\d{1,2}分?|半|整|多|左右|钟)?`,
  `[一二两三四五六七八九十]{1,3}点(?:半|钟|多|整|左右|[一二三四五六七八九十]{1,3}分?)`,
  `(?<=[从到在过等是])[一二两三四五六七八九十]{1,2}点(?=[，。,到就才开我他]|$)`,
  `(?<![有差第百这几说提])[一二三四五六七八九十]{1,2}点(?=到|左右|就|才|多)`,
  `(?:\\d{1,3}|[一二两三四五六七八九十几]{1,3})\\s?个?\\s?(?:secs?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?)\\s?(?:前|ago)`,
  ZH_PART,
].map(
  (source) =>
    new RegExp(`(?<![.明]|\\d[:：]|[0-9A-Za-z](?=[0-9A-Za-z]))(?:${source})(?![0-9]|[:：]\\d)`, 'giu'),
);

const ZH_REPEATED = /(?:每|每个|天天|隔|个|整个?|一整|大|逢|头|一|按|近|好几个?|有|过了|着)$/u;

function findTimesInChinese(scan: EntityScan, now: Date | undefined): void {
  if (!/[\u4e00-\u9fff]/u.test(scan.folded)) return;
  for (const pattern of ZH_FORMS) {
    for (const match of scan.folded.matchAll(pattern)) {
      const text = match[0].trimEnd();
      const before = scan.before(match.index, 4);
      if (isNoEvent(text, before, scan.after(match.index + text.length, 3))) continue;
      scan.claim({
        kind: 'time',
        start: match.index,
        end: match.index + text.length,
        value: normaliseTime(text, now),
      });
    }
  }
}

function isNoEvent(text: string, before: string, after: string): boolean {
  if (/^(?:早|晚|五一|当天|当日|周末|星期天末)$/u.test(text)) return true;
  if (/^第[二三]天$/u.test(text) && /^(?:了|才|[:：])/u.test(after)) return true;
  if (/^次日$/u.test(text) && /^到账/u.test(after)) return true;
  if (/^今年$/u.test(text) && /^[\d一二三四五六七八九十]/u.test(after)) return true;
  if (
    ZH_REPEATED.test(before) &&
    /^(?:周|星期|礼拜|早上?|晚上?|上午|下午|天|月|半夜|夜里|今年|年)/u.test(text)
  )
    return true;
  if (/每(?:天|日|周|晚|月)?$/u.test(before)) return true;
  if (/^\d{1,2}\/\d{1,2}$/u.test(text)) return !/[在于从到自]$|日期$/u.test(before);
  if (/点/u.test(text) && /[第差百提有这几哪]$/u.test(before)) return true;
  if (/点$/u.test(text) && /^[点意建要问]/u.test(after)) return true;
  // 30分钟前 places an event, 提前 and 之前 alone do not; 12月 as a term (为期12个月) has 个.
  if (/^(?:周|星期|礼拜)日$/u.test(text) && /^[期常]/u.test(after)) return true;
  return /^(?:今天|今日|明天)$/u.test(text) && /^(?:开始吗)/u.test(after);
}
