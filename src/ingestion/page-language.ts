import type { Article } from '../knowledge-base/parse-article.ts';
import { detectLanguage } from '../triage/detect-language.ts';

type ArticleLanguage = Article['language'];

/** The article language a tag stands for; null for a language that articles are not kept in. */
export function languageOfTag(tag: string): ArticleLanguage | null {
  const [main, ...rest] = tag.trim().toLowerCase().replaceAll('_', '-').split('-');
  if (main === 'en') return 'en';
  if (main !== 'zh') return main === 'cn' ? 'zh' : null;
  return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-Hant' : 'zh';
}

export type PageLanguage =
  | { readonly ok: true; readonly language: ArticleLanguage }
  | { readonly ok: false; readonly message: string };

/**
 * The language of a page: what the caller says, else what the source declares where the text does not speak against it
 * (sites in Chinese often declare English), else what the text is written in.
 */
export function decideLanguage(
  text: string,
  declared: string | null,
  given: ArticleLanguage | null,
): PageLanguage {
  if (given !== null) return { ok: true, language: given };
  const named = declared === null ? null : languageOfTag(declared);
  const { code, confidence } = detectLanguage(text);
  if (declared !== null && named === null) {
    const seen = code === 'zh' || code === 'zh-Hant' || code === 'en' ? code : null;
    const isEmptyTag = declared.trim() === '';
    if (isEmptyTag && seen !== null) return { ok: true, language: seen };
    return {
      ok: false,
      message: `"${declared.slice(0, 40)}" is not a language that articles are kept in: zh, zh-Hant, en`,
    };
  }
  if (named !== null) {
    const otherScript = (named === 'en' && code.startsWith('zh')) || (named !== 'en' && code === 'en');
    if (!otherScript || confidence < 0.8 || !code.match(/^(zh|zh-Hant|en)$/))
      return { ok: true, language: named };
  }
  if (code === 'mixed') return { ok: true, language: 'zh' };
  if (code === 'other') {
    return {
      ok: false,
      message: 'No language is given, and the text is neither Chinese nor English. Give --language.',
    };
  }
  return { ok: true, language: code };
}
