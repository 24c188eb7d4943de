import { fromMarkdown } from 'mdast-util-from-markdown';
import { mdxFromMarkdown } from 'mdast-util-mdx';
import { mdxjs } from 'micromark-extension-mdxjs';
import type { Nodes, Parent } from 'mdast';

/** A place in the source and what stands there instead. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Content of an MDX file that another file takes in by `import Part from './_part.mdx'`; null when there is none. */
export type ReadPart = (specifier: string) => string | null;

const MAX_PART_DEPTH = 5;
const IMPORT_OF_PART = /^import\s+([A-Z]\w*)\s+from\s+['"]([^'"]+\.mdx?)['"];?\s*$/gm;
/** Attributes whose words a reader sees. */
const SHOWN = ['label', 'title', 'summary', 'header', 'heading', 'alt'];

/** Text outside of code fences and code spans. */
function outsideCode(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^[ \t]*(?:```|~~~)[\s\S]*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]*`)/m)
    .map((part, i) => (i % 2 === 1 ? part : change(part)))
    .join('');
}

/** `:::tip Title` … `:::` becomes a bold line and its text. */
function writeAdmonitions(text: string): string {
  return text
    .replaceAll(
      /^[ \t]*:{3,}[ \t]*([a-z]+)[ \t]*(?:\[([^\]\n]*)\]|([^\n{]*))(?:\{[^}\n]*\})?[ \t]*$/gim,
      (_whole, kind: string, bracketed?: string, plain?: string) => {
        const title = (bracketed ?? plain ?? '').trim();
        const name = kind[0]?.toUpperCase() + kind.slice(1).toLowerCase();
        return `**${title === '' ? name : `${name}: ${title}`}**\n`;
      },
    )
    .replaceAll(/^[ \t]*:{3,}[ \t]*$/gm, '');
}

interface MdxElement extends Parent {
  readonly type: 'mdxJsxFlowElement' | 'mdxJsxTextElement';
  readonly name: string | null;
  readonly attributes: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[];
}

function attribute(node: MdxElement, name: string): string | null {
  const found = node.attributes.find((item) => item.type === 'mdxJsxAttribute' && item.name === name)?.value;
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : null;
}

/** The words in an expression that is a plain string; others are code and are left out. */
function stringOf(expression: string): string {
  return /^\s*(['"`])([^'"`$\\]*)\1\s*$/.exec(expression)?.[2] ?? '';
}

function offsets(node: Nodes): { readonly start: number; readonly end: number } {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

function openElement(node: MdxElement): string {
  const isFlow = node.type === 'mdxJsxFlowElement';
  if (/^(br|hr)$/i.test(node.name ?? '')) return isFlow ? '\n' : ' ';
  const shown = SHOWN.map((name) => attribute(node, name)).find((text) => text !== null) ?? null;
  const link = attribute(node, 'href') ?? attribute(node, 'to');
  if (shown === null) return !isFlow && link !== null && node.children.length > 0 ? '[' : '';
  if (link !== null) return `[${shown}](${link}) `;
  return isFlow ? `**${shown}**\n\n` : `${shown} `;
}

function closeElement(node: MdxElement): string {
  const link = attribute(node, 'href') ?? attribute(node, 'to');
  const isLink = openElement(node) === '[';
  return isLink && link !== null ? `](${link})` : '';
}

/** Inside of an element its indentation is only for looks, and would make code of text. */
function dedent(source: string, child: Nodes, edits: Edit[]): void {
  const columns = (child.position?.start.column ?? 1) - 1;
  if (columns === 0) return;
  const { start, end } = offsets(child);
  for (let at = start - columns; at >= 0 && at < end;) {
    const indent = /^[ \t]*/.exec(source.slice(at, at + columns))?.[0].length ?? 0;
    if (indent > 0) edits.push({ start: at, end: at + indent, text: '' });
    const next = source.indexOf('\n', at);
    if (next < 0) return;
    at = next + 1;
  }
}

function collectEdits(source: string, node: Nodes, edits: Edit[]): void {
  const { start, end } = offsets(node);
  switch (node.type) {
    case 'mdxjsEsm':
      edits.push({ start, end, text: '' });
      return;
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      edits.push({ start, end, text: stringOf(node.value) });
      return;
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement': {
      const element = node as unknown as MdxElement;
      if (/^(script|style|svg|iframe)$/i.test(element.name ?? '')) {
        edits.push({ start, end, text: '' });
        return;
      }
      const [first, last] = [element.children[0], element.children.at(-1)];
      if (!first || !last) {
        edits.push({ start, end, text: openElement(element) });
        return;
      }
      edits.push({ start, end: offsets(first).start, text: openElement(element) });
      const isFlow = node.type === 'mdxJsxFlowElement';
      for (const child of element.children) {
        if (isFlow) dedent(source, child, edits);
        collectEdits(source, child, edits);
      }
      edits.push({ start: offsets(last).end, end, text: `${closeElement(element)}${isFlow ? '\n' : ''}` });
      return;
    }
    default:
      if ('children' in node) for (const child of node.children) collectEdits(source, child as Nodes, edits);
  }
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.end <= at && edit.text === '') continue;
    result += source.slice(at, Math.max(at, edit.start)) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + source.slice(at);
}

/** Takes in the parts that a file imports, where their elements stand. */
function includeParts(source: string, readPart: ReadPart, depth: number): string {
  let text = source;
  for (const [, name = '', specifier = ''] of source.matchAll(IMPORT_OF_PART)) {
    const part = depth < MAX_PART_DEPTH ? readPart(specifier) : null;
    const content = part === null ? '' : includeParts(part, readPart, depth + 1);
    text = text.replaceAll(new RegExp(`<${name}\\b[^>]*/>`, 'g'), () => `\n\n${content.trim()}\n\n`);
  }
  return text;
}

/** What is left where MDX has a mistake: tags are taken out by their looks. */
function stripTags(markdown: string): string {
  return outsideCode(markdown, (text) =>
    text
      .replaceAll(/^(?:import|export)\s.*$/gm, '')
      .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
      .replaceAll(/<\/?[A-Za-z][^<>]*>/g, ''),
  );
}

/**
 * MDX to the Markdown that a reader would see: imports, exports and expressions go, elements give way to what they hold and
 * to their label or title, admonitions become text, and parts are taken in. Everything else stays as it is written. What is
 * no valid MDX, as plain Markdown often is, loses its tags all the same.
 */
export function mdxToMarkdown(source: string, readPart: ReadPart = () => null): string {
  const whole = includeParts(source.replaceAll('\r\n', '\n'), readPart, 0);
  const prepared = outsideCode(whole, (text) =>
    writeAdmonitions(
      text
        .replaceAll(/<!--[\s\S]*?-->/g, '')
        .replaceAll(/^(#{1,6}\s.*?)\s*(?:\{#[^}\n]*\}|\{\/\*[^}\n]*\*\/\})[ \t]*$/gm, '$1')
        .replaceAll(/<((?:https?:\/\/|mailto:)[^\s<>]+)>/g, '$1'),
    ),
  );
  let text: string;
  try {
    const edits: Edit[] = [];
    const tree = fromMarkdown(prepared, { extensions: [mdxjs()], mdastExtensions: [mdxFromMarkdown()] });
    collectEdits(prepared, tree, edits);
    text = applyEdits(prepared, edits);
  } catch {
    text = stripTags(prepared);
  }
  return text
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
