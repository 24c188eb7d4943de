import { getDocumentProxy } from 'unpdf';
import { UnreadableDocumentError, type ConvertedDocument } from '../../ports/document-converter.ts';
import { isoDate } from './html-to-markdown.ts';
import { layOutPages, type PdfPage, type PdfText } from './lay-out-pdf.ts';

const MAX_PAGES = 500;
const MAX_TEXT_ITEMS = 200_000;
/** Time for one document: a broken one can keep its reader busy for long. */
const MAX_READ_MS = 60_000;

/** One entry of a page's text: a run with its place, or a mark without text. */
interface ContentItem {
  readonly str?: string;
  /** Scale, skew and position; the last two are x and y in points from the lower left corner. */
  readonly transform?: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

function toText({ str = '', transform = [], width = 0, height = 0 }: ContentItem): PdfText[] {
  const [, , skew = 0, scale = 0, x = 0, y = 0] = transform;
  return str === '' ? [] : [{ text: str, x, y, width, size: Math.hypot(skew, scale) || height }];
}

function explain(error: unknown): UnreadableDocumentError {
  if (error instanceof UnreadableDocumentError) return error;
  const name = error instanceof Error ? error.name : '';
  return new UnreadableDocumentError(
    'file',
    name === 'PasswordException' ? 'The PDF is encrypted with a password.' : 'The PDF cannot be read.',
    error,
  );
}

/** "D:20261124093000+01'00'" */
function pdfDate(text: unknown): string | null {
  const match = typeof text === 'string' ? /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(text) : null;
  return match ? isoDate(`${match[1]}-${match[2]}-${match[3]}`) : null;
}

/** Text of a PDF as Markdown: larger type is a heading, what every page repeats is left out. @throws UnreadableDocumentError */
export async function convertPdf(bytes: Uint8Array): Promise<ConvertedDocument> {
  const started = performance.now();
  const proxy = await getDocumentProxy(bytes.slice(), { verbosity: 0 }).catch((error: unknown) => {
    throw explain(error);
  });
  try {
    if (proxy.numPages > MAX_PAGES) {
      throw new UnreadableDocumentError(
        'file',
        `The PDF has ${proxy.numPages} pages; the limit is ${MAX_PAGES}.`,
      );
    }
    const pages: PdfPage[] = [];
    let items = 0;
    for (let number = 1; number <= proxy.numPages; number += 1) {
      const page = await proxy.getPage(number);
      const content = await page.getTextContent();
      const texts = (content.items as readonly ContentItem[]).flatMap(toText);
      items += texts.length;
      const [, bottom = 0, , top = 842] = page.view;
      pages.push({ height: top - bottom, texts });
      page.cleanup();
      if (items > MAX_TEXT_ITEMS || performance.now() - started > MAX_READ_MS) {
        throw new UnreadableDocumentError(
          'file',
          `The PDF has too much text, or takes too long, from page ${number} on.`,
        );
      }
    }
    const { info } = (await proxy.getMetadata().catch(() => ({ info: {} }))) as {
      info: Record<string, unknown>;
    };
    const { title, markdown } = layOutPages(pages);
    if (markdown === '') {
      throw new UnreadableDocumentError(
        'body',
        'The PDF has no text. Pictures of text must be read by OCR first.',
      );
    }
    const declared = typeof info['Title'] === 'string' ? info['Title'].trim() : '';
    return {
      title:
        title ?? (/^(untitled|microsoft word\b.*|.*\.(docx?|pdf|indd))?$/i.test(declared) ? null : declared),
      language: typeof info['Language'] === 'string' ? info['Language'] : null,
      updatedOn: pdfDate(info['ModDate']) ?? pdfDate(info['CreationDate']),
      markdown,
      alternates: new Map(),
      isHidden: false,
    };
  } catch (error) {
    throw explain(error);
  } finally {
    await proxy.loadingTask.destroy().catch(() => undefined);
  }
}
