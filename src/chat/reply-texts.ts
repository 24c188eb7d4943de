import type { ChatLanguage } from './chat-types.ts';
import type { DeclineReason, SmallTalk } from './detect-intent.ts';

/** What the chatbot says by itself. */
export interface ReplyTexts {
  readonly smallTalk: Readonly<Record<SmallTalk, string>>;
  readonly declined: Readonly<Record<DeclineReason, string>>;
  readonly handover: string;
  readonly handedOverAlready: string;
  readonly crisis: string;
  readonly complaint: string;
  readonly unanswered: string;
  readonly nothingClose: string;
  readonly unansweredAgain: string;
  readonly unavailable: string;
  /** Before a passage that may not be what was asked for. */
  readonly unsure: string;
  /** Before a passage in a language that is not the asker's. */
  readonly otherLanguage: string;
  readonly from: (title: string, heading: string) => string;
  readonly customer: string;
  readonly assistant: string;
  readonly draftSubject: string;
  readonly summary: {
    readonly asked: string;
    readonly matter: string;
    readonly mentioned: string;
    readonly unanswered: string;
    readonly wantsHuman: string;
    readonly nothing: string;
  };
}

const en: ReplyTexts = {
  smallTalk: {
    greeting: 'Hello! Ask me anything about Kestrel, or tell me what went wrong.',
    thanks: 'You are welcome. Is there anything else?',
    acknowledged: 'Good. Write whenever you need something else.',
    farewell: 'Goodbye, and take care.',
    about:
      'I am an automated assistant, not a person. I answer from the help center, open a ticket for a case of your own, and bring in a person whenever you ask.',
    abuse:
      'I am sorry that this is so frustrating. Tell me what happened and I will look for a way, or write "human" and a person takes over.',
    empty: 'I could not read a question in that. Please write it in words.',
  },
  declined: {
    injection:
      'I cannot do that. I answer questions about using Kestrel from the help center; what would you like to know?',
    others_data:
      'I cannot give out data of other people. If a dispute needs it, a reviewer sees it in the case; I can open a ticket for you.',
    promise:
      'I cannot promise a refund or an outcome: a person decides each case on its evidence. I can open a ticket for you, or bring in a person.',
    investment_advice:
      'I cannot advise on what to buy, sell or hold, or say where a price goes. I can explain how a product or a fee works.',
    legal_advice:
      'I cannot give legal advice; please ask a lawyer. I can explain our rules and the ways to complain, or bring in a person.',
  },
  handover: 'I am handing you over to a person, with what we have written so far. You need not repeat it.',
  handedOverAlready: 'A person has your talk already; I have added this to it.',
  crisis:
    'I am sorry that it is this hard. A person from our team takes over now. If you are in danger or think of harming yourself, please call your local emergency number or a crisis line at once; you do not have to go through this alone.',
  complaint:
    'This is about a case of your own, so a person should look at it rather than an article. I have prepared a ticket from what you wrote; check it and send it.',
  unanswered:
    'I do not know: the help center does not seem to answer this. These articles are the closest. I have also prepared a ticket, or you can ask for a person.',
  nothingClose:
    'I do not know: the help center has nothing on this. I have prepared a ticket, or you can ask for a person.',
  unansweredAgain:
    'I could not answer this either, so I am handing you over to a person, with what we have written so far. You need not repeat it.',
  unavailable:
    'I cannot search the help center at the moment. I have prepared a ticket from what you wrote, or you can ask for a person.',
  unsure: 'I am not sure that this answers it; it is the closest that the help center has:',
  otherLanguage: 'The help center has this in another language only:',
  from: (title, heading) => (heading === '' ? `From "${title}".` : `From "${title}", ${heading}.`),
  customer: 'Customer',
  assistant: 'Assistant',
  draftSubject: 'From the chat',
  summary: {
    asked: 'Asked',
    matter: 'Own case',
    mentioned: 'Mentioned',
    unanswered: 'Not answered',
    wantsHuman: 'The customer asks for a person.',
    nothing: 'The customer asked for a person at once, without saying what it is about.',
  },
};

