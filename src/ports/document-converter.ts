/** What a document says of itself and its text as Markdown; null where it says nothing. */
export interface ConvertedDocument {
  readonly title: string | null;
  /** A language tag such as `zh-CN`, as the document declares it. */
  readonly language: string | null;
  /** ISO date of the last change that the document declares. */
  readonly updatedOn: string | null;
  /** Markdown without images and scripts; links as they are. */
  readonly markdown: string;
  /** Addresses of the same page by language tag, from `hreflang`. */
  readonly alternates: ReadonlyMap<string, string>;
  /** The page asks not to be found by searches. */
  readonly isHidden: boolean;
}

/** A document that cannot be taken in, in words for the person who imports it. */
export class UnreadableDocumentError extends Error {
  override readonly name = 'UnreadableDocumentError';
  readonly field: string;
  constructor(field: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.field = field;
  }
}

/** Turns files of other formats into Markdown. What a document holds is data: nothing in it is run or fetched. */
export interface DocumentConverter {
  /**
   * A whole HTML page: only its main content is kept.
   * @throws UnreadableDocumentError
   */
  convertPage(html: string, address: string): ConvertedDocument;
  /** HTML that is all content, such as the body of a help-desk article. @throws UnreadableDocumentError */
  convertFragment(html: string): string;
  /** @throws UnreadableDocumentError when it is encrypted, broken, too long or has no text */
  convertPdf(bytes: Uint8Array): Promise<ConvertedDocument>;
  /** @throws UnreadableDocumentError when it is broken or would inflate without bounds */
  convertDocx(bytes: Uint8Array): Promise<ConvertedDocument>;
}
