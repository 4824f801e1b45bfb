// Does a run in the browser say what the captured run said? Words must be equal; numbers may
// differ in what floating point leaves open.

export const TOLERANCE = 1e-3; // share of the larger number
const ROUNDOFF = 1e-7; // what is this small on both sides is round-off, which no two machines share
const MAGNITUDE = 4; // factor between numbers that are only given as an order of magnitude (3e-05)
const CALLS = 0.1; // a check asks a few times more or less, as the noise it meets has it

// A measured time, and the noise as a multiple of machine precision, are not the same twice.
const MEASURED = /^(?:ns|µs|us|ms|s|seconds|times|x)$/;
const TOKEN = /[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?|[^\W\d]\w*|[^\s\w]/giu;
const NUMBER = /\d/;
const ORDER = /^[-+]?\d(?:\.\d)?e[-+]?\d+$/i;

function tokens(text) {
  return [...text.matchAll(TOKEN)];
}

function alike(one, other, next, tolerance) {
  if (one === other) return true;
  if (!NUMBER.test(one) || !NUMBER.test(other)) return false;
  if (MEASURED.test(next)) return true;
  const [a, b] = [Number(one), Number(other)];
  const [smaller, larger] = [Math.abs(a), Math.abs(b)].sort((left, right) => left - right);
  if (larger <= ROUNDOFF || Math.abs(a - b) <= tolerance * larger) return true;
  if (next === "cost") return Math.abs(a - b) <= CALLS * larger;
  return ORDER.test(one) && ORDER.test(other) && a * b > 0 && larger <= MAGNITUDE * smaller;
}

/**
 * Return the number of the line of `live`, from 1, in which it first differs from `captured`;
 * 0 if they agree. How lines are broken and columns are aligned depends on the digits: blanks do
 * not count.
 */
export function difference(live, captured, tolerance = TOLERANCE) {
  const [ours, theirs] = [tokens(live), tokens(captured)];
  for (let at = 0; at < Math.max(ours.length, theirs.length); at += 1) {
    const here = ours[at];
    const next = ours[at + 1]?.[0] ?? "";
    if (here && theirs[at] && alike(here[0], theirs[at][0], next, tolerance)) continue;
    return live.slice(0, here?.index ?? live.trimEnd().length).split("\n").length;
  }
  return 0;
}
