const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/u).filter(Boolean));

/** Given names of many countries, lower case; those that are common words too (will, mark, grace) only count with context. */
export const FIRST_NAMES = list(`
  aaron abdul abdullah abigail abraham adam adebayo aditi adrian adriana agnes agnieszka ahmed aidan aiden aisha ajay akira alan albert alberto alejandra alejandro aleksandr alessandro alex alexander
  alexandra alexis alfred ali alice alicia alina alison allison alma alvin alyssa amanda amara amber amelia amina amir amit amy ana anastasia anders andrea andreas andrei andres andrew andy
  angela angelica angelina angelo anh anita anjali ann anna anne annette annie anthony antoine anton antonio antonia anya apollo archie ariana arjun arnold arthur arun asha ashley ashok astrid audrey august
  aurora austin ava ayesha babak barbara bartosz beatrice beatriz becky ben benjamin bernard bernice beth betty beverly bianca bill billy birgit blessing bob bogdan boris brad bradley brandon brenda brendan brett
  brian bridget brittany bruce bruno bryan caitlin caleb calvin cameron camila camille carl carla carlo carlos carmen carol carolina caroline carolyn casey catalina catherine cathy cecilia cedric celia celine
  cesar chad chandra charlene charles charlie charlotte chelsea cheng cheryl chiara chidi chinedu chioma chloe chris christian christina christine christopher chukwu cindy claire clara clarence claude claudia clemens
  colin connor conrad constance corey courtney craig cristina crystal curtis cynthia daisuke daisy damian dan dana daniel daniela danielle danny daphne darius darren dave david dawn dean deborah debra deepak
  deepika delia denis denise dennis derek dermot desmond diana diane diego dieter dimitri dina dinesh dmitri dmitry dolores dominic dominik donald donna dora doris dorothy doug douglas duncan dustin dwayne dylan
  eddie edgar edith edmund eduardo edward edwin eileen elaine eleanor elena eli elias elif elijah elisa elisabeth elise eliza elizabeth ella ellen elliot eloise elsa elsie emeka emil emilia emilie emilio emily emma
  emmanuel enrique eric erica erik erika erin ernest esperanza esteban estelle esther ethan eugene eunice eva evan evelyn ezra fabian faisal farah farid fatima fatma federico felicia felipe felix fernanda fernando fiona
  flora florence florian frances francesca francesco francis francisco frank franz fred freddie frederick frederik frida friedrich funmi gabriel gabriela gabrielle gareth gary gavin gemma genevieve geoffrey george georgia
  georgina gerald gerard gerhard giancarlo gideon gilbert gina giorgio giovanni giulia giuseppe gladys glen glenn gloria gonzalo gordon graham greg gregory greta guadalupe guido guillermo gunther gustav gustavo guy
  hakan hamza hannah hans harald harold harriet harry hassan hazel heather hector heidi heinrich helen helena helga henrik henry herbert herman hideo hiroshi hiroto holly howard hubert hugh hugo humberto hussein ian
  ibrahim ida ifeanyi ignacio igor imran ines ingrid irene irina iris isaac isabel isabella isabelle isaiah ishaan ismail ivan ivana ivy jack jackie jackson jacob jacqueline jaime jake jakub jamal james jamie jan jana
  jane janet janice jared jasmine jason javier jean jeff jeffrey jelena jenna jennifer jenny jens jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy jin jing joan joanna joanne joe joel joey johan johanna
  johannes john johnny jon jonas jonathan jordan jorge jose josef josefina joseph josephine josh joshua josue joyce juan juanita judith judy julia julian juliana julie juliet julio julius june jung jürgen justin justine
  kaito kamal kamil karen karim karin karl karla karthik katarina kate katerina katharina katherine kathleen kathryn kathy katie katrina kavita kayla keith kelly ken kenji kenneth kenta kerry kevin khadija khalid kim
  kimberly kiran kirsten klaus kofi krishna kristen kristian kristin kristina kristine krzysztof kumar kunal kurt kwame kyle laila lakshmi lance lara larissa larry lars laura lauren laurence lawrence lea leah lee leila
  lena leo leon leonard leonardo leroy leslie leticia lewis liam lidia liliana lillian lily linda lindsay lisa liu logan lois lola lorenzo loretta lori lorraine louis louisa louise luc luca lucas lucia lucy luigi luis
  luisa luka lukas luke lydia lynn maarten mabel madeleine madison magdalena maggie mahmoud maja malcolm malik manish manuel manuela marc marcel marcela marcelo marcia marco marcos marcus margaret margarita maria mariam
  mariana marianne marie marilyn marina mario marion marisol marjorie marlene marta martha martin martina marvin mary maryam mateo mateusz mathilde matilda matt matteo matthew matthias maureen maurice mauricio max maxim
  maximilian maya megan mehdi mehmet mei melanie melissa mercedes meredith mia michael michaela michał michel michelle miguel mike mikhail mila mildred milena milo milos min mina ming minh miranda miriam misaki mitchell
  mohamed mohammad mohammed mohan moira molly monica monika morgan moses muhammad muriel mustafa myra myrtle nadia nadine nancy naomi natalia natalie natasha nathan nathaniel neha neil nelson ngozi nguyen nicholas nick
  nicola nicolas nicole nigel nikhil niklas nikola nikolai nils nina nisha noah noel nora norma norman obinna octavia olaf oleg olena olga oliver olivia olu oluwaseun omar oscar oskar osman otto owen pablo pamela paola
  patricia patrick patryk paul paula pauline pavel pedro peggy penelope percy peter petra phil philip philippa phillip phyllis pierre piotr pooja prakash pranav preeti priya priyanka rachel rafael raha rahul raj rajesh
  ralph ramesh ramon ramona randy raquel rashid ravi ray raymond rebecca regina reginald renata rene renee ricardo richard rick ricky riley rita ritu robert roberta roberto robin rocco rodney rodrigo roger rohan rohit
  roland rolf roman ron ronald rosa rosalind rosario rosemary rosie ross roxanne roy ruben rudolf rupert russell ruth ryan saanvi sabine sabrina said sakura sally salma salman salvador sam samantha samir samuel sandeep
  sandra sandy sanjay santiago sara sarah sasha satoshi scott sean sebastian selena serena serge sergei sergey sergio shane shannon sharon shaun shawn sheila shelly sheryl shirley shreya siddharth sidney sigrid silvia
  simon simone sina sofia sofie sonia sonja sophia sophie stacey stanley stefan stefania stefano stella stephan stephanie stephen steve steven stuart sue sunil suresh susan susana suzanne svetlana sven sylvia takashi
  takeshi tamara tanya tara tariq tatiana ted teresa terrence terry thea theodore theresa thomas tiago tiffany tim timothy tina tobias todd tom tomas tomasz tommy toni tony tracey tracy travis trevor tristan troy tyler
  ulrich ursula usha vadim valentina valeria valerie vanessa vera verena veronica veronika vicky victor victoria vijay vikram viktor vincent vincenzo viola violet virginia vishal vivek vivian vladimir walter wanda wang
  warren wayne wei wendy wesley wilfred wilhelm william willie winifred winston wolfgang xavier xin yan yang yasmin yuki yuko yulia yuri yusuf yvette yvonne zachary zahra zainab zara zhang zhen zoe zofia zsofia
  rajiv sneha ananya adaeze amaka tunde femi segun kemi yemi bola chika uche nneka akua ama kojo yaw abena wanjiku njeri kamau otieno achieng juma amani thabo sipho nomsa lerato somchai siti nur putri budi agus dewi maricel
  jhun rowena jomar rodel nilo aling tan lim wong chan leung cheung lam ng lau yip kwok tsang hung
`);

