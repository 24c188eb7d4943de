/**
 * The whole client side, served as one file: times in the reader's zone, running clocks, questions before what cannot
 * be undone, one send a form, and pages that follow their case. Every page works without it.
 */
export const CLIENT_SCRIPT = `(() => {
  'use strict';
  const root = document.documentElement;
  const language = root.lang || undefined;
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));

  const absolute = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const spans = (root.dataset.units || 'd|h|min').split('|');
  const span = (ms) => {
    const minutes = Math.max(0, Math.floor(ms / 60000));
    const parts = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    const first = parts.findIndex((part) => part > 0);
    const from = first < 0 ? 2 : first;
    return parts
      .slice(from, from + 2)
      .map((part, i) => (part > 0 || i === 0 ? part + spans[from + i] : ''))
      .filter(Boolean)
      .join(' ');
  };
  const showTimes = () => {
    for (const element of all('time[data-local]')) {
      const at = new Date(element.dateTime);
      if (!Number.isNaN(at.getTime())) {
        element.textContent = absolute.format(at);
        element.title = element.dateTime;
      }
    }
    for (const element of all('time[data-clock]')) {
      const left = new Date(element.dateTime).getTime() - Date.now();
      if (Number.isNaN(left)) continue;
      const text = left >= 0 ? element.dataset.left : element.dataset.over;
      element.textContent = (text || '%').replace('%', span(Math.abs(left)));
      element.classList.toggle('overdue', left < 0);
      element.title = absolute.format(new Date(element.dateTime));
    }
  };
  showTimes();
  setInterval(showTimes, 30000);

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method === 'post') {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    }
  });
  // Coming back by the back button finds forms that can be sent again.
  window.addEventListener('pageshow', () => all('form[data-sent]').forEach((form) => delete form.dataset.sent));
  document.addEventListener('change', (event) => {
    const form = event.target.form;
    if (form && form.dataset.autosubmit !== undefined) form.requestSubmit();
    if (form) form.dataset.dirty = 'yes';
  });
  document.addEventListener('input', (event) => {
    if (event.target.form) event.target.form.dataset.dirty = 'yes';
  });

  const live = document.querySelector('[data-refresh]');
  const announcer = document.getElementById('announcer');
  if (live && announcer && window.fetch) {
    let tag = live.dataset.etag || '';
    let wait = Number(live.dataset.refresh) * 1000;
    const say = (text) => {
      announcer.textContent = '';
      announcer.textContent = text;
    };
    const poll = async () => {
      if (document.hidden) return;
      const response = await fetch(live.dataset.refreshUrl || location.pathname, {
        headers: tag ? { 'if-none-match': tag } : {},
        cache: 'no-store',
        credentials: 'same-origin',
      });
      if (response.status === 304) return;
      if (!response.ok) throw new Error(String(response.status));
      tag = response.headers.get('etag') || '';
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
      const writing = all('form').some(
        (form) => form.dataset.dirty || (form.contains(document.activeElement) && form.method === 'post'),
      );
      for (const part of all('[data-live]')) {
        const next = fresh.getElementById(part.id);
        if (!next || (writing && part.dataset.live === 'forms')) continue;
        part.replaceWith(document.adoptNode(next));
      }
      showTimes();
      say(writing ? announcer.dataset.changed : announcer.dataset.refreshed);
    };
    const loop = () =>
      setTimeout(() => {
        poll()
          .then(() => (wait = Number(live.dataset.refresh) * 1000))
          .catch(() => (wait = Math.min(wait * 2, 300000)))
          .finally(loop);
      }, wait);
    loop();
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) poll().catch(() => undefined);
    });
  }
})();
`;
