import type { PersonalDataScan } from './personal-data-scan.ts';

const WORD = "[\\p{Lu}\\d][\\p{L}\\d.'-]{0,24}";
const STREET =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Close|Crescent|Cres|Row|Walk|Mews|Gardens|Grove|Hill|Park|Alley|Loop|Path|Pike|Plaza|Ridge|Run|Station|Stream|Summit|Turnpike|Union|Valley|View|Villages?|Vista|Well|Wells|Bridge|Brook|Burg|Bypass|Causeway|Center|Centre|Cliffs?|Club|Common|Corner|Course|Cove|Creek|Crossing|Crossroad|Curve|Dale|Dam|Divide|Estate|Estates|Expressway|Extension|Falls|Ferry|Fields?|Flats?|Ford|Forest|Forge|Fork|Forks|Fort|Freeway|Gateway|Glen|Green|Harbor|Haven|Heights|Hollow|Inlet|Island|Isle|Junction|Keys?|Knolls?|Lakes?|Landing|Light|Locks|Lodge|Mall|Manor|Meadows?|Mills?|Mission|Motorway|Mount|Mountain|Neck|Orchard|Oval|Overpass|Parade|Pass|Passage|Pines?|Plains?|Point|Ports?|Prairie|Radial|Ramp|Ranch|Rapids?|Rest|River|Route|Shoals?|Shores?|Skyway|Springs?|Spur|Spurs|Squares|Track|Trace|Throughway|Tunnel|Underpass|Viaduct)';
const UNIT = '(?:,?\\s(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|#)\\.?\\s?#?[\\dA-Za-z-]{1,8})';
const STATE =
  '(?:A[KLRZPAE]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|NSW|VIC|QLD|TAS|ACT|ON|BC|QC|AB|MB|SK|NS|NB)';
const ZIP =
  '(?:\\d{5}(?:-\\d{4})?|\\d{4}-\\d{3}|\\d{2}-\\d{3}|[A-Z]{1,2}\\d[A-Z\\d]?\\s?\\d[A-Z]{2}|[A-Z]\\d[A-Z]\\s?\\d[A-Z]\\d|[A-Z]\\d[\\dW]\\s?[A-Z\\d]{4}|\\d{4}\\s?[A-Z]{2}|\\d{4,6})';
const CITY = "\\p{Lu}[\\p{L}.'-]{1,24}(?:\\s\\p{Lu}[\\p{L}.'-]{1,24}){0,3}";
const TAIL = `(?:(?:,\\s?|\\s?\\n\\s?|\\s)${CITY},?\\s${STATE}(?:,?\\s${ZIP})?(?![\\p{L}\\d])|(?:,\\s|\\s?\\n)${CITY}(?:,)?\\s${ZIP}(?![\\p{L}\\d])|(?:,\\s|\\s?\\n)${ZIP}\\s${CITY}|,\\s${CITY}(?=[.,;!?\\n]|$))?`;

const FORMS: readonly RegExp[] = [
  `(?:(?:Flat|Apartment|Apt|Unit|Suite)\\s[\\dA-Z-]{1,5},\\s)?\\d{1,6}[A-Za-z]?(?:[-/]\\d{1,4})?,?\\s(?:(?:${WORD})\\s){1,4}${STREET}(?![\\p{L}\\d])\\.?(?:\\s(?:North|South|East|West|N|S|E|W|NE|NW|SE|SW)(?![\\p{L}]))?${UNIT}?${TAIL}`,
  `\\d{1,6}\\s(?:\\p{Lu}[\\p{L}.'-]{1,24}\\s?){1,4}${UNIT}${TAIL}`,
  `(?:P\\.?\\s?O\\.?\\s?Box|PSC|Box|CMR|Unit|USNS|USS|USCGC|USNV)\\s(?:\\d{1,6}|\\p{Lu}\\p{L}{1,20})(?:,?\\s?(?:Box|APO|FPO|DPO)\\s?\\d{0,6})?(?:(?:,\\s?|\\s?\\n\\s?|\\s)(?:[AFD]PO\\s(?:AA|AE|AP)\\s\\d{5}|${CITY},?\\s${STATE}\\s${ZIP}))?`,
  `(?:[AFD]PO)\\s(?:AA|AE|AP)\\s\\d{5}`,
  `(?:Apartment|Apt|Flat|Suite|Unit|House|Plot|Villa|Block|Room)\\s(?:No\\.?\\s)?[\\dA-Z][\\dA-Za-z/-]{0,7},\\s\\d{0,6}\\s?(?:${WORD},?\\s){1,5}(?:${STREET}|${ZIP})${TAIL}`,
  // Street word first or as the end of the name, number behind: continental Europe, Latin America, South-East Asia.
  `(?:\\d{1,5}\\s)?(?:Rua|Rue|Via|Prospekt|Ulitsa|Viale|Piazza|Plaza|Calle|Avenida|Avda\\.?|Av\\.?|Carrer|Paseo|Camino|Travessa|Alameda|Largo|Jalan|Jl\\.?|Lorong|Ulica|ul\\.|Chemin|Impasse|Corso|Boulevard|Soi|Carretera|Praça|Strada|Bulevardul)\\s(?:(?:de|da|do|del|della|di|des|du|la|le|las|los|l'|d')\\s?){0,2}(?:${WORD}\\s?){1,4}(?:,?\\s?(?:n[ºo°.]\\s?)?\\d{1,5}[A-Za-z]?)?${TAIL}`,
  `\\d{1,5}(?:\\s?(?:bis|ter))?,?\\s(?:rue|avenue|boulevard|place|chemin|impasse|quai|allée|cours)\\s(?:(?:de|du|des|la|le|les|l'|d')\\s?){0,3}(?:${WORD}\\s?){1,4}${TAIL}`,
  `\\p{Lu}[\\p{L}-]{2,30}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ring|damm|ufer|laan|straat|plein|kade|gatan|vägen|vej|gade|veien|gata|katu|tie|utca)\\s\\d{1,5}[A-Za-z]?${TAIL}`,
  `\\p{Lu}[\\p{L}-]{1,24}\\s(?:Straße|Strasse|Str\\.|Weg|Platz|Allee|Gasse|utca|út)\\s\\d{1,5}[A-Za-z]?${TAIL}`,
  `${CITY},\\s${STATE}(?:,?\\s${ZIP})(?![\\p{L}\\d])`,
].map((source) => new RegExp(`(?<![\\p{L}\\d$€£.,/-])(?:${source})`, 'gu'));

