/** Text with its stretches `[start, end)` marked; they are in order and do not overlap. Offsets are UTF-16. */
export function Marked({
  text,
  highlights,
}: {
  text: string;
  highlights: readonly { readonly start: number; readonly end: number }[];
}) {
  let at = 0;
  const parts = highlights.flatMap(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return [before, <mark>{text.slice(start, end)}</mark>];
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
