import { describe, expect, it } from 'vitest';
import { CASE_STATES } from '../../domain/case-state.ts';
import { stagesOf } from './stage-bar.tsx';

describe('stagesOf', () => {
  it('finds a place for every state', () => {
    for (const state of CASE_STATES) {
      const { stages, current } = stagesOf(state, state === 'appeal.under_review');
      expect(current, state).toBeGreaterThanOrEqual(0);
      expect(current, state).toBeLessThan(stages.length);
    }
  });

  it('shows the appeal once there was one', () => {
    expect(stagesOf('closed', false).stages).not.toContain('appeal');
    expect(stagesOf('closed', true).stages).toEqual([
      'received',
      'review',
      'decision',
      'appeal',
      'execution',
      'closed',
    ]);
    expect(stagesOf('withdrawn', true).stages).toEqual(['received', 'withdrawn']);
  });
});
