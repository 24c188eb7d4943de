/** Objects of one array of a JSON text. */
export interface FoundObject {
  /** Name of the array; empty when the array is the whole text. */
  readonly list: string;
  /** Place in its array. */
  readonly index: number;
  readonly value: unknown;
}

export interface ObjectsRead {
  readonly objects: readonly FoundObject[];
  /** Where the text ends too early, as a character offset; null when it is whole. */
  readonly cutAt: number | null;
  /** Elements that are no valid JSON, while the text goes on behind them. */
  readonly broken: readonly { readonly list: string; readonly index: number; readonly at: number }[];
}

/** The end of the string that starts at `at`, behind its closing quote; -1 when it has none. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i += 1;
    else if (code === 0x22) return i + 1;
  }
  return -1;
}

/** The end of the object or array that starts at `at`, behind its closing bracket; -1 when it has none. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i += 1) {
    switch (text[i]) {
      case '"': {
        const end = endOfString(text, i);
        if (end < 0) return -1;
        i = end - 1;
        break;
      }
      case '{':
      case '[':
        depth += 1;
        break;
      case '}':
      case ']':
        depth -= 1;
        if (depth === 0) return i + 1;
        break;
      default:
    }
  }
  return -1;
}

/**
 * Reads the objects in the arrays of a JSON text one by one: in the text itself when it is an array, else in each array that
 * is a field of it. A text that was cut in the middle gives the objects that are whole.
 */
export function readCompleteObjects(text: string): ObjectsRead {
  const objects: FoundObject[] = [];
  const broken: { list: string; index: number; at: number }[] = [];
  const start = text.search(/\S/);
  const done = (cutAt: number | null): ObjectsRead => ({ objects, cutAt, broken });
  if (start < 0) return done(0);

  /** Reads the array that starts at `at`. @returns the place behind it, or -1 when it is cut */
  const readArray = (list: string, at: number): number => {
    let index = 0;
    for (let i = at + 1; i < text.length; i += 1) {
      const character = text[i];
      if (character === ']') return i + 1;
      if (character === '{' || character === '[') {
        const end = endOfValue(text, i);
        if (end < 0) return -1;
        try {
          objects.push({ list, index, value: JSON.parse(text.slice(i, end)) as unknown });
        } catch {
          broken.push({ list, index, at: i });
        }
        index += 1;
        i = end - 1;
      } else if (character === '"') {
        const end = endOfString(text, i);
        if (end < 0) return -1;
        i = end - 1;
        index += 1;
      }
    }
    return -1;
  };

  if (text[start] === '[') {
    const end = readArray('', start);
    return done(end < 0 ? text.length : null);
  }
  if (text[start] !== '{') return done(start);
  let key = '';
  for (let i = start + 1; i < text.length; i += 1) {
    const character = text[i];
    if (character === '}') return done(null);
    if (character === '"') {
      const end = endOfString(text, i);
      if (end < 0) return done(text.length);
      if (/^\s*:/.test(text.slice(end, end + 64))) {
        try {
          key = JSON.parse(text.slice(i, end)) as string;
        } catch {
          key = '';
        }
      }
      i = end - 1;
    } else if (character === '[') {
      const end = readArray(key, i);
      if (end < 0) return done(text.length);
      i = end - 1;
    } else if (character === '{') {
      const end = endOfValue(text, i);
      if (end < 0) return done(text.length);
      // `{ "article": { … } }`, the answer for one.
      try {
        objects.push({ list: `${key}s`, index: 0, value: JSON.parse(text.slice(i, end)) as unknown });
      } catch {
        broken.push({ list: key, index: 0, at: i });
      }
      i = end - 1;
    }
  }
  return done(text.length);
}
