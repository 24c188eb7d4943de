import type { HitTest } from '../../chat/test-hits.ts';
import type { Caller } from '../../domain/access.ts';
import type { ArticleFilter, FilterValues } from '../../knowledge-base/article-filter.ts';
import { ARTICLE_LANGUAGES } from '../../knowledge-base/parse-article.ts';
import { FilterField } from '../parts/filter-field.tsx';
import { inCategory, languageName } from '../parts/names.ts';
import type { PageView } from '../page-view.ts';

export interface HitTestPage {
  readonly caller: Caller;
  readonly csrf: string;
  readonly query: string;
  readonly filter: ArticleFilter;
  readonly values: FilterValues;
  readonly test: HitTest | null;
  readonly notice: string | null;
}

export const MAX_TEST_QUERY = 2_000;

/** The question and what narrows the articles. */
export function HitTestForm({ view, page }: { view: PageView; page: HitTestPage }) {
  const { hits } = view.t;
  const { filter, values } = page;
  const plain = (list: readonly string[]) => list.map((value) => ({ value, label: value }));
  return (
    <form class="card" method="get" action="/review/hits">
      <div class="field">
        <label for="hits-q">{hits.query}</label>
        <textarea id="hits-q" name="q" rows={2} maxlength={MAX_TEST_QUERY} required>
          {page.query}
        </textarea>
      </div>
      <div class="filters">
        <FilterField
          form="hits"
          name="language"
          label={hits.language}
          value={filter.language}
          any={hits.any}
          options={ARTICLE_LANGUAGES.map((value) => ({ value, label: languageName(view, value) }))}
        />
        <FilterField
          form="hits"
          name="category"
          label={hits.category}
          value={filter.category}
          any={hits.any}
          options={values.categories.map((value) => ({ value, label: inCategory(view, value) }))}
        />
        <FilterField
          form="hits"
          name="audience"
          label={hits.audience}
          value={filter.audience}
          any={hits.any}
          options={plain(values.audiences)}
        />
        <FilterField
          form="hits"
          name="product"
          label={hits.product}
          value={filter.product}
          any={hits.any}
          options={plain(values.products)}
        />
        <div class="field">
          <label for="hits-since">{hits.since}</label>
          <input id="hits-since" name="updatedSince" type="date" value={filter.updatedSince ?? ''} />
        </div>
        <div class="field">
          <label for="hits-until">{hits.until}</label>
          <input id="hits-until" name="updatedUntil" type="date" value={filter.updatedUntil ?? ''} />
        </div>
        <div class="buttons">
          <button type="submit">{hits.run}</button>
        </div>
      </div>
    </form>
  );
}
