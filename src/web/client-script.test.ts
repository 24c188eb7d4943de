import { describe, expect, it } from 'vitest';
import { CLIENT_SCRIPT } from './client-script.ts';

describe('CLIENT_SCRIPT', () => {
  it('is a script that parses', () => {
    expect(() => new Function(CLIENT_SCRIPT)).not.toThrow();
  });

  it('puts no text in as markup and evaluates none', () => {
    expect(CLIENT_SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/,
    );
  });
});
