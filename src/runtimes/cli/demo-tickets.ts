import type { DemoTicket } from './demo-ticket.ts';

/** Sixteen tickets as customers write them; all people, orders and hashes are made up. */
export const DEMO_TICKETS: readonly DemoTicket[] = [
  {
    name: 'seller does not release',
    customerId: 'cust-lin',
    channel: 'app',
    body: '订单20461187305529，我昨晚9点40分用自己的招商银行卡转了7,180元给卖家，付款截图发了，卖家一直说没到账，到现在币也没放，都快超时了，帮我看看吧',
    evidence: [
      {
        type: 'PAYMENT_PROOF',
        name: '转账截图',
        description: '招商银行转账成功，7,180.00元，21:38，付款人本人，附流水号',
      },
    ],
    review: {
      do: 'decide',
      outcome: 'RESOLVED_CLAIMANT_FAVOUR',
      remedy: 'release',
      reasons: '付款人为买家本人，金额足额，流水号经录屏核实，收款账户与订单一致，卖家应当放币。',
    },
    customer: { do: 'accept' },
  },
  {
    name: 'marked paid, no money',
    customerId: 'cust-okafor',
    channel: 'web',
    body: "Buyer clicked Paid on order 20461190774120 forty minutes ago, 1,250,000 NGN, and nothing has come into my bank. He keeps pasting the same blurry receipt with another person's name on it. I am NOT releasing 780 USDT for that. Please stop the timer.",
    evidence: [
      { type: 'SCREENSHOT', name: 'Account history', description: 'No credit between 14:00 and 15:10' },
    ],
    review: {
      do: 'decide',
      outcome: 'RESOLVED_CLAIMANT_FAVOUR',
      remedy: 'return_escrow',
      reasons:
        'The bank statement of the seller shows no credit and the receipt is in a stranger’s name, so the escrow goes back to the seller.',
    },
  },
  {
    name: 'wrong network',
    customerId: 'cust-zhao',
    channel: 'chat',
    body: '我把 500 USDT 从 wallet 转到你们的地址，network 选错了，选了 BEP20 但是你们的 address 是 TRC20 的，TX hash 0x7be1f0c2a94d3e85b6071c2f9ad8e4635b10c7f2e98d6a43501bc7de8f92a6b4，这个还能 recover 吗？',
    review: {
      do: 'decide',
      outcome: 'RESOLVED_CLAIMANT_FAVOUR',
      remedy: 'recover_less_fee',
      amount: '500',
      asset: 'USDT',
      reasons: '该笔转账在链上已确认，到账地址由平台控制，可以找回；按公布的标准扣除找回手续费。',
    },
    customer: { do: 'accept' },
  },
  {
    name: 'deposit not credited',
    customerId: 'cust-meier',
    channel: 'email',
    body: 'I sent 0.85 BTC to my deposit address bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4 on Tuesday morning. txid 66a1fa33ed272e936971946b28dd386d18b23952d4aeace87d1f647b5779cf34 has more than 60 confirmations and my balance still says zero. Support sends me the same macro each time.',
    review: {
      do: 'decide',
      outcome: 'ACCEPTED',
      remedy: 'credit',
      amount: '0.85',
      asset: 'BTC',
      reasons:
        'The transfer is confirmed on the chain, the address is the customer’s own, and the ledger has no entry for it.',
    },
  },
  {
    name: 'withdrawal held for days',
    customerId: 'cust-tan',
    channel: 'app',
    body: 'My withdrawal of 3,400 USDT has been "under review" since Friday. I uploaded the source of funds papers FOUR days ago, complete, and since then silence. Release it or tell me why not.',
    review: {
      do: 'decide',
      outcome: 'RESOLVED_WITH_GOODWILL_PAYOUT',
      remedy: 'goodwill',
      amount: '10',
      asset: 'USDT',
      reasons:
        'The review itself was justified and is now lifted, but it ran past the 72 hours that we publish; ten USDT for the delay.',
    },
  },
  {
    name: 'account frozen by compliance',
    customerId: 'cust-huang',
    channel: 'web',
    body: '帳戶被合規凍結三個星期了，裡面有 26,500 USDT，資金來源文件我交了兩次，客服只會叫我等。請問是哪個機關要求凍結？什麼時候可以解除？',
    review: {
      do: 'decide',
      outcome: 'REFUSED_TO_ARBITRATE',
      remedy: 'no_action',
      reasons: '凍結係依主管機關書面要求，平台無權在期限屆滿前解除；已告知申請人可向該機關陳述並索取文號。',
    },
  },
  {
    name: 'account taken over',
    customerId: 'cust-garcia',
    channel: 'chat',
    body: 'HELP someone is inside my account RIGHT NOW, I got logged out, my email was changed and there is a withdrawal of 4,900 USDT going to TUDkAbLSAKxgqjBssuPgJ6qwUyKH2U5djz that I did not make!! stop it please',
    ask: {
      message:
        'Please send a selfie with today’s date and the list of devices that are yours, so that we can tell your logins from the others.',
      reply: {
        type: 'DEVICE_LOGIN_LOG',
        name: 'My devices',
        description: 'Only the iPhone 13 from Valencia is mine; the login from a Windows PC at 03:12 is not.',
      },
    },
    review: {
      do: 'decide',
      outcome: 'RESOLVED_CLAIMANT_FAVOUR',
      remedy: 'compensation',
      amount: '4900',
      asset: 'USDT',
      reasons:
        'A new device changed the e-mail and withdrew within the hour in which the rules hold withdrawals back; the hold was not applied.',
    },
  },
  {
    name: 'liquidation contested',
    customerId: 'cust-wang',
    channel: 'app',
    body: '昨天凌晨3点12分我的ETH永续多单被强平，亏了1,860U，其他交易所的最低价根本没到我的强平价，你们标记价格插针了吧？要求赔偿！',
    review: {
      do: 'decide',
      outcome: 'DENIED',
      remedy: 'no_action',
      reasons: '标记价格按三家成分所的指数计算，强平时刻偏离0.12%，在规则允许范围内，触发强平符合合约规则。',
    },
    customer: {
      do: 'appeal',
      ground: 'new_evidence',
      statement:
        '我重新导出了三家成分所那一分钟的逐笔成交，其中一家当时已经停机，按规则应当剔除，剔除后标记价格没有触及我的强平价。',
      evidence: {
        type: 'MARK_PRICE_SERIES',
        name: '逐笔成交导出',
        description: '03:11:30至03:12:30三家成分所成交，其中一家在03:11:52后无成交',
      },
      ruling: {
        outcome: 'RESOLVED_SPLIT',
        remedy: 'compensation',
        amount: '930',
        asset: 'USDT',
        reasons:
          '新证据显示一家成分所停机38秒未被剔除，标记价格因此偏低；但仓位保证金率此前已低于预警线，双方各担一半。',
      },
    },
  },
  {
    name: 'how-to question',
    customerId: 'cust-silva',
    channel: 'chat',
    body: 'hi, what is the minimum for withdrawing USDT on Tron and what does it cost? and how long does it usually take?',
    review: {
      do: 'answer',
      message:
        'The minimum, the fee and the usual time for each network are in the linked article; Tron is among the cheapest.',
    },
  },
  {
    name: 'somebody posed as support',
    customerId: 'cust-chen',
    channel: 'app',
    body: '刚才有人打电话说是你们官方customer service，说我account有风险，让我把验证码告诉他，我告诉了之后钱包里的2,300 USDT就没了，那个Telegram号叫Kestrel_Support_88，怎么办啊',
    review: {
      do: 'decide',
      outcome: 'DENIED',
      remedy: 'records_to_authority',
      reasons: '验证码由用户本人告知冒充者，平台风控规则已执行；已冻结站内可追踪部分，并向警方提供记录。',
    },
  },
  {
    name: 'order filled twice',
    customerId: 'cust-patel',
    channel: 'web',
    body: 'During the outage at 16:05 UTC I pressed sell once, the app showed an error, and afterwards there were TWO fills of 1.2 BTC each. Error code 50011. I only meant one. Please undo the second.',
    evidence: [
      {
        type: 'API_ORDER_LOG',
        name: 'Order history',
        description: 'Two market sells with the same client order id, 16:05:12 and 16:05:14',
      },
    ],
    review: {
      do: 'decide',
      outcome: 'ACCEPTED',
      remedy: 'reverse',
      amount: '1.2',
      asset: 'BTC',
      reasons:
        'The order log shows one client order id executed twice after our own retry during the outage: our fault, the second fill is reversed.',
    },
    customer: { do: 'accept' },
  },
  {
    name: 'withdrawn to a wrong address',
    customerId: 'cust-sun',
    channel: 'app',
    body: '手滑了，提币的时候把地址粘贴错了，880U 提到了别人的地址 TRQt8NWDrBBPkVZLLtkb5ys6AoyQdWqya1，链上已经成功了，能不能帮我追回来？',
    review: {
      do: 'decide',
      outcome: 'DENIED',
      remedy: 'best_effort',
      reasons: '地址由用户本人填写并经二次验证，链上转账不可撤销，收款地址不属于平台；平台仅能尽力联系。',
    },
  },
  {
    name: 'bank card frozen after P2P',
    customerId: 'cust-zhou',
    channel: 'app',
    body: '卖了3000多U之后第二天银行卡就被外地公安冻结了，说收到涉诈资金，卡里还有工资，我是正常卖币的啊，平台能给我开证明吗',
    review: {
      do: 'decide',
      outcome: 'REFUSED_TO_ARBITRATE',
      remedy: 'records_to_authority',
      reasons: '银行账户由公安机关冻结，平台无权解冻；可应要求提供订单与实名核验记录，供用户向办案机关说明。',
    },
  },
  {
    name: 'memo left out',
    customerId: 'cust-kim',
    channel: 'email',
    body: 'I forgot the destination tag when I deposited 1,500 XRP yesterday at around 6pm, order from another exchange, it shows delivered. Can you credit it manually? I can prove the sending account is mine.',
    evidence: [
      {
        type: 'SCREENSHOT',
        name: 'Withdrawal page',
        description: '1,500 XRP sent, destination tag empty, sending account in my name',
      },
    ],
    review: {
      do: 'decide',
      outcome: 'RESOLVED_CLAIMANT_FAVOUR',
      remedy: 'recover_less_fee',
      amount: '1500',
      asset: 'XRP',
      reasons:
        'The ledger shows the arrival without a tag and the sending account is proved to be the customer’s, so it is credited less the published fee.',
    },
    customer: { do: 'accept' },
  },
  {
    name: 'complaint about service',
    customerId: 'cust-liang',
    channel: 'app',
    body: '你们客服太慢了，每次都是机器人，排队半小时还掉线，以前挺好用的现在越来越差，能不能改进一下',
    review: {
      do: 'answer',
      message:
        '抱歉让您久等了。您的意见已转给客服负责人，晚间时段会增加人工坐席；投诉渠道与答复时限见所附文章。',
    },
  },
  {
    name: 'lured into a scheme',
    customerId: 'cust-brown',
    channel: 'web',
    body: 'I met a "mentor" in a WhatsApp group who had me send USDT from here to his trading site, 12,000 USDT in three goes since last month. Now the site wants a 20% tax before I can take anything out. Please reverse the withdrawals.',
    review: {
      do: 'decide',
      outcome: 'DENIED',
      remedy: 'records_to_authority',
      reasons:
        'The customer made the transfers personally after two warnings; chain transfers cannot be reversed. The records are kept for the police.',
    },
  },
];
