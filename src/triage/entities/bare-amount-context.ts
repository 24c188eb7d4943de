/** Words that say that money moved or stood somewhere, right before the number. */
export const EN_MOVED =
  /\b(?:paid|pay|sent|send|sending|transferr?ed|transfer|received?|deposited?|withdr[ae]wn?|lost|lose|losing|amount|total|totall?ing|sum|order (?:is |was )?for|order (?:says|said)|worth|refund(?:ed)?|instead of|in place of|typed|owe[sd]?|add(?: another)?|short by|sold|bought|put(?: in)?|reverse[ds]?|balance(?: of)?|credited|took|taken|wanted|stole|stolen|gave|charged|deducted|debited|invested|missing|minus|recalled|borrowed|expected|got|gone|worth perhaps|supposed to pay)(?:\s(?:is|was|of|him|her|them|me|my|us|you|only|just|about|around|approx|approximately|nearly|almost|over|roughly|exactly|another|like|the|a|full|total|for|some|perhaps|maybe|up to|in|out|around|with|extra|more than|by|back)){0,3}\s?[:=~]?\s?$/iu;
/** Strong enough for small sums too. */
export const EN_PAID =
  /\b(?:paid|pay|sent|send|received?|lost|refund(?:ed)?|owe[sd]?|add|short|credited|deposited|withdrew|expected|wanted|sold|balance|amount)\b[^.,!?]{0,24}$/iu;
/** What a sum at the start of a clause does. */
export const EN_HAPPENS =
  /^\s(?:arrived|is|was|went|came|has|have|gone|of (?:them|it|mine)|in place|missing|short|less|more|stuck|left|out|only|never|still)\b/iu;
/** How a clause goes on behind a sum, and not behind a count of things. */
export const EN_GOES_ON =
  /^(?:\s?$|\s?[.,;!?)\]"'-]|\s(?:to|from|by|on|in|and|but|instead|because|out|arrived|is|was|via|using|with|the|less|short|missing|since|yesterday|into|at|he|she|it|i|they|for|extra|more|too|back|total|of my|of mine|of them|gone|through|after|before|so|please|pls|thru|last|today|this|inside|worth|already|now|again|which|that|when|while|then|or|not|as|only)\b)/iu;
export const ZH_MOVED =
  /(?:转账?|付款?|打款?|汇|收款?|收到|到账|扣款?|提现?|充值?|亏|差|退|卖|买|投|输成?|金额|实付|应付|应收|实收|总共|一共|合计|订单|本金|赚|给|剩下?|少|多|欠|赔|还|骗|交|返|记|钱|出去|补|卷|存|借|损失|货款|货值|大概|大约|共|价值|写|要|冻结?|刷|花|拿|走|没了|套|缴|数额|总额|余额)(?:了|过|我|他|你|她|的|给|成|到|才|只|是|为|写|又|也|去|出|出去|走|着|得|个|共|了我|给我|我的|给他|将近|近|大概|大约|整整|足足|差不多|多|好几|：|:)*\s?$/u;
export const CLAUSE_START = /(?:^|[，。！？,.!?;；、…（(\s]|[:：])\s?$/u;
export const CLAUSE_END = /^\s?(?:$|[，。！？,.!?;；、…）)～~]|[啊呢吧呀嘛哦的])/u;
/** Words between a bare number and an amount that make both amounts. */
export const JOINS_AMOUNT =
  /^\s?(?:instead of|in place of|out of|or|to|vs\.?|versus|not|and|而不是|结果|变成|应付|写成|不是|,? ?(?:i )?(?:sent|paid|got|received)(?: only| just)?|[-~到至])\s(?:about |only |just |the |around )?$/iu;

/** Words before and behind a number that make it anything but money. */
export const ZH_NOT_MONEY =
  /(?:第|限额|限制|权重|上限|排队|等级|代码|代号|返回|状态码|端口|limit|code|window|版本|手机号?|尾号|电话|编号|工号|房号|楼|率|率为|标记|指数|行情|最低|最高|高度|区块|nonce|id|号码|热线|拨打|拨|邮编|用户|买家|卖家|商家|百分之|超过|月入|月薪|时薪|日赚|粉丝|成交量|交易量|分之|型号|系列|窗口|年|月|拉到)[是为到在了显示给写:：]{0,3}\s?[“"-]?$/iu;
export const ZH_AFTER_NOT_MONEY =
  /^(?:\s?[”"]?(?:错误|报错|端口|开头|结尾|结束|平(?!台)|号|名|群|版|系|型|斤|米|元素|人|户|家|笔|单(?!子|的)|确认|权重|字节|毫秒|秒|ms\b|号线|路|楼|室|栋))/iu;