const ZIP_CUE =
  /(?:zip(?: ?code)?|post(?:al)? ?code|postcode|邮编|邮政编码)\s?(?:is|:|：|是|为)?\s?(\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4,6})(?![0-9A-Za-z])/giu;
const UK_POSTCODE =
  /(?<![0-9A-Za-z])(?:[A-Z]{1,2}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)(?![0-9A-Za-z])/gu;

const ZH_PLACE = '[\\u4e00-\\u9fff]{2,9}?(?:特别行政区|自治区|自治州|省|市|区|县|旗|州|乡|镇|街道|村)';
const ZH_STREET = '[\\u4e00-\\u9fff\\dA-Za-z]{1,12}?(?:大道|大街|路|街|巷|弄|胡同|里|道)';
const ZH_HOUSE =
  '(?:(?:[\\dA-Za-z一二三四五六七八九十百-]{1,8}(?:段|巷|弄|号楼?|號樓?|栋|幢|座|楼|层|单元|室|房|门|村|组|之\\d{1,3})){1,7})';
const ZH_ADDRESS = [
  `(?:${ZH_PLACE}){0,4}${ZH_STREET}(?:[\\u4e00-\\u9fff]{0,10}(?:小区|花园|大厦|广场|公寓|新村|苑|城|里))?${ZH_HOUSE}(?:[\\u4e00-\\u9fff]{2,10}(?:小区|花园|大厦|广场|公寓)${ZH_HOUSE}?)?`,
  `(?:${ZH_PLACE}){2,4}(?:[\\u4e00-\\u9fffA-Za-z]{2,10}(?:小区|花园|大厦|广场|公寓|新村|苑|村|组))?${ZH_HOUSE}?`,
  `[\\u4e00-\\u9fff]{2,8}(?:小区|花园|大厦|公寓|新村|苑)${ZH_HOUSE}`,
].map((source) => new RegExp(source, 'gu'));

/** Street addresses, box numbers and postcodes, of many countries, on one line or two. */
export function findStreetAddresses(scan: PersonalDataScan): void {
  for (const pattern of /[A-Z]/u.test(scan.folded) ? FORMS : []) {
    for (const match of scan.folded.matchAll(pattern)) {
      const text = match[0].replace(/[\s,.]+$/u, '');
      if (/\d/u.test(text) || /^(?:Rua|Via|Calle|Avenida|Jalan|Jl)/u.test(text))
        scan.claim('STREET_ADDRESS', match.index, match.index + text.length);
    }
  }
  scan.claimAll('ZIP_CODE', ZIP_CUE);
  scan.claimAll('ZIP_CODE', UK_POSTCODE, (found) => !/^(?:TRC|ERC|BEP)/u.test(found));
  if (!/[\u4e00-\u9fff]/u.test(scan.folded)) return;
  for (const pattern of ZH_ADDRESS) {
    for (const match of scan.folded.matchAll(pattern)) {
      const lead =
        /^(?:我|你|他|她|们|家|住|在|的|是|地址|寄|到|送|从|于|现|现居|目前|位于|收件|请|和|跟|让|去|把|收货|老家|户籍|公司|:|：)+/u.exec(
          match[0],
        )?.[0].length ?? 0;
      if (match[0].length - lead >= 5)
        scan.claim('STREET_ADDRESS', match.index + lead, match.index + match[0].length);
    }
  }
}
