import { describe, expect, it } from 'vitest';
import { createPinoLog } from './pino-log.ts';

function record(level = 'info') {
  const lines: string[] = [];
  return { lines, log: createPinoLog(level, { write: (line) => void lines.push(line) }) };
}

describe('createPinoLog', () => {
  it('writes a line of JSON with what happened and when', () => {
    const { lines, log } = record();
    log.info({ caseId: 'case_1' }, 'case queued');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      caseId: 'case_1',
      msg: 'case queued',
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it('keeps secrets and customers’ words out, at any depth that is used', () => {
    const { lines, log } = record();
    const told = {
      authorization: 'HUSH',
      body: 'HUSH',
      nested: { secret: 'HUSH', deeper: { text: 'HUSH' } },
    };
    log.warn(told, 'x');
    expect(lines[0]).not.toContain('HUSH');
    expect(lines[0]).toContain('[not logged]');
  });

  it('tells an error with its cause, and not the values of the query that failed', () => {
    const { lines, log } = record();
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (body)=(HUSH)' });
    log.error({ err: new Error('Failed query: insert into tickets\nparams: HUSH,1', { cause }) }, 'failed');
    const line = lines[0] ?? '';
    expect(line).not.toContain('HUSH');
    expect(JSON.parse(line)).toMatchObject({
      err: { message: 'Failed query: insert into tickets', cause: { code: '23505' } },
    });
  });

  it('is silent when told to be', () => {
    const { lines, log } = record('silent');
    log.error({ err: 'plain text' }, 'x');
    expect(lines).toEqual([]);
  });
});
