/** All are matched on folded text (simplified characters, half width). Each must be linear: every gap bounded. */

const GREETING = String.raw`(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|你好|您好|哈喽|哈啰|嗨|早上好|上午好|下午好|晚上好|早安|晚安|早|在吗|在不在|有人吗|hello啊|亲)`;
const FILLER = String.raw`(?:there|all|everyone|team|kestrel|support|guys|sir|madam|啊|呀|哦|哈|吗|客服|小助手|机器人|大家|朋友)`;
const GAP = String.raw`[\s,.!?~，。！？、…]{0,8}`;

/** The whole message greets. */
export const ONLY_GREETING = new RegExp(`^${GAP}(?:${GREETING}${GAP}(?:${FILLER}${GAP}){0,3}){1,3}$`, 'iu');

/** A greeting before the matter itself, to be left out of the search. */
export const LEADING_GREETING = new RegExp(
  `^${GAP}${GREETING}(?![a-z])${GAP}(?:${FILLER}(?![a-z])${GAP}){0,2}`,
  'iu',
);

export const ONLY_THANKS =
  /^[\s,.!~，。！、]{0,4}(?:(?:ok|okay|great|perfect|got it|cool|nice|awesome|many|好的?|嗯+|行|明白了?|知道了|懂了|收到|太好了)[\s,.!~，。！、]{0,4}){0,3}(?:(?:thanks?|thank you|thx|ty|cheers|appreciate(?: it| that)?|谢谢|多谢|感谢|谢了|谢啦|辛苦了?|唔该)(?:[\s,]{0,3}(?:so much|very much|a lot|a bunch|you|again|你们?|您|啦|了|哈|很多|非常))?[\s,.!~，。！、]{0,4}){1,3}(?:(?:bye|goodbye|see you|that(?:'s| is) all|that helped|再见|拜拜|没事了|没问题了)[\s,.!~，。！、]{0,4})?$/iu;

export const ONLY_ACKNOWLEDGED =
  /^[\s,.!~，。！、]{0,4}(?:(?:ok|okay|k|great|perfect|got it|cool|nice|awesome|understood|i see|alright|sure|好的?|嗯+|行|可以|明白了?|知道了|懂了|收到|了解|没事了|没问题了)[\s,.!~，。！、吧]{0,4}){1,3}$/iu;

export const ONLY_FAREWELL =
  /^[\s,.!~，。！、]{0,4}(?:(?:bye|goodbye|bye bye|see you(?: later)?|good night|再见|拜拜|回头见|下次见|88|886)[\s,.!~，。！、]{0,4}){1,3}$/iu;

export const ABOUT_THE_BOT =
  /^[\s,.!?，。！？]{0,4}(?:(?:who|what) are you|are you (?:a |an )?(?:(?:real|actual) )?(?:bot|robot|human|person|machine|ai)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:bot|robot|human|person|machine)|what can you (?:do|help(?: me)?(?: with)?)|how are you|what(?:'s| is) your name|can you help(?: me)?|help(?: me)?|tell me a joke|你是谁|你是(?:机器人|真人|人工|ai|人)吗?|你叫什么(?:名字)?|你(?:能|会|可以)(?:做|干|帮我做|帮我)?(?:什么|啥|些什么)|你好吗|讲个笑话|帮帮?我|帮个忙|能帮我吗)[\s,.!?，。！？]{0,4}$/iu;

/** A wish for a person, whatever else is said. Not a question about how people review cases. */
export const WANTS_HUMAN =
  /\b(?:(?:talk|speak|chat|connect|transfer|put|pass|get|switch|hand|escalate|move)(?: me| this| it)?(?: over| on| through)? (?:to|with|on to) (?:an? |the |your |some )?(?:(?:real|live|actual|human|proper) )?(?:human|person|people|someone|somebody|agent|representative|rep|operator|advisor|adviser|supervisor|manager|support(?: staff| team| agent)?|staff|customer (?:service|support|care))|(?:want|need|get me|give me|like) (?:an? |some )?(?:(?:real|live|actual) )?(?:human|person|live agent|representative|operator|supervisor|manager|customer service)(?! (?:error|mistake|review|readable|name|data|information|details|identity|verification))|(?:can|could|let|have) (?:an? )?(?:(?:real|live|actual) )?(?:human(?: being)?|person|agent) (?:please )?(?:look|help|call|answer|reply|check|read|review|contact)|^[\s\W]{0,4}(?:an? )?(?:(?:real|live|actual) (?:human|person|agent)|human (?:agent|support|help|please))|not (?:a|another) (?:bot|robot|machine)|(?:^|[.!?] {0,2})(?:human|agent|representative|operator)[.!]{0,3}$|escalate (?:this|it|my (?:case|ticket|issue))|(?:stop|no more) (?:the )?(?:bot|robot|automated))\b/iu;
export const WANTS_HUMAN_ZH =
  /(?:转|接|找|要|换|叫|联系|需要|给我|呼叫|喊|请)(?:一?[下个名位])?(?:你们)?的?(?:人工|人工客服|人工服务|人工坐席|真人|真人客服|活人|在线客服|客服人员|人类|客服经理|主管)(?=[\s,.，。!！?？;；~]|$|吧|啊|呀|来|帮|处理|接|回|给|谢|跟|和|说|聊)|^\s{0,3}(?:(?:我)?要)?(?:人工|真人|客服|转人工|人工客服|人工服务|真人客服|在线客服)[\s!！。.?？吧啊]{0,3}$|(?:跟|和|同)(?:一?[个位])?(?:真人|活人|人工|客服)(?:客服)?(?:说|聊|谈|沟通|对话|通话)|别(?:再)?(?:用|让)机器人|不(?:想|要)(?:再)?(?:跟|和)机器人/u;

export const ABUSE =
  /\b(?:fuck\w*|shit(?:ty)?|bullshit|bastards?|assholes?|bitch(?:es)?|idiots?|morons?|stupid|dumb|useless|retard\w*|suck(?:s|ers?)?|screw you|go to hell|piss off|crap|garbage|trash|scum|shut up)\b|傻逼|傻b|煞笔|沙比|(?<![我你他她爸姑姨舅])妈的|[他你]妈的?(?!.{0,6}(?:卡|账|户|银行|手机|名|号|身份))|特么|草泥马|操你|去死吧|滚(?:蛋|开|吧|$)|垃圾|废物|狗屁|放屁|白痴|智障|脑残|王八蛋|混蛋|畜生|蠢|tmd|nmsl|cnm/iu;

/** Somebody else's data, asked of us. */
export const OTHERS_DATA: readonly RegExp[] = [
  /\b(?:give|tell|show|send|find|get|reveal|share|provide|disclose|look up|pull up|check|need|want|what(?:'s| is| are)|list)\b[^.!?]{0,24}\b(?:(?:some(?:one|body)|any(?:one|body)|another|every(?:one|body)|other|an other)(?: else)?(?:'s)?(?: (?:users?|customers?|persons?|traders?|people|accounts?)(?:'s?|s')?)?|(?:the |this |that |my )?(?:seller|buyer|merchant|counterparty|trader|scammer|user|customer|ex(?:-?(?:wife|husband|girlfriend|boyfriend))?|wife|husband|neighbou?r|boss|friend)(?:'s|s')|(?:his|her|their)|(?:of|for|behind) (?:the )?(?:user|customer|uid|account|seller|buyer|merchant)(?: \w{1,20})?)[^.!?]{0,24}\b(?:phone|mobile|e-?mail|(?:home |street |ip )address|address|(?:real|full|legal) name|id (?:card|number|document)|passport|kyc|selfie|balances?|bank (?:account|card|details)|account details|personal (?:data|details|information)|(?:transaction|trade|order|login) history|password|private key|holdings|portfolio)\b/iu,
  /\b(?:phone|mobile|e-?mail|home address|ip address|real name|full name|passport|kyc (?:data|documents?|photos?)|balances?|personal (?:data|details|information))s?\b[^.!?]{0,16}\b(?:of|for|behind|belonging to) (?:the |this |that |another |other |all |every )?(?:users?|customers?|uid|account|seller|buyer|merchant|counterparty|traders?|person)\b/iu,
  /(?:查|告诉|给|发|提供|透露|泄露|调出?|找|看|要|导出|列出)[^。！？]{0,10}(?:别人|他人|对方|卖家|买家|商家|其他(?:用户|客户|人)|某个?(?:用户|客户|人)|这个(?:用户|客户|人)|那个(?:用户|客户|人)|另一个(?:用户|客户|人)|所有(?:用户|客户)|我?(?:前妻|前夫|老婆|老公|朋友|同事|邻居|前女友|前男友)|uid\s?\d{3,12})[^。！？]{0,8}(?:手机|电话|邮箱|住址|地址|身份证|真名|真实姓名|姓名|实名|余额|账户信息|账号信息|个人信息|资料|银行卡|持仓|流水|密码|私钥|ip|登录记录|交易记录)/iu,
];

/** A promise wanted from us: a question about a guarantee that exists is none. */
export const WANTS_PROMISE: readonly RegExp[] = [
  /\b(?:promise|guarantee|assure|swear to|commit to) (?:me|us)\b|\b(?:can|could|will|would|please|must) (?:you|u) (?:please )?(?:promise|guarantee|assure|swear|commit)\b|\b(?:say|write|confirm|state|admit)(?: to me)?(?: in writing| now| here)?,? (?:that )?(?:you|kestrel|the exchange) (?:will|shall|are going to|must|owes?|agrees? to) (?:pay|refund|compensate|reimburse|return|credit|give|me)\b/iu,
  /(?:你|你们|平台|官方|请|必须|能不能|能否|可不可以|现在|给我|向我|跟我)[^。！？]{0,8}(?:保证|承诺|答应|担保|打包票|写个?保证)(?!金)[^。！？]{0,20}(?:退|赔|归还|还(?:我|钱|款|给)|补|到账|解决|给我)/u,
  /(?:直接)?(?:回复|承认|确认|说)[^。！？]{0,6}(?:你们|平台)(?:一定|会|将|同意)[^。！？]{0,6}(?:退|赔|归还|还(?:我|钱|款|给)|补)/u,
];

export const WANTS_INVESTMENT_ADVICE: readonly RegExp[] = [
  /\b(?:should|shall) i (?:buy|sell|invest|short|long|hold|hodl|go (?:long|short)|put (?:my|all)|ape)\b|\bwhich (?:coins?|tokens?|crypto(?:currency)?) (?:should|shall|will|to|do you|would you|is (?:the )?(?:best|going))\b|\bwhat (?:coins?|tokens?|crypto) (?:should|to|do you|would you)\b|\b(?:will|is|does) (?:the )?(?:price(?: of \w{2,12})?|btc|bitcoin|eth|ether(?:eum)?|sol(?:ana)?|doge|xrp|bnb|market|it)\b[^.!?]{0,16}\b(?:go(?:ing)? (?:up|down|to)|rise|fall|pump|dump|moon|drop|crash|reach|hit|recover)\b|\bprice (?:prediction|forecast|target)s?\b|\b(?:good|best|safe) (?:investment|time to (?:buy|sell)|coin to buy)\b|\binvestment advice\b|(?<!not )\b(?:give|need|want|some|get)\b[^.!?]{0,12} financial advice\b|\b(?:recommend|suggest)(?: me)? (?:an? |some )?(?:coin|token|crypto|trade|investment|stock)s?\b|\bhow (?:much )?(?:will|to) (?:i )?(?:get rich|double my money)\b/iu,
  /(?:该不该|要不要|应不应该|应该|现在(?:能不能|能|可以|适合)|可不可以|值不值得|值得)(?:我)?(?:现在)?[^。！？]{0,4}(?:买入?(?!家)|卖出|卖掉|抄底|加仓|减仓|做空|做多|梭哈|投资|入手|持有|清仓|割肉|上车)(?!币?(?:流程|步骤|教程|方式|家))|(?:买|投|推荐)(?:点|一?个|一些)?(?:哪个|什么|哪种|哪些|啥)(?:币|代币|项目)|(?:哪个|什么|哪种|哪些|啥)(?:币|代币)(?:会|能|值得|最|好|比较|要)|(?:比特币|以太坊?|btc|eth|sol|doge|行情|币价|价格|大盘)[^。！？]{0,8}(?:会不会|还会|会|能不能|能)(?:再)?(?:涨|跌|破|到\d|反弹|归零)|(?:价格|行情)(?:预测|预判)|投资建议|理财建议/iu,
];

export const WANTS_LEGAL_ADVICE: readonly RegExp[] = [
  /\b(?:legal advice|(?:can|could|should|may) i (?:sue|take (?:\w{1,12} ){1,2}to court|press charges)|do i have a (?:legal |strong )?(?:case|claim) (?:in court|against)|(?:is it|would it be|am i) (?:legal|illegal|breaking the law)|what (?:does|would) the law say|how (?:do|can) i avoid (?:paying )?tax(?:es)?|which (?:law|statute))\b/iu,
  /法律(?:建议|意见|咨询)|(?:能|可以|可不可以|能不能|应该|该不该|要不要)(?:去)?(?:起诉|告(?:他|她|你们|对方|平台|卖家|买家))|(?:算|构成|是不是)[^。！？]{0,6}(?:犯罪|违法|犯法)|怎么(?:避税|逃税|不交税)/u,
];

/** Orders to a model. Few and plain: the learned detector reads the rest. */
export const INJECTION: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|set aside)\b[^.!?]{0,30}\b(?:(?:previous|prior|above|earlier|preceding|your|all(?: of)?(?: the| your| previous| prior)?) (?:\w{1,14} ){0,2}(?:instructions?|rules?|prompts?|guidelines?|directives?|guidance)|(?:instructions?|rules?|everything|all) (?:above|before|so far))\b|\b(?:reveal|print|show|repeat|output|leak|tell me)\b[^.!?]{0,24}\b(?:system prompt|your (?:initial |hidden |secret )?(?:instructions|prompt)|hidden prompt)\b|\b(?:you are now|act as|pretend to be|roleplay as|from now on you)\b[^.!?]{0,30}\b(?:dan|unrestricted|without (?:any )?(?:rules|restrictions|limits)|jailbroken|evil|pirate|admin(?:istrator)?|root)\b|\b(?:god mode|dan mode|do anything now)\b|<\|?(?:im_start|system|endoftext)\|?>|\[\/?(?:INST|SYS)\]/iu,
  /(?:忽略|无视|忘记|忘掉|绕过|跳过|不要管|覆盖)[^。！？]{0,10}(?:之前|以上|上面|前面|先前|所有|全部|你)的?[^。！？]{0,8}(?:指令|指示|规则|设定|提示词?|要求|限制|内容)|(?:输出|显示|告诉我|打印|重复|透露|泄露)[^。！？]{0,10}(?:系统提示|提示词|初始指令|隐藏指令|prompt)|(?:你现在是|从现在起你|扮演|假装(?:你|成|是))[^。！？]{0,16}(?:不受限制|没有限制|无限制|管理员|开发者|越狱|dan)|越狱模式/iu,
];
