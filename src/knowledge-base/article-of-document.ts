/** Codes that folders, endings and keys use for the languages of a help center. */
const LANGUAGE = /^(?:en|zh)(?:[-_](?:hans|hant|cn|sg|tw|hk|mo|us|gb))?$/i;

/**
 * What the language versions of one document have in common: its id without the parts that name a language, as in `zh/fees.md`,
 * `i18n/zh-CN/fees.mdx`, `fees.zh.md` and `fees:zh-Hant`. A document without such a part is its own article.
 */
export function articleOfDocument(id: string): string {
  const [path = '', ...suffixes] = id.split(':');
  const kept = suffixes.filter((suffix) => !LANGUAGE.test(suffix));
  const folders = path.split('/');
  const file = folders.pop() ?? '';
  const name = file
    .split('.')
    .filter((part, i) => i === 0 || !LANGUAGE.test(part))
    .join('.');
  return [[...folders.filter((folder) => !LANGUAGE.test(folder)), name].join('/'), ...kept].join(':');
}
