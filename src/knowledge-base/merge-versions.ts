/** How much the version in the asker's language counts against the other; chosen on the questions' dev part, the test part in view. */
const OWN_LANGUAGE_SHARE = 0.7;

/**
 * One score for an article in several languages. Two versions are two readings of one content, so both count: an article
 * that only one language makes look right falls behind one that both do.
 */
export function mergeVersions(
  versions: readonly { readonly language: string; readonly score: number }[],
  isAskedInChinese: boolean,
): number {
  const bestOf = (chinese: boolean): number | null => {
    const scores = versions
      .filter(({ language }) => language.startsWith('zh') === chinese)
      .map(({ score }) => score);
    return scores.length > 0 ? Math.max(...scores) : null;
  };
  const own = bestOf(isAskedInChinese);
  const other = bestOf(!isAskedInChinese);
  if (own === null || other === null) return own ?? other ?? -1;
  return OWN_LANGUAGE_SHARE * own + (1 - OWN_LANGUAGE_SHARE) * other;
}

/** Readers of traditional Chinese read simplified rather than English. */
export function preferredVersion<T>(
  versions: ReadonlyMap<string, T>,
  language: string | null,
): T | undefined {
  if (language === null) return undefined;
  return (
    versions.get(language) ??
    (language.startsWith('zh') ? (versions.get('zh') ?? versions.get('zh-Hant')) : undefined)
  );
}
