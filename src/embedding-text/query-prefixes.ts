/**
 * Put before a query. The Chinese model's own prefix was left out: across languages queries found more without it, within
 * Chinese as much (see the map's card), and a query is read twice as fast.
 */
export const QUERY_PREFIXES: Readonly<Record<'zh' | 'en', string>> = {
  zh: '',
  en: 'Represent this sentence for searching relevant passages: ',
};
