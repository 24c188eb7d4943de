const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/u).filter(Boolean));

/** Words that only bind sentences together: rare in any other language's text. */
export const ENGLISH_WORDS = words(`
  the and you that was for are with his they this have from had but what some can out other were all your when use how said each she which
  their will way many then them would like has look more could did get come its over think also back after work first well even want because
  any these give most is it in on to of be at by not do my me we he i'm i i've don't doesn't didn't can't won't isn't it's there who why where
  again been before being does doing during into just only own same should so than through too until very while about against an as if or
  please hi hello thanks thank help need still never now money got paid send sent day days week weeks month account order seller buyer nothing
  says told waiting since here ok yes no good bad love great very much every took take took made make know
`);

/** Words at home in Chinese text too: tickers, networks, products, interface terms. */
export const NEUTRAL_WORDS = words(`
  usdt usdc btc eth bnb trx trc erc bep sol xrp doge ltc matic dai busd fdusd txid hash memo tag kyc aml app api ok id ip otc vip sms email gmail
  google apple ios android web defi nft dao gas token binance okx bybit huobi tron solana metamask wallet pin qr url http https www com uid u
  ledger trezor iphone ipad chrome telegram whatsapp wechat alipay paypal visa mastercard polygon arbitrum optimism base avalanche ton bsc
  kestrel rest websocket python java json nonce level pro plus bug logo chat kline pdf vpn wifi pnl maker taker ui
`);

/** Function words of other languages in Latin script, none of which is an English word in common use. */
export const OTHER_LATIN_WORDS = words(`
  el los las una unos para por pero con que como está esta este tengo mi muy más porque cuando donde hola gracias dinero cuenta nunca sin ya hace
  não uma com você meu minha está dinheiro conta foi obrigado olá mais porque quando fiz
  je le les des une est pas pour dans vous mon ma mais avec bonjour merci compte argent c'est j'ai depuis
  ich nicht und der das ist mein meine habe für mit auf auch bitte geld konto wurde kein seit sie
  il che non sono mio mia conto soldi ho della grazie perché ciao
  saya tidak dan yang ini itu dengan untuk uang akun sudah belum tolong mohon dari
  tôi không và của là có được tiền tài khoản cho bị
  ben bir ve bu için değil hesap para ama çok
  ako ang mga hindi ko po naman pera wala
  ik het een niet mijn geld naar voor
  nie jest na się konto pieniądze mam dlaczego
`);
