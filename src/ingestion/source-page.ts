import type { SourceProblem } from '../knowledge-base/parse-article.ts';

/** A page as a source has it, before it is an article. What the source does not say is null. */
export interface SourcePage {
  /** Where it is in the source, for reports. */
  readonly path: string;
  /** What names the article in the source, the same in all its languages. */
  readonly sourceId: string;
  /** A language tag such as `zh-CN`, as the source declares it. */
  readonly language: string | null;
  readonly title: string | null;
  readonly category: string | null;
  readonly audience: string | null;
  /** ISO date. */
  readonly updatedOn: string | null;
  readonly clauseIds: readonly string[];
  readonly related: readonly string[];
  readonly markdown: string;
  /** Addresses by which other pages of the source link to this one. */
  readonly addresses: readonly string[];
  /** Addresses that a link on this page may mean, the likeliest first; empty for a link that leads elsewhere. */
  readonly resolve: (href: string) => readonly string[];
}

/** What was read of a source. */
export interface PagesRead {
  readonly pages: readonly SourcePage[];
  /** What could not be read. Nothing is removed from the knowledge base while there is one. */
  readonly problems: readonly SourceProblem[];
  /** What was left out on purpose, or kept in another form. */
  readonly notes: readonly SourceProblem[];
}

/** A file of a source; its content is read when it is wanted. */
export interface SourceFile {
  /** Relative to the source, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly read: () => Promise<Uint8Array>;
}
