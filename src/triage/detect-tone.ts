export type Tone = 'angry' | 'neutral' | 'polite';

const ANGRY =
  /\b(?:scam(?:mers?)?|thie(?:f|ves)|crooks?|criminals?|fraudsters?|worst|disgust\w*|pathetic|useless|ridiculous|unacceptable|outrageous|disgrace\w*|shame(?:ful)?|furious|rubbish|garbage|trash|joke|idiots?|incompetent|liars?|lying|steal(?:ing)?|robbed|rip-?off|bullshit|shit(?:ty)?|fuck\w*|wtf|damn|crap|bloody|hell|hate|fed up|sick of|had enough|never again|avoid|stay away|beware|what is the point|how dare)\b|骗子|垃圾|无耻|恶心|黑心|黑平台|坑人|坑爹|操|妈的|他妈|特么|tmd|草泥马|傻逼|sb|滚|废物|狗屁|放屁|气死|愤怒|受够|无语|忽悠|耍我|耍人|踢皮球|太差|差评|吃人|抢钱|强盗|流氓|凭啥|凭什么|什么玩意|呵呵|敷衍|推诿|推来推去|欺负|避雷|过分|离谱|扯淡|不要脸|割韭菜|没人管/giu;
const POLITE =
  /\b(?:please|pls|kindly|thanks?|thank you|thx|appreciate|grateful|sorry|dear|sir|madam|ma'am|regards|sincerely|good (?:morning|afternoon|evening|day)|would you|could you|god bless|many thanks|much obliged)\b|请问|麻烦|谢谢|感谢|多谢|辛苦|您好|你好|劳驾|拜托|不好意思|打扰|贵司|贵公司|烦请|敬请|望|唔该|请教|恳请|谢了|叩谢|万分/giu;

/** How the customer sounds: by words, marks and capitals. Shouting alone is not anger, but weighs. */
export function detectTone(folded: string): Tone {
  const angryWords = folded.match(ANGRY)?.length ?? 0;
  const politeWords = folded.match(POLITE)?.length ?? 0;
  const marks = folded.match(/[!！]{2,}|[?？]{2,}|[!！][?？]|[?？][!！]/gu)?.length ?? 0;
  const capitals = folded.match(/\b[A-Z]{3,}\b/gu)?.length ?? 0;
  const letters = folded.match(/\b[A-Za-z]{3,}\b/gu)?.length ?? 0;
  const isShouting = letters >= 6 && capitals > letters * 0.5;
  const anger = angryWords + Math.min(2, marks) * 0.75 + (isShouting ? 1 : 0);
  if (anger >= 1.5 || (angryWords >= 1 && politeWords === 0)) return 'angry';
  return politeWords > 0 && anger < 1 ? 'polite' : 'neutral';
}
