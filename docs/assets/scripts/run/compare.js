// Does a run in the browser say what the captured run said? Words must be equal; numbers may
// differ in what floating point leaves open.

/** Numbers agree to this share of the larger one. */
export const TOLERANCE = 1e-3;
/** What is this small, on both sides, is round-off, whose digits no two machines share. */
export const ROUNDOFF = 1e-7;

const NUMBER = /[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?|\b(?:nan|inf)\b/gi;
// What a clock said is not said twice.
const MEASURED = /[\d.,]+(?:e[-+]?\d+)?(?=\s*(?:ns|µs|us|ms|s|seconds|times|x)\b)/gi;

function pieces(line) {
  const timeless = line.replace(MEASURED, "#");
  return {
    // How wide a column is depends on its numbers.
    words: timeless.replace(NUMBER, "0").replace(/\s+/g, " ").trim(),
    numbers: timeless.match(NUMBER) ?? [],
  };
}

export function close(one, other) {
  const [a, b] = [Number(one), Number(other)];
  if (Number.isNaN(a) || Number.isNaN(b)) return one.toLowerCase() === other.toLowerCase();
  const larger = Math.max(Math.abs(a), Math.abs(b));
  return Math.abs(a - b) <= TOLERANCE * larger || larger <= ROUNDOFF;
}

function lines(text) {
  return text.replace(/\s+$/, "").split("\n");
}

/** Return the number of the first line, from 1, in which two outputs differ; 0 if they agree. */
export function difference(live, captured) {
  const [ours, theirs] = [lines(live), lines(captured)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index += 1) {
    if (ours[index] === undefined || theirs[index] === undefined) return index + 1;
    const [a, b] = [pieces(ours[index]), pieces(theirs[index])];
    if (a.words !== b.words) return index + 1;
    if (a.numbers.length !== b.numbers.length) return index + 1;
    if (!a.numbers.every((number, at) => close(number, b.numbers[at]))) return index + 1;
  }
  return 0;
}
