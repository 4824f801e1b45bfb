// An editor that is a textarea: what it can do, it does as the reader's browser and screen reader
// are used to. Its letters are transparent; the same text lies under it in colours.
import { coloured } from "./python.js";

const INDENT = "    ";

/** Put text where the cursor is, so that the browser's undo knows of it. */
function insert(area, text) {
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function lineStart(area) {
  return area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
}

function indent(area) {
  const [start, end] = [area.selectionStart, area.selectionEnd];
  if (start === end) return insert(area, INDENT.slice((start - lineStart(area)) % INDENT.length));
  return shift(area, (line) => (line ? INDENT + line : line));
}

/** Change every selected line. */
function shift(area, change) {
  const start = lineStart(area);
  const after = area.value.indexOf("\n", area.selectionEnd);
  const end = after < 0 ? area.value.length : after;
  const lines = area.value.slice(start, end).split("\n").map(change).join("\n");
  area.setSelectionRange(start, end);
  insert(area, lines);
  area.setSelectionRange(start, start + lines.length);
}

function newline(area) {
  const line = area.value.slice(lineStart(area), area.selectionStart);
  const deeper = /:\s*(#.*)?$/.test(line) ? INDENT : "";
  insert(area, `\n${line.match(/^ */)[0]}${deeper}`);
}

/** Turn the source of an example into an editor; return it. */
export function open(source, text, label, changed) {
  const code = source.querySelector("pre code");
  const area = document.createElement("textarea");
  area.className = "snippet-editor";
  area.value = text;
  area.spellcheck = false;
  area.wrap = "off";
  area.setAttribute("aria-label", label);
  for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(name, "off");
  let leaving = false;

  function paint() {
    // A last empty line has a height only if something follows it.
    code.replaceChildren(coloured(area.value.endsWith("\n") ? `${area.value} ` : area.value));
  }

  area.addEventListener("input", () => {
    paint();
    changed(area.value);
  });
  area.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Escape") {
      leaving = true;
      return;
    }
    if (event.key === "Tab" && !leaving && plain) {
      event.preventDefault();
      if (event.shiftKey) shift(area, (line) => line.replace(/^ {1,4}/, ""));
      else indent(area);
    } else if (event.key === "Enter" && plain && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      newline(area);
    }
    if (event.key !== "Shift") leaving = false;
  });
  area.addEventListener("focus", () => {
    leaving = false;
  });
  // The painted text is as wide and as high as it needs, and the editor lies on all of it.
  code.after(area);
  source.dataset.editing = "";
  paint();
  area.focus({ preventScroll: true });
  area.setSelectionRange(0, 0);
  return area;
}

export function close(source, area) {
  delete source.dataset.editing;
  area.remove();
}
