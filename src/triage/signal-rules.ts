export type SignalCode =
  | 'self_harm'
  | 'ongoing_theft'
  | 'stoppable_transfer'
  | 'clock_running_out'
  | 'account_takeover'
  | 'scam'
  | 'reversed_payment'
  | 'third_party_payment'
  | 'authority_freeze'
  | 'vulnerable_person'
  | 'legal_threat'
  | 'long_delay'
  | 'repeated_contact'
  | 'money_gone'
  | 'question_only'
  | 'large_sum';

export interface SignalRule {
  readonly code: SignalCode;
  readonly en: string;
  readonly zh: string;
  /** Matched on folded text (simplified characters, half width), in order. */
  readonly patterns: readonly RegExp[];
  /** The words carry their own negation ("cannot wait", 没到账), so that one before them does not undo them. */
  readonly countsWhenNegated?: boolean;
}

/** What a text says by itself, gravest first. Each pattern must be linear: no nested repetition, every gap bounded. */
export const SIGNAL_RULES: readonly SignalRule[] = [
  {
    code: 'self_harm',
    en: 'The customer speaks of ending their life or of having no way out.',
    zh: '客户提到轻生或走投无路。',
    patterns: [
      /\b(?:kill(?:ing)? myself|end(?:ing)? (?:my life|it all|everything)|suicid(?:e|al)|want to die|don't want to (?:live|be here|wake up)|no (?:reason|point) (?:to|in) (?:live|living|go(?:ing)? on)|can(?:'t|not) go on|take my (?:own )?life|better off dead|jump (?:off|from)|can't tell who to|won't be here|not be here (?:anymore|any more|tomorrow)|goodbye (?:everyone|all|world)|nothing (?:left )?to live for|hurt myself|harm myself)\b/giu,
      /不想活|想死|去死|自杀|轻生|活不下去|活不成|没法活|了结|结束生命|跳楼|跳河|跳江|跳下去|烧炭|安眠药|遗书|没有?活路|寻短见|一了百了|走投无路|撑不下去|站在(?:天台|楼顶|桥上|阳台)|对不起.{0,6}(?:爸妈|家人|孩子)|活着没意思|不如死/gu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'ongoing_theft',
    en: 'Funds seem to be leaving right now by somebody else’s hand.',
    zh: '疑似他人正在转走资产。',
    patterns: [
      /\b(?:(?:being|is|are|keeps?|still) (?:drained|emptied|stolen|withdrawing|draining|selling|transferring|stealing|moving|sending|logged in|inside|in my account)|right now (?:someone|somebody|he|they)|someone (?:is|'s) (?:in|inside|using|withdrawing|selling|logged)|(?:he|she|they|thief|hacker|attacker)(?:'s| is| are|'re) (?:still )?(?:in|inside|withdrawing|selling|draining|logged in|active)|(?:as|while) i (?:type|write|am typing|am writing)|freeze (?:my account|everything|it all|his|the account|her|them|him)[^.!?]{0,20}(?:now|immediately|asap|quick|fast|please|!)|freeze (?:now|immediately|asap)|lock (?:my|the|his) account[^.!?]{0,12}(?:now|immediately|asap|quick|fast|!)|block (?:it|him|the account) (?:now|immediately)|happening (?:right )?now|has been selling|kick all devices|on the (?:other )?(?:line|phone) (?:right )?now|(?:on|is on) the phone with me|(?:is|are) (?:at my door|downstairs)|wants me to read (?:him|her|them)? ?the code)\b/giu,
      /正在(?:被|有人)?(?:转|提|盗|卖|操作|登|划)|(?:还在|一直在|不停地?|不断)(?:被)?(?:转|提币|提现|盗|卖|操作|里面|登|往外|动我|划)|人还在里面|(?:快|赶紧|马上|立刻|立即|先|火速|速|赶快|帮我)[^，。！？]{0,6}(?:冻结|锁定|锁|封|拦截|拦住|拦|止付)|(?:冻结|锁)[^，。！？]{0,6}(?:他|对方|账户|账号)[^，。！？]{0,4}(?:[!！]|快|马上)|有人在(?:我|里面)|(?:他|她|对方|骗子)?(?:还|正)在跟我(?:说话|视频|通话|聊)|还没挂(?:电话)?|(?:余额|币)在(?:跳|减|往外)|眼看着|一笔一笔|又(?:转|提)走/gu,
    ],
  },
  {
    code: 'stoppable_transfer',
    en: 'A withdrawal or release may still be stopped.',
    zh: '提现或放币可能仍可拦截。',
    patterns: [
      /\b(?:(?:stop|cancel|halt|block|intercept|reverse|recall|hold|abort|freeze)[^.!?]{0,24}(?:withdraw\w*|transfer|release|transaction|payout|payment|coins?|his usdt|usdt|it (?:before|now))|(?:still|says?|status|it's|shows?)[^.!?]{0,14}(?:processing|pending|in review|not (?:yet )?(?:sent|broadcast|confirmed)|0 confirmations?|unconfirmed|under review)[^.!?]{0,40}(?:stop|cancel|wrong)|(?:wrong address|wrong network|typo|typed)[^.!?]{0,50}(?:processing|pending|stop|cancel|still)|before (?:it|they|he|she)(?:'s|'re| is| are)? (?:broadcast|processed|sent|gone|withdraws?|cash(?:es)? out|moves?)|released? by mistake|released? (?:too )?(?:early|by accident|accidentally)|pull it back|call it back|cancel (?:pls|please|now|it|this)|(?:stop|cancel) (?:it|this|\d{5,})|can you stop|withdrawal[^.!?]{0,24}(?:pending|processing))\b/giu,
      /(?:拦截|拦住|拦下|拦一下|帮我拦|快拦|截住|追回|撤回|撤销|取消|停|中止|止付|叫停|撤)[^，。！？]{0,8}(?:提币|提现|提领|转账|出金|放币|放行|那笔|这笔|他提|他的)|(?:提币|提现|提领|放币|出金|转账)[^。！？]{0,12}(?:拦|撤回|撤销|叫停|取消一下|停下)|(?:还在|仍|状态是?)[“"]?(?:处理中|审核中|待审核|排队|待广播|未广播|确认中)[^。]{0,16}(?:拦|停|撤|取消)|停停停|(?:拦截|拦住|截住|快停|叫停)(?=[!！，。,、]|$|下)|点(?:成|了|错)了?放[币行]|别放行|不要让他提|别让他提|误放|点错[^，。]{0,4}(?:放|了)|手滑[^，。]{0,6}放|错了[！!].{0,6}放币/gu,
    ],
  },
  {
    code: 'clock_running_out',
    en: 'A countdown of the order is about to end.',
    zh: '订单倒计时即将结束。',
    patterns: [
      /\b(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|few|couple of) (?:min(?:ute)?s?|sec(?:ond)?s?) (?:left|remaining|to go|on the (?:clock|timer))\b|\b(?:timer|countdown|clock|window)(?: is| has|'s| says| shows)?[^.!?]{0,16}(?:\d{1,2}:\d{2}|\d{1,2} ?min|running (?:out|down)|ticking|almost|about to|nearly|expir\w+|zero|0)|\b(?:about to|almost|nearly|going to|will soon) (?:expire|time ?out|run out|auto-?(?:cancel|release))|before (?:the )?(?:timer|time|order|countdown) (?:runs? out|ends?|expires?|does)|don't let the timer|what to do quickly\b/giu,
      /(?:还有|只剩|还剩|就剩|剩|不到|仅剩)(?:下|了|不到)?\s?(?:\d{1,2}|[一二两三四五六七八九十几]{1,3})\s?(?:分钟?|秒)|(?:快|马上|就要|要|即将|快要)(?:超时|到时间|到点|到期|自动取消|自动放|自动释放)|倒计时[^，。]{0,8}(?:快|剩|只|还|\d)|再过\s?[\d一两二三四五六七八九十几]{1,3}\s?分钟|计时器?[^，。]{0,6}(?:唔多|不多|快)|时间(?:快|要)(?:到|没)了?/gu,
    ],
  },
  {
    code: 'account_takeover',
    en: 'Access or transfers that the customer does not recognise.',
    zh: '客户不认识的登录或转账。',
    patterns: [
      /\b(?:hack(?:ed|er|ers|ing)?|hijack\w*|compromised|unauthori[sz]ed|not (?:me|mine|by me)|wasn't me|didn't (?:do|make|authori[sz]e|request|place|log ?in|sign)|never (?:made|authori[sz]ed|requested|placed|asked for|created|logged)|sim[- ]?swap\w*|malware|trojan|keylogger|phish\w*|stolen phone|(?:someone|somebody)(?: else)? (?:got|logged|broke|entered|accessed|changed|withdrew|sold|took|is)|(?:emptied|drained|cleaned out|wiped)|unknown (?:device|login|ip|api key)|login from|logged in from|new device)\b/giu,
      /被盗|盗号|盗刷|盗走|被黑|黑客|木马|入侵|异地登录|陌生(?:设备|登录|ip|地址)|不是(?:我|本人)(?:操作|登|提|转|改|点|下)?|非本人|我没(?:有)?(?:操作|登录|提过|转过|下过|卖过|授权)|从来没(?:有)?(?:操作|登录|提|转|授权|申请)|被(?:人)?(?:转走|提走|清空|卖光|卖掉|改了?(?:密码|手机|邮箱))|冒出来一个|剪贴板|远控|远程控制|钓鱼|SIM卡|补卡|私钥泄|泄露/giu,
    ],
  },
  {
    code: 'scam',
    en: 'Signs of a scam: somebody posed as the exchange or lured the customer into sending.',
    zh: '有诈骗迹象：冒充平台或诱导转账。',
    patterns: [
      /\b(?:scam(?:med|mer|mers)?|fraud(?:ster|sters|ulent)?|impersonat\w+|pretend(?:ed|ing|s)? to be|pos(?:ed|ing) as|fake (?:app|site|website|support|agent|kestrel|platform|exchange|sms|email|screenshot|receipt|admin)|pig butcher\w*|romance|met (?:him|her|a (?:man|woman|guy|girl|lady)) (?:on|online)|telegram group|whatsapp group|investment (?:platform|group|scheme)|ponzi|guaranteed (?:returns?|profit)|recovery (?:agent|fee|expert)|pay (?:a |the )?tax(?:es)? (?:first|before)|signals group|cloned (?:site|app)|tricked|duped|conned|lured|security desk|safe wallet|remote access|anydesk|teamviewer)\b/giu,
      /被骗|骗子|骗局|骗了|骗走|诈骗|骗我|冒充|假冒|自称[^，。]{0,10}(?:客服|平台|官方|风控|工作人员|警察)|假(?:客服|官网|网站|app|平台|短信|截图|凭证|链接|的)|杀猪盘|资金盘|跑路|崩盘|导师|老师带|带单|刷单|返利|高收益|稳赚|内幕|交(?:保证金|税|解冻费|激活费)|监管钱包|安全账户|屏幕共享|共享屏幕|电报群|网恋|交友|约会软件|空投|拉黑|失联|提不出来/giu,
    ],
  },
  {
    code: 'reversed_payment',
    en: 'A payment was reversed or charged back after release.',
    zh: '放币后付款被撤销或拒付。',
    patterns: [
      /\b(?:charge ?back|chargeback|reversed|reversal|recalled?|clawed back|pulled (?:it|the money|the whole|back)|disputed (?:it|the payment|as)|payment (?:was )?(?:cancel\w+|withdrawn|returned)|took (?:it|the money) back|bounced)\b/giu,
      /拒付|撤销(?:付款|转账|交易|成功)|撤回(?:转账|付款|款)|被(?:银行)?(?:追回|撤回|撤销|扣回|退回|冲正|冲回)|扣回去|反扣|冲正|争议退|退还给汇款人|汇款人争议/gu,
    ],
  },
  {
    code: 'third_party_payment',
    en: 'The payment came from, or was to go to, somebody else’s account.',
    zh: '付款或收款账户属于第三人。',
    patterns: [
      /\b(?:third[- ]party|(?:different|another|other|somebody else's|someone else's) (?:name|person|account|people)|name (?:does not|doesn't|did not|didn't|isn't) match|names? (?:differ|mismatch)|not (?:his|her|the same|matching) name|company(?:'s)? (?:corporate )?account|(?:his|her|my) (?:wife|husband|sister|brother|mother|mum|mom|father|dad|cousin|friend|uncle|aunt|boss|employer)(?:'s)?(?: account| card| paid| name)?|money mule|launder\w*)\b/giu,
      /第三方|户名不(?:符|一致|同|对)|实名不(?:符|一致|同)|名字(?:不一样|对不上|不同|不符|跟)|(?:别人|他人|朋友|老婆|老公|他妈|我妈|亲戚|公司|员工|另一个人|另外一个人|同事)的?(?:卡|账户|账号|户头|支付宝|名义)|代付|洗钱|洗黑钱|不是(?:本人|同一个人)|跑分/gu,
    ],
  },
  {
    code: 'authority_freeze',
    en: 'Police, a court, a bank or compliance has frozen something.',
    zh: '警方、法院、银行或合规冻结。',
    patterns: [
      /\b(?:police|cyber ?(?:cell|crime)|lea\b|law enforcement|prosecutor|court order|subpoena|sanction\w*|compliance|lien|(?:account|card|funds?|money|balance|bank)[^.!?]{0,20}(?:frozen|froze|freeze|blocked|lien|restricted|seized|closed)|(?:froze|frozen|blocked|seized|closed)[^.!?]{0,16}(?:account|card|funds?|money))\b/giu,
      /冻结|冻卡|司法|警方|警察|公安|反诈|派出所|经侦|刑侦|网警|法院|检察|制裁|合规|止付|只进不出|非柜|涉案|涉诈|断卡|限制交易|冻住|被冻|解冻/gu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'vulnerable_person',
    en: 'A person in need of care: age, illness, or no money to live on.',
    zh: '弱势客户：年龄、疾病或生活困难。',
    patterns: [
      /\b(?:pension(?:er)?s?|elderly|retired|disab(?:led|ility)|wheelchair|cancer|chemo\w*|hospital|surgery|operation (?:for|on) my|dialysis|insulin|medicine|sick (?:child|mother|father|wife|husband|baby|kid)|(?:mother|father|child|son|daughter|baby|wife|husband|mum|mom|dad|kid)(?:'s| is| in) (?:ill|sick|in hospital|hospital|surgery|operation|medicine)|pregnant|newborn|can't (?:pay|afford|eat|buy)|cannot (?:pay|afford|eat)|(?:pay|for) (?:the |my )?(?:rent|groceries|food|school fees|tuition|medic\w+)|evict\w*|homeless|life savings|all my savings|all i have|my whole savings|minimum wage|single (?:mother|mom|mum|father|dad)|widow(?:er)?|i(?:'m| am) (?:[67-9]\d|1[0-7])(?: years? old)?\b|(?:she|he)(?:'s| is) (?:[6-9]\d)\b|\d{2} year old|dementia|depress\w*|panic attack|can't sleep|grand(?:mother|father|ma|pa))\b/giu,
      /退休|养老|老人|老年|奶奶|爷爷|外婆|外公|婆婆|残疾|癌|化疗|透析|住院|手术|救命|看病|治病|病重|生病|医药费|医疗费|急用钱|生活费|学费|房租|房贷|断供|吃饭(?:的)?钱|揭不开锅|怀孕|孕妇|月子|失业|下岗|低保|打工|血汗|全部(?:身家|积蓄)|一辈子|养命|救急|抑郁|焦虑症|睡不着|心里堵|未成年|孩子(?:的)?(?:奶粉|学费)|单亲|(?:六|七|八)十(?:多|几)?岁|[678]\d岁/gu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'legal_threat',
    en: 'The customer speaks of a lawyer, a court, a regulator or the press.',
    zh: '客户提到律师、起诉、监管或媒体。',
    patterns: [
      /\b(?:lawyers?|attorney|solicitor|legal (?:action|advice|team|counsel|proceedings)|sue\b|suing|lawsuit|court|small claims|ombudsman|regulators?|fca|sec\b|cftc|bafin|asic|mas\b|rbi|financial conduct|consumer (?:protection|rights|forum|court)|report(?:ed|ing)? (?:you|them|this|it) to|go(?:ing)? to (?:the )?(?:press|media|police|authorities)|file(?:d)? (?:a )?(?:complaint|police report|fir)|class action|trading standards|judge)\b/giu,
      /律师|起诉|法院|打官司|诉讼|仲裁|传票|告你们|告他|投诉到|消协|12315|监管(?:机构|部门|局)|证监|银保监|金管会|证监会|消委会|报警|立案|曝光|媒体|记者|发(?:微博|推特|小红书)|维权|法律(?:责任|途径|手段)|集体/gu,
    ],
  },
  {
    code: 'long_delay',
    en: 'It has dragged on for days or more.',
    zh: '问题已拖延多日。',
    patterns: [
      /\b(?:(?:for|over|after|since|been|more than|almost|nearly|past|another|waited|waiting|took|still|already|exactly)\s(?:the (?:last|past)\s)?(?:about |over |almost |nearly |more than |the full )?(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|a few|a couple of|couple of)\s(?:working |business |full |long |whole )?(?:days|weeks|months|years)|(?:a|one|another) (?:whole |full |entire )?(?:week|month|year)(?: now| already| later| passed|,)|(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:working |business )?(?:days|weeks|months) (?:now|already|later|and counting|passed|without|no |pending|stuck|in review|on\b)|weeks and weeks|months on end|each (?:friday|week)[^.!?]{0,20}next week|still waiting|(?:three|two|four|five|\d) (?:days|weeks|months) on\b)/giu,
      /(?:已经?|都|快|超过|过了|拖了?|等了?|整整|足足|将近|近|审了?|压了?|卡了?|挂了?|第|好|又)(?:过|超过|快|将近|整整|足足|有|是|拖|等|了)?\s?(?:\d{1,3}|[一二两三四五六七八九十几半]{1,3})\s?(?:多)?(?:个)?(?:天|日|周|星期|礼拜|个月|月|工作日|年)(?!前|后|内)|(?:一|半|两|三|几|好几)(?:个多?)(?:月|星期|礼拜)了|(?:好几|很多|多)天|迟迟|一直(?:没|不|未|显示|卡|在审|审核)|遥遥无期|石沉大海|至今|仍未|还是没/gu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'repeated_contact',
    en: 'The customer has asked about it before without an answer that helped.',
    zh: '客户多次联系仍未解决。',
    patterns: [
      /\b(?:(?:wrote|written|emailed|mailed|called|contacted|messaged|asked|told|reported|opened|sent|submitted|raised|chased|tried)[^.!?]{0,24}(?:\d{1,3} times|twice|three times|four times|five times|many times|several times|again|repeatedly|\d+ (?:emails|mails|tickets|messages))|(?:\d{1,3}|two|three|four|five|six|several|many|multiple) (?:tickets|emails|mails|e-mails|messages|letters|calls|chats|agents|reminders)|(?:second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|\d{1,2}th) (?:time|ticket|email|mail|message|attempt|agent)|no (?:reply|answer|response|one (?:answers|replies|responds))|nobody (?:answers|replies|responds|helps)|never (?:reply|replied|answer\w*|respond\w*)|ignor(?:e|ed|ing|es)|same (?:answer|reply|message|response|copy)|copy[- ]?paste\w*|automated (?:reply|replies|answer)|(?:bot|support)[^.!?]{0,16}(?:circles|closed my)|closed my (?:case|ticket)|again and again|over and over|keep (?:asking|writing|sending|telling))\b/giu,
      /(?:工单|邮件|客服|电话|消息|投诉|反馈|申诉|材料|资料|文件|证明|问|催|提交|发|打|联系|找)[^，。！？]{0,8}(?:[两二三四五六七八九十几多无]|好几|\d{1,3}|n)+\s?(?:次|遍|回|封|个工单|通|张工单)|(?:没人|无人|没有人)(?:回|理|管|接)|不回(?:复|我|信|话)?|不理(?:我|人)?|机器人[^，。]{0,8}(?:回|答|绕)|踢皮球|推来推去|复制粘贴|自动回复|第(?:[二三四五六七八九十]|\d{1,2})(?:次|遍|回|封|个客服)|石沉大海|反复|再次|又(?:关|结)(?:了|掉)?(?:工单)?|三番五次|来回/giu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'money_gone',
    en: 'Money or coins are said to be lost or gone.',
    zh: '客户称资金已损失。',
    patterns: [
      /\b(?:(?:is|are|was|were|all|everything|money|coins?|usdt|funds|savings|it's|has|have) (?:all )?(?:gone|lost|vanished|disappeared|stolen|missing)|lost (?:everything|it all|all|my|over|about|around|the|\d)|went out|emptied|wiped out|liquidated|left with (?:nothing|zero)|balance (?:is |was |shows? )?(?:zero|0))\b/giu,
      /没了|不见了|消失|归零|血本无归|亏(?:了|光|完|损)|损失|被(?:转走|提走|骗走|盗走|卷走)|清空|爆(?:了|仓)|打水漂|人间蒸发|扣了|到不了账/gu,
    ],
    countsWhenNegated: true,
  },
  {
    code: 'question_only',
    en: 'The text asks how something works and complains of nothing.',
    zh: '仅为咨询，无具体投诉。',
    patterns: [
      /\b(?:how (?:do|can|to|long|much|does|many)|what (?:is|are|does)|is (?:it|there) (?:possible|a|any)|can (?:i|you|we)|do you (?:support|have|accept|offer)|does (?:kestrel|the|it)|where (?:can|do|is)|which (?:network|one|is)|just asking|question)\b[^.!]{0,160}\?/giu,
      /请问|请教|咨询|想问|问一?下|求问|怎么(?:设置|开通|申请|操作|用|弄|绑|改|查|买|卖)|能不能|可以.{0,12}[吗么]|有没有|支持.{0,12}[吗么]|是不是.{0,16}[？?]/gu,
    ],
    countsWhenNegated: true,
  },
];
