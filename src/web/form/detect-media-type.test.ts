import { describe, expect, it } from 'vitest';
import { detectMediaType } from './detect-media-type.ts';

const bytes = (...values: (number | string)[]) =>
  Uint8Array.from(
    values.flatMap((value) => (typeof value === 'number' ? [value] : [...new TextEncoder().encode(value)])),
  );

describe('detectMediaType', () => {
  it.each([
    [bytes(0x89, 'PNG', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0), 'image/png'],
    [bytes(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
    [bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 '), 'image/webp'],
    [bytes('%PDF-1.7\n'), 'application/pdf'],
    [bytes('2026-11-20 转账 7,180\r\n'), 'text/plain'],
  ])('knows %#', (content, mime) => {
    expect(detectMediaType(content)).toBe(mime);
  });

  it('takes neither programs nor broken text', () => {
    expect(detectMediaType(bytes('MZ', 0x90, 0x00))).toBeNull();
    expect(detectMediaType(bytes(0xff, 0xfe, 0x00))).toBeNull();
    expect(detectMediaType(bytes('PK', 3, 4, 20, 0))).toBeNull();
  });

  it('serves a page that calls itself an image as text', () => {
    expect(detectMediaType(bytes('<svg onload=alert(1)>'))).toBe('text/plain');
  });
});
