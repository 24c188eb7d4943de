const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

/** Adds one to a base-32 number, digits most significant first; an overflow wraps, after 2^80 ids in one millisecond. */
function increment(digits: number[]): void {
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    if (digits[i] !== 31) {
      digits[i] = (digits[i] ?? 0) + 1;
      return;
    }
    digits[i] = 0;
  }
}

/**
 * Makes ids such as `case_01JD4Y8Z5W…`: a ULID behind its prefix. Ids of one maker sort in the order they were made,
 * within a millisecond too.
 */
export function createIdMaker(now: () => number = Date.now): (prefix: string) => string {
  let lastTime = -1;
  let digits: number[] = [];
  return (prefix) => {
    const time = Math.max(now(), lastTime);
    if (time === lastTime) {
      increment(digits);
    } else {
      lastTime = time;
      digits = Array.from(crypto.getRandomValues(new Uint8Array(RANDOM_CHARACTERS)), (byte) => byte % 32);
    }
    let rest = time;
    let stamp = '';
    for (let i = 0; i < TIME_CHARACTERS; i += 1) {
      stamp = ALPHABET.charAt(rest % 32) + stamp;
      rest = Math.floor(rest / 32);
    }
    return `${prefix}_${stamp}${digits.map((digit) => ALPHABET.charAt(digit)).join('')}`;
  };
}
