import { Problems, TextField } from '../form/fields.tsx';
import { formContext, type RefusedForm } from '../form/form-state.ts';
import { renderPage } from '../parts/layout.tsx';
import type { PageView } from '../page-view.ts';

export function renderLogin(
  view: PageView,
  page: { readonly to: string; readonly refused: RefusedForm | null },
) {
  const { review } = view.t;
  const form = formContext('login', page.refused);
  return renderPage({
    view,
    title: review.signIn,
    section: 'review',
    children: (
      <section class="card login" aria-labelledby="login-title">
        <h1 id="login-title">{review.title}</h1>
        <p class="muted">{review.signInText}</p>
        <Problems view={view} form={form} />
        <form method="post" action="/review/login">
          <input type="hidden" name="to" value={page.to} />
          <TextField
            view={view}
            form={form}
            name="apiKey"
            label={review.apiKey}
            type="password"
            required={true}
            maxlength={200}
            autocomplete="current-password"
          />
          <button type="submit">{review.signIn}</button>
        </form>
      </section>
    ),
  });
}
