import type { DocumentConverter } from '../../ports/document-converter.ts';
import { convertHtmlFragment, convertHtmlPage } from './html-to-markdown.ts';
import { convertDocx } from './read-docx.ts';
import { convertPdf } from './read-pdf.ts';

/** Converts in this process, by libraries that run nothing of what a document holds. */
export function createNodeDocumentConverter(): DocumentConverter {
  return {
    convertPage: convertHtmlPage,
    convertFragment: convertHtmlFragment,
    convertPdf,
    convertDocx,
  };
}