const zh: ReplyTexts = {
  smallTalk: {
    greeting: '您好！有关 Kestrel 的问题都可以问我，也可以直接说说遇到了什么情况。',
    thanks: '不客气。还有其他问题吗？',
    acknowledged: '好的，有需要随时写给我。',
    farewell: '再见，祝您一切顺利。',
    about:
      '我是自动助手，不是真人。我根据帮助中心回答问题，您自己的个案可以帮您开工单；需要真人时随时说“转人工”。',
    abuse: '很抱歉让您这么生气。请告诉我发生了什么，我来想办法；写“转人工”即可由真人接手。',
    empty: '我没有看出问题内容，请用文字描述一下。',
  },
  declined: {
    injection: '这个我不能做。我只根据帮助中心回答使用 Kestrel 的问题，请问您想了解什么？',
    others_data: '我不能提供他人的资料。如果纠纷需要，审核人员会在个案中查看；我可以帮您开工单。',
    promise: '我不能承诺退款或结果：每个个案都由人工依据证据决定。我可以帮您开工单，或转给人工。',
    investment_advice: '我不能建议买卖或持有什么，也不能预测价格。产品和费用怎么运作，我可以说明。',
    legal_advice: '我不能提供法律意见，请咨询律师。平台规则和投诉途径我可以说明，也可以转给人工。',
  },
  handover: '正在为您转接人工，前面的对话会一并转交，您不用重复。',
  handedOverAlready: '您的对话已转给人工，这一条也已补充进去。',
  crisis:
    '听到您这么难，我很抱歉。我们的同事马上接手。如果您有危险，或有伤害自己的念头，请立即拨打当地急救电话或心理援助热线；您不必独自面对。',
  complaint: '这是您自己的个案，应由人工查看，而不是看一篇文章。我已按您写的内容准备好工单，请核对后提交。',
  unanswered: '这个我不知道：帮助中心似乎没有答案。最接近的文章如下；我也准备好了工单，您也可以要求转人工。',
  nothingClose: '这个我不知道：帮助中心没有相关内容。我已准备好工单，您也可以要求转人工。',
  unansweredAgain: '这个我也答不上来，正在为您转接人工，前面的对话会一并转交，您不用重复。',
  unavailable: '目前无法搜索帮助中心。我已按您写的内容准备好工单，您也可以要求转人工。',
  unsure: '我不确定这是否回答了您的问题，这是帮助中心里最接近的内容：',
  otherLanguage: '帮助中心只有其他语言的内容：',
  from: (title, heading) => (heading === '' ? `出自《${title}》。` : `出自《${title}》：${heading}。`),
  customer: '客户',
  assistant: '助手',
  draftSubject: '来自聊天',
  summary: {
    asked: '提问',
    matter: '个案',
    mentioned: '提到',
    unanswered: '未能回答',
    wantsHuman: '客户要求人工。',
    nothing: '客户直接要求人工，未说明事由。',
  },
};

const zhHant: ReplyTexts = {
  smallTalk: {
    greeting: '您好！有關 Kestrel 的問題都可以問我，也可以直接說說遇到了什麼情況。',
    thanks: '不客氣。還有其他問題嗎？',
    acknowledged: '好的，有需要隨時寫給我。',
    farewell: '再見，祝您一切順利。',
    about:
      '我是自動助手，不是真人。我根據幫助中心回答問題，您自己的個案可以幫您開工單；需要真人時隨時說「轉人工」。',
    abuse: '很抱歉讓您這麼生氣。請告訴我發生了什麼，我來想辦法；寫「轉人工」即可由真人接手。',
    empty: '我沒有看出問題內容，請用文字描述一下。',
  },
  declined: {
    injection: '這個我不能做。我只根據幫助中心回答使用 Kestrel 的問題，請問您想了解什麼？',
    others_data: '我不能提供他人的資料。如果糾紛需要，審核人員會在個案中查看；我可以幫您開工單。',
    promise: '我不能承諾退款或結果：每個個案都由人工依據證據決定。我可以幫您開工單，或轉給人工。',
    investment_advice: '我不能建議買賣或持有什麼，也不能預測價格。產品和費用怎麼運作，我可以說明。',
    legal_advice: '我不能提供法律意見，請諮詢律師。平台規則和投訴途徑我可以說明，也可以轉給人工。',
  },
  handover: '正在為您轉接人工，前面的對話會一併轉交，您不用重複。',
  handedOverAlready: '您的對話已轉給人工，這一條也已補充進去。',
  crisis:
    '聽到您這麼難，我很抱歉。我們的同事馬上接手。如果您有危險，或有傷害自己的念頭，請立即撥打當地急救電話或心理援助熱線；您不必獨自面對。',
  complaint: '這是您自己的個案，應由人工查看，而不是看一篇文章。我已按您寫的內容準備好工單，請核對後提交。',
  unanswered: '這個我不知道：幫助中心似乎沒有答案。最接近的文章如下；我也準備好了工單，您也可以要求轉人工。',
  nothingClose: '這個我不知道：幫助中心沒有相關內容。我已準備好工單，您也可以要求轉人工。',
  unansweredAgain: '這個我也答不上來，正在為您轉接人工，前面的對話會一併轉交，您不用重複。',
  unavailable: '目前無法搜尋幫助中心。我已按您寫的內容準備好工單，您也可以要求轉人工。',
  unsure: '我不確定這是否回答了您的問題，這是幫助中心裡最接近的內容：',
  otherLanguage: '幫助中心只有其他語言的內容：',
  from: (title, heading) => (heading === '' ? `出自《${title}》。` : `出自《${title}》：${heading}。`),
  customer: '客戶',
  assistant: '助手',
  draftSubject: '來自聊天',
  summary: {
    asked: '提問',
    matter: '個案',
    mentioned: '提到',
    unanswered: '未能回答',
    wantsHuman: '客戶要求人工。',
    nothing: '客戶直接要求人工，未說明事由。',
  },
};

export const REPLY_TEXTS: Readonly<Record<ChatLanguage, ReplyTexts>> = { en, zh, 'zh-Hant': zhHant };
