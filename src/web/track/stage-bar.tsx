import { hasEnded, type CaseState } from '../../domain/case-state.ts';
import type { PageView } from '../page-view.ts';

type Stage = keyof PageView['t']['track']['stages'];

/** The stages of this case in order, and which one it is in. An appeal is shown once there is one. */
export function stagesOf(state: CaseState, wasAppealed: boolean): { stages: Stage[]; current: number } {
  if (state === 'withdrawn') return { stages: ['received', 'withdrawn'], current: 1 };
  if (state === 'duplicate') return { stages: ['received', 'joined'], current: 1 };
  const stages: Stage[] = ['received', 'review', 'decision'];
  if (wasAppealed) stages.push('appeal');
  stages.push('execution', 'closed');
  const stage = ((): Stage => {
    switch (state) {
      case 'submitted':
        return 'received';
      case 'claim.under_review':
      case 'claim.information_requested':
      case 'claim.second_review':
        return 'review';
      case 'decided.appealable':
        return 'decision';
      case 'appeal.under_review':
        return 'appeal';
      case 'decided.final':
        return 'execution';
      case 'closed':
        return 'closed';
    }
  })();
  return { stages, current: stages.indexOf(stage) };
}

export function StageBar({
  view,
  state,
  wasAppealed,
}: {
  view: PageView;
  state: CaseState;
  wasAppealed: boolean;
}) {
  const { track } = view.t;
  const { stages, current } = stagesOf(state, wasAppealed);
  const isOver = hasEnded(state);
  return (
    <ol class="stages" aria-label={track.progress}>
      {stages.map((stage, i) => {
        const isDone = i < current || (isOver && i === current);
        const isNow = i === current && !isOver;
        return (
          <li
            class={isDone ? 'done' : isNow ? 'now' : ''}
            {...(i === current ? { 'aria-current': 'step' } : {})}
          >
            {track.stages[stage]}
            {isDone || isNow ? (
              <span class="visually-hidden"> ({isDone ? track.done : track.now})</span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
