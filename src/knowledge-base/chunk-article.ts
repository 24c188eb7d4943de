/** A piece of an article that is embedded and found as one. */
export interface ArticleChunk {
  /** Headings from the top, joined by " > "; empty before the first heading. */
  readonly heading: string;
  readonly text: string;
}

/** Tokens a chunk may hold, by `estimateTokens`; the models read 512, title and heading included. */
const MAX_CHUNK_TOKENS = 380;

/** A rough count that errs on the high side: one a Han character, 1.4 a word of Latin script, one a number or sign. */
export function estimateTokens(text: string): number {
  const han = text.match(/[\u3400-\u9fff\uf900-\ufaff]/g)?.length ?? 0;
  const words = text.match(/[A-Za-z]+/g)?.length ?? 0;
  const rest = text.match(/[0-9]+|[^\sA-Za-z0-9\u3400-\u9fff\uf900-\ufaff]/g)?.length ?? 0;
  return Math.ceil(han + words * 1.4 + rest);
}

interface Block {
  readonly heading: string;
  readonly text: string;
}

/** Splits Markdown into blocks that must stay whole: paragraphs, lists, tables, code fences, quotes. */
function toBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  const path: string[] = [];
  let lines: string[] = [];
  let inFence = false;
  const flush = () => {
    const text = lines.join('\n').trim();
    if (text !== '') blocks.push({ heading: path.filter(Boolean).join(' > '), text });
    lines = [];
  };
  for (const line of markdown.split('\n')) {
    if (/^\s*(```|~~~)/.test(line)) inFence = !inFence;
    const heading = inFence ? null : /^(#{1,6})\s+(.+?)\s*#*$/.exec(line);
    if (heading) {
      flush();
      const level = (heading[1] ?? '').length;
      path.length = Math.max(0, Math.min(path.length, level - 1));
      path[level - 1] = (heading[2] ?? '').trim();
    } else if (!inFence && line.trim() === '') {
      flush();
    } else {
      lines.push(line);
    }
  }
  flush();
  return blocks;
}

/** Cuts one block that is too long alone: by lines, then by sentences, then by length. */
function cutBlock(block: Block): Block[] {
  if (estimateTokens(block.text) <= MAX_CHUNK_TOKENS) return [block];
  const pieces = block.text.includes('\n')
    ? block.text.split('\n')
    : block.text.split(/(?<=[。！？；])|(?<=[.!?;])\s+/);
  const parts: Block[] = [];
  let current = '';
  const joint = block.text.includes('\n') ? '\n' : ' ';
  for (const piece of pieces.flatMap((text) =>
    text.length > 1200 ? (text.match(/[\s\S]{1,300}/g) ?? []) : [text],
  )) {
    if (current !== '' && estimateTokens(current + piece) > MAX_CHUNK_TOKENS) {
      parts.push({ heading: block.heading, text: current });
      current = '';
    }
    current = current === '' ? piece : current + joint + piece;
  }
  if (current.trim() !== '') parts.push({ heading: block.heading, text: current });
  return parts;
}

/** Chunks along headings: blocks under one heading are joined while they fit, and nothing crosses a heading. */
export function chunkArticle(markdown: string): ArticleChunk[] {
  const chunks: ArticleChunk[] = [];
  for (const block of toBlocks(markdown).flatMap(cutBlock)) {
    const last = chunks.at(-1);
    if (
      last &&
      last.heading === block.heading &&
      estimateTokens(last.text + block.text) <= MAX_CHUNK_TOKENS
    ) {
      chunks[chunks.length - 1] = { heading: last.heading, text: `${last.text}\n\n${block.text}` };
    } else {
      chunks.push({ heading: block.heading, text: block.text });
    }
  }
  return chunks;
}

/** What `plainText` changes anything of; most passages have none of it. */
const MARKED_UP = /[*_`>#|~[\t]| {2}|\n{2}/;

/** Markdown to the words a reader sees, for embedding and excerpts. */
export function plainText(markdown: string): string {
  if (!MARKED_UP.test(markdown)) return markdown.trim();
  // What is not there is not looked for: most passages have no links, no tables and no code.
  let text = markdown;
  if (/```|~~~/.test(text)) text = text.replace(/^\s*(```|~~~).*$/gm, '');
  if (text.includes('['))
    text = text.replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  if (text.includes('|')) text = text.replace(/^\s*\|?[\s:|-]+\|[\s:|-]*$/gm, '');
  return text
    .replace(/[*_`>#|]+/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/\n{2,}/g, '\n')
    .trim();
}
