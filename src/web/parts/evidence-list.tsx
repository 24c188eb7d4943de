import { EVIDENCE_NAMES } from '../../domain/evidence.ts';
import type { CaseView } from '../../http/present-case.ts';
import { inLanguage, type PageView } from '../page-view.ts';
import { Instant } from './instant.tsx';

type EvidenceItem = CaseView['evidence'][number];

function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(0)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Evidence on file; `fileHref` leads to the file of an item that has one and that the reader may open. */
export function EvidenceList({
  view,
  items,
  fileHref,
}: {
  view: PageView;
  items: readonly EvidenceItem[];
  fileHref: (item: EvidenceItem) => string | null;
}) {
  const { t } = view;
  if (items.length === 0) return <p class="muted">{t.evidence.none}</p>;
  return (
    <ul class="plain">
      {items.map((item) => {
        const href = item.bytes === null ? null : fileHref(item);
        return (
          <li>
            <div class="badges">
              <strong>{inLanguage(view, EVIDENCE_NAMES[item.type])}</strong>
              <span class="badge">{t.parties[item.party]}</span>
              <span class="badge">{t.provenances[item.provenance]}</span>
            </div>
            {item.description === '' ? null : <p class="prewrap">{item.description}</p>}
            <div class="small muted">
              {item.bytes === null ? null : href === null ? (
                <>
                  {item.name} ({formatBytes(item.bytes)}) ·{' '}
                </>
              ) : (
                <>
                  <a href={href} rel="nofollow">
                    {item.name}
                  </a>{' '}
                  ({formatBytes(item.bytes)}) ·{' '}
                </>
              )}
              <Instant at={item.submittedAt} /> ·{' '}
              <span title={`${t.evidence.checksum}: ${item.sha256}`}>
                {t.evidence.checksum} <span class="mono">{item.sha256.slice(0, 12)}…</span>
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
