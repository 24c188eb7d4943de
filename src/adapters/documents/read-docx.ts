import { strToU8, zipSync } from 'fflate';
import mammoth from 'mammoth';
import { parseHTML } from 'linkedom';
import { UnreadableDocumentError, type ConvertedDocument } from '../../ports/document-converter.ts';
import { convertHtmlFragment, isoDate, withoutTitle } from './html-to-markdown.ts';
import { openZip } from './open-zip.ts';

/** Only text is taken: pictures, fonts and macros stay packed. */
const WANTED =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|docProps\/core\.xml|word\/[\w-]+\.xml|word\/_rels\/[\w-]+\.xml\.rels)$/;

const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

function readProperties(xml: Uint8Array | undefined): {
  readonly title: string | null;
  readonly updatedOn: string | null;
  readonly language: string | null;
} {
  if (!xml) return { title: null, updatedOn: null, language: null };
  const text = new TextDecoder().decode(xml);
  const read = (name: string): string | null => {
    const value = new RegExp(`<${name}(?:\\s[^>]{0,200})?>([^<]{0,500})</${name}>`).exec(text)?.[1]?.trim();
    if (!value) return null;
    const { document } = parseHTML(`<html><body><p>${value}</p></body></html>`);
    return document.body.textContent?.trim() || null;
  };
  return {
    title: read('dc:title'),
    updatedOn: isoDate(read('dcterms:modified')),
    language: read('dc:language'),
  };
}

/** A Word document as Markdown. @throws UnreadableDocumentError when it is broken or would inflate without bounds */
export async function convertDocx(bytes: Uint8Array): Promise<ConvertedDocument> {
  const entries = openZip(bytes, (name) => WANTED.test(name));
  if (!entries.has('word/document.xml')) {
    throw new UnreadableDocumentError(
      'file',
      'The archive is no Word document: word/document.xml is missing.',
    );
  }
  for (const [name, content] of entries) {
    // Word writes no DTD; one that declares entities could grow without bounds in a parser.
    if (/<!(DOCTYPE|ENTITY)/i.test(new TextDecoder().decode(content.subarray(0, 64 * 1024)))) {
      throw new UnreadableDocumentError('file', `${name} declares a document type, which Word does not do.`);
    }
  }
  // Packed again from what was checked: another reader of the archive could see other entries in it.
  const checked = zipSync(
    Object.fromEntries([['[Content_Types].xml', strToU8('<Types/>')] as const, ...entries]),
    { level: 0 },
  );
  let html: string;
  try {
    const result = await mammoth.convertToHtml(
      { buffer: Buffer.from(checked) },
      { styleMap: STYLES, convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })) },
    );
    html = result.value;
  } catch (error) {
    throw new UnreadableDocumentError('file', 'The Word document cannot be read.', error);
  }
  const properties = readProperties(entries.get('docProps/core.xml'));
  const markdown = convertHtmlFragment(html);
  const first = /^#\s+(.+)$/m.exec(markdown)?.[1]?.trim() ?? null;
  const title = first ?? properties.title;
  return {
    ...properties,
    title,
    markdown: withoutTitle(markdown, title),
    alternates: new Map(),
    isHidden: false,
  };
}
