/** Unusable input: tells the person who made the file where to look. The command exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly file: string;
  /** From 1; null when the whole file is meant. */
  readonly line: number | null;
  readonly field: string | null;

  constructor(file: string, line: number | null, field: string | null, message: string) {
    super(
      [file, line === null ? null : `line ${line}`, field === null ? null : `field "${field}"`]
        .filter((part) => part !== null)
        .join(', ') + `: ${message}`,
    );
    this.file = file;
    this.line = line;
    this.field = field;
  }
}

/** A wrong argument, gate or option; also exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
