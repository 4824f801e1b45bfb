// Colours for Python while it is edited, with the class names that the pages' own colours use.
const KEYWORDS =
  "and as assert async await break class continue def del elif else except finally for from global " +
  "if import in is lambda nonlocal not or pass raise return try while with yield";
const CONSTANTS = "True False None";
const BUILTINS =
  "abs all any bool dict enumerate float int isinstance len list map max min print range repr " +
  "reversed round set sorted str sum super tuple type zip";

const kinds = new Map([
  ...KEYWORDS.split(" ").map((word) => [word, "k"]),
  ...CONSTANTS.split(" ").map((word) => [word, "kc"]),
  ...BUILTINS.split(" ").map((word) => [word, "nb"]),
]);

const TOKEN = new RegExp(
  [
    String.raw`(?<comment>#.*)`,
    String.raw`(?<string>[rbfuRBFU]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))`,
    String.raw`(?<number>\b(?:0[xob][\da-f_]+|\d[\d_]*\.?\d*(?:e[-+]?\d+)?j?)|\.\d+(?:e[-+]?\d+)?)`,
    String.raw`(?<defined>(?<=\b(?:def|class)\s+)\w+)`,
    String.raw`(?<word>[^\W\d]\w*)`,
    String.raw`(?<decorator>@[\w.]+)`,
    String.raw`(?<operator>[-+*/%@=<>!&|^~]+)`,
  ].join("|"),
  "giu",
);

const names = { comment: "c1", string: "s2", number: "mi", defined: "nf", decorator: "nd", operator: "o" };

/** Return the source as nodes, coloured. */
export function coloured(source) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    const name = kind === "word" ? kinds.get(match[0]) : names[kind];
    if (!name) continue;
    const span = document.createElement("span");
    span.className = name;
    span.textContent = match[0];
    fragment.append(source.slice(end, match.index), span);
    end = match.index + match[0].length;
  }
  fragment.append(source.slice(end));
  return fragment;
}
