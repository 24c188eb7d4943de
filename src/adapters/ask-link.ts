const TIMEOUT_MS = 15_000;

/** Whether an address of the web answers: `gone` for good (no such host, 404, 410), `unsure` for everything else that fails. */
export async function askLink(url: string, send: typeof fetch = fetch): Promise<'ok' | 'gone' | 'unsure'> {
  for (const method of ['HEAD', 'GET'] as const) {
    try {
      const response = await send(url, {
        method,
        redirect: 'follow',
        headers: { 'user-agent': 'PrecedentLint/1.0 (+link check)' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.body?.cancel();
      if (response.ok) return 'ok';
      // Some servers know no HEAD: only a GET says for sure that a page is gone.
      if (method === 'GET') return response.status === 404 || response.status === 410 ? 'gone' : 'unsure';
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null;
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      if (code === 'ENOTFOUND') return 'gone';
      if (method === 'GET') return 'unsure';
    }
  }
  return 'unsure';
}