/** Everyday words that stand with a capital at a sentence's start, in headings, or as terms of the trade: no names by themselves. */
export const COMMON_WORDS = list(`
  a about above accept access according account accounts across act action actually ad add address admin ads advertisement after afternoon again against agent agents ago agreed ah ai air alert all allow almost alone along already
  also although always am among amount an and android angry animation another answer any anybody anyone anything anyway anywhere api app appeal appeals appreciate apple application apply approval april apps are aren't army around article as ask asked
  asking assets assistance at attach attached attention attn august auto automatic available average avoid away awful baby back bad balance bank banks based basic be because been before began begin behind being believe below best better between
  big bill birth birthday bit bitcoin black blah block blocked blockchain blog bloody blue bonus book both bot bought box boy branch bring broker browser business but button buy buyer buyers buying by bye call called came can can't cancel
  cancelled cannot car card cards care case cash ceo certainly chain change changed channel charge chart charts chat cheap check child children christmas chrome city class clear click client clients close closed code codes coin coins cold come
  comes coming commission company compare compensation complain complaint complete completed compliance concern confirm confirmed congratulations connection consider contact continue contract copied copy correct cost could couldn't country
  court covid create created credit crypto currency current currently customer customers cut daily damn data date day days deadline deal dear death debit december decent decided declined deducted defi delay deliver delivery demand department
  deposit deposited deposits desk despite details device devices did didn't different difficult direct disappointed dispute do document documents does doesn't dog doing dollars don't done door down download dr drama draw driver drivers during
  each earlier early earn easily easy economy edit either else email emails employee end english enough enter entire error escrow ethereum euro euros even evening ever every everybody everyone everything everywhere exactly except exchange
  excellent excuse expected expected expert explain explorer extra eye eyes face facebook fact fake false family fantastic far fast father february feel fees fee few fiat field fifth file files film finally finance find fine fintech firefox first
  five fix flat follow following food for force form former forward found founder four free freeze friday friend friends from frozen full fun fund funding funds funny further future futures game gas gave general get gets getting girl girls give given glad go god goes
  going gold gone good google got government grant great green group guess guide guys had half hand happened happens happy hard has hash hasn't hate have haven't having he head headline hello help helpful helped her here here's hers hey hi high
  higher him his history hold holding holiday home honest honestly hope hopefully horrible hotel hour hours house how however huge human hundred husband i i'd i'll i'm i've id idea identity if ignore ignored image images imagine immediately
  important impossible in inc include including income index indeed info information inside insist instagram instant instead instructions insurance interest interface internal international internet into investigation investment invoice ios ip
  iphone is isn't isolated issue it it's items its january job join joined journal july june just keep kept key keys kind kindly kingdom know known kyc lady language last late later latest law lawyer leader learn least leave led left legal less
  let let's letter level leverage license life light like limit limits line link linkedin liquidation list listed literally little live loan local lock locked log login logged long look looking lost lot love low lower luck luckily machine made
  madam magazine mail main make makes making maker man manage manager manual many march margin mark market markets master match matter may maybe me mean meanwhile media meet member memo merchant merry message messages messenger might million
  mine mini minimum minute minutes miss missing mistake mobile model mom moment monday money month monthly months more morning most mother move moved mr mrs ms much multiple mum music must my myself name names national nearly need needed neither
  network networks never new news next nft nice night no nobody none nope normal not note nothing notice notification november now nowhere number numbers obviously october of off offer office official often oh ok okay old on once one online only open opened
  opening option options or order orders original other others otherwise our out over overall own owner p2p page paid paper park part partial parties party pass passport password past pay payment payments paying payout pdf peer pending people per perfect
  perhaps period permanent perp perpetual person personal phone phones photo pic picture piece place placed plan platform play please plus point police policy poor position possible post power pre premium press pretty previous price private pro
  probably problem problems proceed process processing product products profile profit program project promo promise promised promotion proof property protection provide provided public purchase purpose put quality question questions quick
  quickly quite quote rate rating rather reach read reading real really reason receipt receive received recently recommend record red refer reference referral refund refunded regarding regards regulations rejected related release released releases
  remember reminder remove rent reply report request required requirement resolve resolved respond response restricted result return returned review reviews reward rewards rich right risk risky road robot room rule rules run russian said sale sales same
  santa saturday save savings saw say saying says scam scammed scammer scammers scams school screen screenshot screenshots seal search season second seconds section secure security see seem seems seen self sell seller sellers selling send sender sending sends
  sent september serious seriously service services session set settings seven several shame share she shop short should show showed shows side sign signature signed simple simply since sincerely single sir site six slow small so social sold
  solution solved some somebody someone something sometimes son soon sorry sort source space special speed spend spot spread staff stage stake staking standard star stars start started state statement statements states station status stay
  steal step steps still stolen stop story stories strange street strict student stuck stupid subject submit submitted success successful such suddenly summary sunday super support supported supposed sure surely suspended swap system table take
  taken takes taker taking talk tax team teams tech technical telegram tell ten terms terrible test thank thanks that that's the their them then there there's therefore these they they're thing things think third this those though
  thought thousand three through thursday ticket tickets tier time timer times title to today together told tomorrow tonight too took top total totally touch town trade trader traders trading trash transaction transactions transfer transferred
  transfers travel tried true trust trustpilot try trying tuesday turn tv twice twitter two type uid ultimately unable unacceptable under understand unfortunately union unit university unknown unless until up update updated upgrade upload upon
  urgent us usd use used useful user users uses using usual usually valid value verification verified verify version very via video view visa visit voucher wait waited waiting wallet wallets want wanted wants warning was wasn't watch way we we'll
  we're we've web website wednesday week weekend weeks welcome well went were what what's whatever when whenever where where's wherever whether which while white who who's whoever whole whom whose why wife will win window windows wire with withdraw withdrawal
  withdrawals withdrawing withdrew within without woman women won't wonderful word words work worked working works world worse worst worth would wouldn't wow write wrong wrote www yeah year yearly years yes yesterday yet you you'd you'll you're you've young your
  yours yourself zero zone mister miss sincerely truly faithfully cheers hereby herein attn re fw fwd ps nb asap fyi eta faq pls plz thx lol omg wtf btw imo ty rip
  usdt usdc btc eth bnb xrp sol trx ton doge ltc ada tron solana polygon arbitrum optimism avalanche ledger trezor metamask binance coinbase kraken okx bybit huobi kucoin kestrel bitget gate mexc ronin celo linea base
  bot sms otp api apis rest websocket java python json sdk qr pin 2fa mfa aml ftx etf nft dao dex cex tps apr apy roi pnl atm vpn wifi wi-fi gb mb kb pc mac ipad windows linux chrome safari firefox whatsapp wechat alipay paypal sepa swift
  swift upi imps neft gcash maya mpesa m-pesa opay pix zelle venmo revolut wise skrill interac payid paynow fps instapay promptpay duitnow iban bic mastercard unionpay amex youtube instagram tiktok discord reddit skype zoom gmail outlook yahoo hotmail
  easter litecoin dogecoin cardano phantom xiaomi samsung huawei pixel commonwealth faster aadhaar aadhar pan ibans rs kes kuda monzo mandiri sparkasse barclays lloyds natwest santander hsbc chase amazon netflix uber ebay apple steam intel wikipedia eve
  staking liquidity spread slippage leverage gas fee token tokens validator validators blockfi gateway captcha cookie cookies sepa ach etc ios covid corona lightning mainnet testnet metatrader tradingview ubuntu debian docker github gitlab stripe plaid trx ripple stellar tether maker aave uniswap opensea pancakeswap
  sister-in-law brother-in-law mother-in-law father-in-law spring summer autumn winter north south east west northern southern eastern western nah yep yup hmm ugh lmao wtf ouch
  brasil staffs folks mate dude bro sis boss guys gents gentlemen ladies sirs whoever
  level step part section chapter page figure table appendix version isolated cross spot futures earn simple classic
  ids king queen prince princess president senator minister mayor general colonel captain lieutenant sergeant professor doctor judge sister brother uncle aunt grandma grandpa dad daddy mama papa
  bitte hola bonjour merci gracias danke
`);

