import type { PersonalDataScan } from './personal-data-scan.ts';
import { ZH_PLACES } from './place-words.ts';

const COMPANY =
  /((?:[\u4e00-\u9fffA-Za-z0-9（）()]{2,20}?)(?:股份有限公司|有限责任公司|有限公司|集团|股份公司|合伙企业|事务所|商行|经营部|工作室|合作社)|(?:[\u4e00-\u9fff]{2,6}(?:省|市|区|县|镇|乡|州|街道?|路)){1,3}(?:[\u4e00-\u9fff]{0,6})(?:派出所|公安局|分局|法院|检察院|医院|大学|学院)|(?:[\u4e00-\u9fff]{2,6})(?:大学|学院|律师所))/gu;
const LEAD =
  /^.*?(?:我是|我在|我们是|在|是|的|给|到|向|从|叫|名为|户名|和|与|去|被|由|收到|转给|打给|付给|：|:|，)/u;
const PLACE = new RegExp(`(?:${ZH_PLACES})(?:省|市|自治区)?`, 'gu');
const NOT_PLACE_AFTER = /^(?:银行|时间|元|币|网|证|站|点|交易|大学|路|街)/u;

/** Companies and offices by their endings, and larger places by name, in Chinese. */
export function findOrganisationsInChinese(scan: PersonalDataScan): void {
  for (const match of scan.folded.matchAll(COMPANY)) {
    const whole = match[1] ?? '';
    const lead = LEAD.exec(whole)?.[0].length ?? 0;
    const start = match.index + match[0].length - whole.length + (lead < whole.length - 3 ? lead : 0);
    const name = scan.folded.slice(start, match.index + match[0].length);
    if (
      /^(?:一家|某|这家|那家|你们?|我们?|他们?|当地|开户|本地|哪个|什么|个|了|叫|问|跑|读|上|念|在读|考)/u.test(
        name,
      )
    )
      continue;
    scan.claim('ORGANIZATION', start, match.index + match[0].length);
  }
  for (const match of scan.folded.matchAll(PLACE)) {
    if (NOT_PLACE_AFTER.test(scan.after(match.index + match[0].length, 2))) continue;
    scan.claim('LOCATION', match.index, match.index + match[0].length);
  }
}
