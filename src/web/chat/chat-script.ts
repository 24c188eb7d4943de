/**
 * Makes the chat page stream: the reply is written as it comes, then the talk is taken from the page itself, with its
 * sources and thumbs. Without it every form works by reloading.
 */
export const CHAT_SCRIPT = `(() => {
  'use strict';
  if (!window.fetch || !window.ReadableStream) return;
  const ask = document.querySelector('form[data-chat="ask"]');
  if (!ask) return;
  const field = ask.querySelector('textarea');
  const buttons = Array.from(ask.querySelectorAll('button'));
  let busy = false;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const show = (message) => {
    const item = make('li', '');
    const said = make('div', 'said customer');
    said.append(make('p', 'prewrap', message));
    const reply = make('div', 'said assistant');
    const text = make('p', 'prewrap waiting', ask.dataset.waiting);
    reply.append(text);
    item.append(said, reply);
    document.querySelector('.talk').append(item);
    item.scrollIntoView({ block: 'end' });
    return text;
  };
  const takeTalk = async () => {
    const response = await fetch('/chat', { cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok) throw new Error(String(response.status));
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('talk');
    const old = document.getElementById('talk');
    if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  };
  const readEvents = async (body, onEvent) => {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let waiting = '';
    for (;;) {
      const { done, value } = await reader.read();
      waiting += decoder.decode(value || new Uint8Array(0), { stream: !done });
      let end;
      while ((end = waiting.indexOf('\\n\\n')) >= 0) {
        const block = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        const name = /^event: ?(.*)$/m.exec(block);
        const data = block.split('\\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\\n');
        if (name && data) onEvent(name[1], JSON.parse(data));
      }
      if (done) return;
    }
  };

  const send = async (message) => {
    if (busy || message.trim() === '') return;
    busy = true;
    buttons.forEach((button) => (button.disabled = true));
    const text = show(message);
    let said = '';
    let failed = true;
    try {
      const response = await fetch('/chat', {
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ message }).toString(),
        credentials: 'same-origin',
      });
      if (!response.ok || !response.body) throw new Error(String(response.status));
      await readEvents(response.body, (name, data) => {
        if (name === 'text') said += data.text;
        if (name === 'reset') said = '';
        if (name === 'done') failed = false;
        if (name === 'text' || name === 'reset') {
          text.classList.remove('waiting');
          text.textContent = said;
        }
      });
      if (failed) throw new Error('broken off');
      field.value = '';
      await takeTalk();
      const last = document.querySelector('.talk > li:last-child');
      if (last) last.scrollIntoView({ block: 'nearest' });
    } catch {
      if (failed) {
        text.classList.remove('waiting');
        text.textContent = ask.dataset.failed;
        field.value = message;
      }
    }
    busy = false;
    buttons.forEach((button) => (button.disabled = false));
    field.focus({ preventScroll: true });
  };

  ask.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const chosen = event.submitter;
    send(chosen && chosen.name === 'human' ? chosen.value : field.value);
  });
  field.addEventListener('keydown', (event) => {
    // Enter also ends a word in an input method: that must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send(field.value);
  });
  document.addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (form.dataset.chat !== 'feedback') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const data = new FormData(form);
      data.set('verdict', event.submitter ? event.submitter.value : 'down');
      fetch(form.action, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(data).toString(),
        credentials: 'same-origin',
      })
        .then(takeTalk)
        .catch(() => undefined);
    },
    true,
  );
})();
`;
