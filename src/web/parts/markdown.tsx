import type { AlignType, Nodes, PhrasingContent, RootContent, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { toString } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';
import { createElement, type Child } from 'hono/jsx';

/** Where a `kb:ID` link leads; null for an article that is not there. */
export type ResolveArticle = (articleId: string) => string | null;

export interface MarkdownHeading {
  readonly depth: number;
  readonly id: string;
  readonly text: string;
}

/** Deeper nesting than any article has; beyond it the source is shown as text, so that no input exhausts the stack. */
const MAX_DEPTH = 40;

function parse(markdown: string) {
  return fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
}

/** Article headings start below the page's own `h1`. */
function headingDepth(depth: number): number {
  return Math.min(Math.max(depth, 2), 6);
}

/** Headings of levels 2 and 3 with the ids that `Markdown` gives them. */
export function markdownHeadings(markdown: string): MarkdownHeading[] {
  return parse(markdown)
    .children.flatMap((node) => (node.type === 'heading' ? [node] : []))
    .map((node, i) => ({ depth: headingDepth(node.depth), id: `h-${i + 1}`, text: toString(node) }))
    .filter(({ depth }) => depth <= 3);
}

const SAFE_LINK = /^(https?:\/\/|mailto:|\/(?!\/)|#)/i;

function Link({ url, resolve, children }: { url: string; resolve: ResolveArticle; children: Child }) {
  if (/^kb:/i.test(url)) {
    const href = resolve(url.slice('kb:'.length));
    return href === null ? <>{children}</> : <a href={href}>{children}</a>;
  }
  if (!SAFE_LINK.test(url)) return <>{children}</>;
  return url.startsWith('/') || url.startsWith('#') ? (
    <a href={url}>{children}</a>
  ) : (
    <a href={url} rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function alignment(align: AlignType | undefined): { class?: string } {
  return align ? { class: `align-${align}` } : {};
}

function TableBlock({ node, inline }: { node: Table; inline: (nodes: readonly PhrasingContent[]) => Child }) {
  const [head, ...rows] = node.children;
  return (
    <div class="table-scroll" tabindex={0} role="group">
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, i) => (
              <th scope="col" {...alignment(node.align?.[i])}>
                {inline(cell.children)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.children.map((cell, i) => (
                <td {...alignment(node.align?.[i])}>{inline(cell.children)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** `> **Warning** …` and the like are shown as callouts. */
function calloutKind(text: string): string {
  if (/^\s*(warning|danger|警告|注意|危险)/i.test(text)) return 'callout warning';
  if (/^\s*(note|tip|提示|说明|小贴士)/i.test(text)) return 'callout';
  return '';
}

/**
 * Markdown (CommonMark with tables) as elements: text goes in as text and raw HTML is shown as written, so nothing an
 * article holds can become markup. Images are shown as their description: the pages load nothing from elsewhere.
 */
export function Markdown({ source, resolve }: { source: string; resolve: ResolveArticle }) {
  let headings = 0;

  const list = (nodes: readonly (RootContent | PhrasingContent)[], depth: number): Child =>
    nodes.map((node) => render(node, depth + 1));

  const render = (node: Nodes, depth: number): Child => {
    if (depth > MAX_DEPTH) return toString(node);
    switch (node.type) {
      case 'text':
      case 'html':
        return node.value;
      case 'paragraph':
        return <p>{list(node.children, depth)}</p>;
      case 'heading': {
        headings += 1;
        return createElement(
          `h${headingDepth(node.depth)}`,
          { id: `h-${headings}` },
          <>{list(node.children, depth)}</>,
        );
      }
      case 'emphasis':
        return <em>{list(node.children, depth)}</em>;
      case 'strong':
        return <strong>{list(node.children, depth)}</strong>;
      case 'inlineCode':
        return <code>{node.value}</code>;
      case 'code':
        return (
          <pre tabindex={0}>
            <code>{node.value}</code>
          </pre>
        );
      case 'break':
        return <br />;
      case 'thematicBreak':
        return <hr />;
      case 'blockquote':
        return <blockquote class={calloutKind(toString(node))}>{list(node.children, depth)}</blockquote>;
      case 'list':
        return node.ordered ? (
          <ol start={node.start ?? 1}>{list(node.children, depth)}</ol>
        ) : (
          <ul>{list(node.children, depth)}</ul>
        );
      case 'listItem': {
        // A tight item holds one paragraph, whose margins would only spread the list.
        const tight = node.children.map((child) =>
          child.type === 'paragraph' && !node.spread ? list(child.children, depth) : render(child, depth + 1),
        );
        return <li>{tight}</li>;
      }
      case 'link':
        return (
          <Link url={node.url} resolve={resolve}>
            {list(node.children, depth)}
          </Link>
        );
      case 'table':
        return <TableBlock node={node} inline={(nodes) => list(nodes, depth)} />;
      case 'image':
        return node.alt ?? '';
      case 'definition':
        return null;
      default:
        return toString(node);
    }
  };

  return <div class="prose">{parse(source).children.map((node) => render(node, 0))}</div>;
}
