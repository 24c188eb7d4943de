/** A piece of text in both languages of the report; one is shown at a time. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export function both({ en, zh }: Bilingual): string {
  return `<span lang="en">${escapeHtml(en)}</span><span lang="zh">${escapeHtml(zh)}</span>`;
}

const STYLE = `
:root{color-scheme:light;--ink:#1b1f24;--soft:#5a6572;--line:#dde3ea;--accent:#1f5fa8}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:#fff}
main,header{max-width:1100px;margin:0 auto;padding:0 16px}
header{display:flex;justify-content:space-between;align-items:baseline;flex-wrap:wrap;gap:8px;padding-top:20px}
h1{font-size:24px;margin:0}h2{font-size:20px;margin:36px 0 8px;border-top:1px solid var(--line);padding-top:20px}h3{font-size:16px;margin:22px 0 6px}
.facts{color:var(--soft);font-size:13px;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
th,td{padding:4px 12px 4px 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
.charts{display:flex;flex-wrap:wrap;gap:20px}
figure{margin:0;max-width:100%}figcaption{font-weight:600;font-size:14px;margin-bottom:4px}
svg{max-width:100%;height:auto}
button,input{font:inherit;padding:4px 10px;border:1px solid var(--line);border-radius:6px;background:#fff}
.tools{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin:8px 0}
.tools input{flex:1 1 220px;min-width:0}
details{border-bottom:1px solid var(--line);padding:6px 0}
summary{cursor:pointer;overflow-wrap:anywhere}
summary b{font-weight:600}
.gold{color:#176b3a}.wrong{color:#a3261d}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace;background:#f6f8fa;padding:8px;border-radius:6px;margin:6px 0}
body.zh [lang=en],body:not(.zh) [lang=zh]{display:none}
nav{display:flex;gap:12px;flex-wrap:wrap;margin:10px 0;font-size:14px}nav a{color:var(--accent)}
@media (max-width:600px){h1{font-size:20px}th,td{padding-right:8px}}
`;

/** Filters the errors and pages through them: some thousand rows stay quick on a phone. */
const SCRIPT = `
document.getElementById('language').addEventListener('click',()=>{document.body.classList.toggle('zh')});
if((navigator.language||'').startsWith('zh'))document.body.classList.add('zh');
for(const box of document.querySelectorAll('[data-errors]')){
  const rows=JSON.parse(document.getElementById(box.dataset.errors).textContent);
  const list=box.querySelector('.list'),input=box.querySelector('input'),more=box.querySelector('.more'),count=box.querySelector('.count');
  let shown=0,found=rows;
  const add=(parent,tag,text,name)=>{const e=document.createElement(tag);e.textContent=text;if(name)e.className=name;parent.append(e);return e};
  const page=()=>{for(const r of found.slice(shown,shown+20)){const d=document.createElement('details'),s=document.createElement('summary');
    add(s,'b',r.gold,'gold');s.append(' \\u2190 ');add(s,'b',r.predicted,'wrong');if(r.confidence!==null)s.append(' ('+Number(r.confidence).toFixed(3)+')');
    add(s,'div',r.text.length>140?r.text.slice(0,140)+'\\u2026':r.text);d.append(s);add(d,'pre',r.text);if(r.evidence.length)add(d,'pre',r.evidence.join('\\n'));list.append(d)}
    shown=Math.min(found.length,shown+20);more.hidden=shown>=found.length;count.textContent=shown+' / '+found.length};
  const start=()=>{const q=input.value.toLowerCase();found=q?rows.filter(r=>(r.text+' '+r.gold+' '+r.predicted).toLowerCase().includes(q)):rows;shown=0;list.textContent='';page()};
  input.addEventListener('input',start);more.addEventListener('click',page);start();
}
`;

/** One file with everything in it: no request leaves the reader's machine. */
export function renderPage(title: Bilingual, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title.en)} · ${escapeHtml(title.zh)}</title><style>${STYLE}</style></head>
<body><header><h1>${both(title)}</h1><button id="language" type="button">中文 / English</button></header>
<main>${body}</main><script>${SCRIPT}</script></body></html>
`;
}
