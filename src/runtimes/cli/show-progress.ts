/** Progress of long work on stderr: a line that redraws itself at a terminal, a line a quarter elsewhere. */
export function createProgress(name: string): (done: number, total: number) => void {
  let lastQuarter = -1;
  return (done, total) => {
    if (total === 0) return;
    const share = done / total;
    if (process.stderr.isTTY) {
      process.stderr.write(
        `\r${name} ${done}/${total} (${Math.round(share * 100)}%)${done === total ? '\n' : ''}`,
      );
      return;
    }
    const quarter = Math.floor(share * 4);
    if (quarter === lastQuarter) return;
    lastQuarter = quarter;
    process.stderr.write(`${name} ${done}/${total}\n`);
  };
}