/** Words before a name. */
export const TITLES = list(
  "mr mrs ms miss mx dr prof professor sir madam lady lord rev reverend fr father sister brother capt captain lt sgt col gen hon judge sen president senator congressman congresswoman minister mayor governor chancellor general colonel major captain lieutenant sergeant officer inspector detective nurse coach pastor imam rabbi prince princess king queen duke herr frau señor señora sr sra monsieur madame mme mlle signor signora dott ing mister mssrs datuk dato dato' tan puan encik ustaz sheikh",
);

/** Words inside a name that are written small. */
export const PARTICLES = list(
  'van von der den de del della di da dos das do du la le les el al bin binti ibn ben ter ten zu zum af av y e',
);

/** Words at the end, or inside, of an organisation's name. */
export const ORGANISATION_WORDS = list(`
  inc inc. ltd ltd. llc llp plc gmbh ag sa s.a. sarl s.l. bv b.v. nv n.v. oy ab as aps kg ohg kgaa spa s.p.a. srl s.r.l. pty corp corp. corporation company co co. group holdings holding partners associates ventures capital bank university college institute school
  hospital clinic foundation trust society association union committee council ministry department agency authority bureau commission church museum theatre theater library laboratories labs studios studio technologies technology systems solutions
  industries enterprises enterprise logistics consulting consultants services airlines airways motors pharmaceuticals insurance securities investments international media entertainment records press times herald tribune club fc band orchestra team hotel resort restaurant cafe supermarket markets
  stores store shop shops catering bakery pharmacy realty properties developers construction engineering energy petroleum electronics software networks telecom communications
`);

export function looksLikeSurname(word: string): boolean {
  return /(?:son|sson|sen|ez|ov|ova|ev|eva|ski|ska|sky|wicz|czyk|ić|ic|vić|berg|mann|stein|oğlu|oglu|idis|opoulos|akis|escu|eanu|yan|ian|dze|shvili|enko|chuk|ini|elli|etti|ucci|accio|eira|inho|aga|moto|mura|yama|kawa|naka|saki|guchi|hashi|bayev|khan|pour|zadeh|ullah|uddin|ton|ford|worth|field|man|ley|wood|well|kins|quist|ström|strom|gaard|feld|baum|huber|meier|meyer|schmidt)$/iu.test(
    word,
  );
}
